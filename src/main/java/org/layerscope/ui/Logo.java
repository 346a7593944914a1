package org.layerscope.ui;

import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.Span;

/** The application's mark and name. */
public final class Logo extends H1 {

    public Logo() {
        Span mark = new Span();
        mark.addClassName("logo-mark");
        mark.getElement().setAttribute("aria-hidden", "true");
        for (int cell = 0; cell < 9; cell++) {
            mark.add(new Span());
        }
        addClassName("logo");
        add(mark, new Span("Layerscope"));
    }
}
