package org.layerscope.ui.explorer;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.i18n.LocaleChangeEvent;
import com.vaadin.flow.i18n.LocaleChangeObserver;

/** The way to a link; of use once there is something to share. */
final class ShareButton extends Button implements LocaleChangeObserver {

    ShareButton(Runnable onShare) {
        addThemeVariants(ButtonVariant.PRIMARY, ButtonVariant.SMALL);
        setEnabled(false);
        addClickListener(click -> onShare.run());
    }

    @Override
    public void localeChange(LocaleChangeEvent event) {
        setText(getTranslation("share.action"));
    }
}
