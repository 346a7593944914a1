package org.layerscope.ui;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.i18n.LocaleChangeEvent;
import com.vaadin.flow.i18n.LocaleChangeObserver;
import java.util.Locale;
import java.util.function.Consumer;

/** Shows the page in the other language. */
public final class LanguageSwitch extends Button implements LocaleChangeObserver {

    /** @param onLanguage the page has just been switched to this language */
    public LanguageSwitch(Consumer<Locale> onLanguage) {
        addClassName("language-switch");
        addThemeVariants(ButtonVariant.SMALL);
        addClickListener(click -> {
            UI ui = getUI().orElseThrow();
            Locale next = Languages.other(ui.getLocale());
            Languages.use(ui, next);
            onLanguage.accept(next);
        });
    }

    @Override
    public void localeChange(LocaleChangeEvent event) {
        setText(getTranslation("header.language"));
        setAriaLabel(getTranslation("header.language.title"));
        setTooltipText(getTranslation("header.language.title"));
    }
}
