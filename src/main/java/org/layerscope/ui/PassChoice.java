package org.layerscope.ui;

import com.vaadin.flow.component.radiobutton.RadioButtonGroup;
import com.vaadin.flow.i18n.LocaleChangeEvent;
import com.vaadin.flow.i18n.LocaleChangeObserver;
import java.util.List;
import java.util.function.Consumer;
import org.layerscope.visualization.Pass;

/** The two passes, side by side. */
public final class PassChoice extends RadioButtonGroup<Pass> implements LocaleChangeObserver {

    /** @param onPass hears which pass the user has chosen */
    public PassChoice(Consumer<Pass> onPass) {
        addClassName("segmented");
        setItems(Pass.values());
        setValue(Pass.FORWARD);
        addValueChangeListener(change -> {
            if (change.isFromClient()) {
                onPass.accept(change.getValue());
            }
        });
    }

    /** Lets these be chosen only; the other's reason is that the model's layers do not fit each other. */
    public void offer(List<Pass> passes) {
        setItemEnabledProvider(passes::contains);
    }

    @Override
    public void localeChange(LocaleChangeEvent event) {
        setAriaLabel(getTranslation("header.pass"));
        setItemLabelGenerator(pass -> getTranslation("header.pass." + pass.id()));
    }
}
