package org.layerscope.ui.photo;

import com.vaadin.flow.component.combobox.ComboBox;
import com.vaadin.flow.i18n.LocaleChangeEvent;
import com.vaadin.flow.i18n.LocaleChangeObserver;
import java.util.List;
import java.util.function.IntConsumer;

/** The sides of the network's input in pixels; one is always chosen. */
public final class SizeChoice extends ComboBox<Integer> implements LocaleChangeObserver {

    /** @param onSize hears which side the user has chosen */
    public SizeChoice(IntConsumer onSize) {
        addThemeName("small");
        setItems(List.of());
        addValueChangeListener(change -> {
            if (change.isFromClient() && change.getValue() == null) {
                setValue(change.getOldValue());
            } else if (change.isFromClient()) {
                onSize.accept(change.getValue());
            }
        });
    }

    /** Offers these sides. */
    public void offer(List<Integer> sides) {
        if (!sides.equals(getListDataView().getItems().toList())) {
            setItems(sides);
        }
    }

    @Override
    public void localeChange(LocaleChangeEvent event) {
        setAriaLabel(getTranslation("photo.size"));
        setItemLabelGenerator(side -> getTranslation("photo.size.item", String.valueOf(side)));
    }
}
