package org.layerscope.ui;

import com.vaadin.flow.component.UI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The way to a page from elsewhere. */
public final class Pages {

    private Pages() {}

    /** Does this in the page's thread; one that has been left wants no news. */
    public static void tell(UI page, Runnable news) {
        page.accessLater(news::run, () -> {}).run();
    }

    /** The same, after this time. */
    public static void tellLater(UI page, Duration time, Runnable news) {
        CompletableFuture.delayedExecutor(time.toMillis(), TimeUnit.MILLISECONDS)
                .execute(page.accessLater(news::run, () -> {}));
    }
}
