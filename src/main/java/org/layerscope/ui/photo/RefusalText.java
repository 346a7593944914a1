package org.layerscope.ui.photo;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.UI;
import java.util.Locale;
import org.layerscope.image.Refusal;

/** Refusals in the language of the page. */
final class RefusalText {

    private RefusalText() {}

    /** English is the refusal's own sentence, with all its numbers; in Chinese the kind of refusal and what to do. */
    static String of(Refusal refusal, Component component) {
        Locale locale = component.getUI().map(UI::getLocale).orElse(Locale.ENGLISH);
        return locale.getLanguage().equals(Locale.CHINESE.getLanguage())
                ? component.getTranslation("refusal." + refusal.code().id())
                : refusal.sentence();
    }
}
