package org.layerscope.ui.photo;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.UI;
import java.util.Locale;
import org.layerscope.image.Refusal;

/** Refusals in the language of the page. */
final class RefusalText {

    private RefusalText() {}

    static String of(Refusal refusal, Component component) {
        return refusal.sentence(component.getUI().map(UI::getLocale).orElse(Locale.ENGLISH));
    }
}
