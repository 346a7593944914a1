package org.layerscope.ui;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.DescriptionList;
import com.vaadin.flow.component.html.DescriptionList.Description;
import com.vaadin.flow.component.html.DescriptionList.Term;
import com.vaadin.flow.i18n.LocaleChangeEvent;
import com.vaadin.flow.i18n.LocaleChangeObserver;
import java.util.List;

/** The button that lists what the keys of the keyboard do. */
public final class KeyHelp extends Button implements LocaleChangeObserver {

    /** Each with a text for its keys and one for what they do. */
    private static final List<String> KEYS = List.of(
            "layer",
            "layers",
            "ends",
            "channels",
            "grid",
            "enter",
            "cell",
            "pin",
            "filters",
            "share",
            "escape",
            "help");

    private final Dialog dialog = new Dialog();
    private final DescriptionList list = new DescriptionList();
    private final Button close = new Button();

    public KeyHelp() {
        super("?");
        addClassName("key-help");
        addThemeVariants(ButtonVariant.SMALL);
        addClickListener(click -> open());
        list.addClassName("keys");
        close.addClickListener(click -> dialog.close());
        dialog.add(list);
        dialog.getFooter().add(close);
        dialog.addOpenedChangeListener(change -> {
            if (!change.isOpened()) {
                focus();
            }
        });
    }

    /** Shows the list. */
    public void open() {
        dialog.open();
        close.focus();
    }

    @Override
    public void localeChange(LocaleChangeEvent event) {
        String name = getTranslation("keys.title");
        setAriaLabel(name);
        setTooltipText(name);
        dialog.setHeaderTitle(name);
        close.setText(getTranslation("keys.close"));
        list.removeAll();
        KEYS.forEach(key -> list.add(
                new Term(getTranslation("keys." + key)), new Description(getTranslation("keys." + key + ".text"))));
    }
}
