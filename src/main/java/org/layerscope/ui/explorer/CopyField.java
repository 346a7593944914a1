package org.layerscope.ui.explorer;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.i18n.LocaleChangeEvent;
import com.vaadin.flow.i18n.LocaleChangeObserver;
import java.util.function.Consumer;

/** A text to be taken elsewhere, with a button that copies it. */
final class CopyField extends TextField implements LocaleChangeObserver {

    /** Pages that did not come by HTTPS have no clipboard, but may copy what is selected. */
    private static final String COPY = """
            return (async () => {
              try {
                await navigator.clipboard.writeText(this.value);
                return true;
              } catch {
                this.inputElement.focus();
                this.inputElement.select();
                return document.execCommand('copy');
              }
            })()""";

    private final String key;
    private final Button copy = new Button();
    private final Consumer<Boolean> onCopy;

    /**
     * @param key of the field's label; that of its helper text ends in {@code .help}
     * @param onCopy hears whether the text is in the clipboard
     */
    CopyField(String key, Consumer<Boolean> onCopy) {
        this.key = key;
        this.onCopy = onCopy;
        setReadOnly(true);
        setAutoselect(true);
        setWidthFull();
        copy.addThemeVariants(ButtonVariant.SMALL);
        copy.addClickListener(click -> copy());
        setSuffixComponent(copy);
    }

    /** Copies the text. */
    void copy() {
        getElement().executeJs(COPY).then(Boolean.class, onCopy::accept);
    }

    @Override
    public void localeChange(LocaleChangeEvent event) {
        setLabel(getTranslation(key));
        setHelperText(getTranslation(key + ".help"));
        copy.setText(getTranslation("share.copy"));
        copy.setAriaLabel(getTranslation("share.copy.name", getTranslation(key)));
    }
}
