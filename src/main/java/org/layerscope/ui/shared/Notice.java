package org.layerscope.ui.shared;

import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.i18n.LocaleChangeEvent;
import com.vaadin.flow.i18n.LocaleChangeObserver;
import java.util.function.Supplier;

/** A sentence that is read out when it changes, in the page's language. */
final class Notice extends Paragraph implements LocaleChangeObserver {

    private Supplier<String> said = () -> "";

    Notice() {
        addClassName("notice");
        getElement().setAttribute("role", "alert");
    }

    void say(String key, Object... arguments) {
        said = () -> getTranslation(key, arguments);
        setText(said.get());
    }

    void clear() {
        said = () -> "";
        setText("");
    }

    @Override
    public void localeChange(LocaleChangeEvent event) {
        setText(said.get());
    }
}
