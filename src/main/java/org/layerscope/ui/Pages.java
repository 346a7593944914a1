package org.layerscope.ui;

import com.vaadin.flow.component.UI;

/** The way to a page from elsewhere. */
public final class Pages {

    private Pages() {}

    /** Does this in the page's thread; one that has been left wants no news. */
    public static void tell(UI page, Runnable news) {
        page.accessLater(news::run, () -> {}).run();
    }
}
