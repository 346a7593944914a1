package org.layerscope.ui;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.i18n.LocaleChangeEvent;
import com.vaadin.flow.i18n.LocaleChangeObserver;

/** Switches between light and dark; {@code theme.js} does it in the browser, which also remembers it. */
public final class ThemeSwitch extends Button implements LocaleChangeObserver {

    public ThemeSwitch() {
        addClassName("theme-switch");
        addThemeVariants(ButtonVariant.SMALL);
        Span icon = new Span();
        icon.addClassName("theme-icon");
        icon.getElement().setAttribute("aria-hidden", "true");
        setIcon(icon);
    }

    @Override
    public void localeChange(LocaleChangeEvent event) {
        String name = getTranslation("header.theme");
        setAriaLabel(name);
        setTooltipText(name);
    }
}
