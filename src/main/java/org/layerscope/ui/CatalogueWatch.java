package org.layerscope.ui;

import com.vaadin.flow.component.Component;
import org.layerscope.model.ModelCatalogue;

/** Redraws a component in its UI's thread when a model's state changes, as long as the component is attached. */
public final class CatalogueWatch {

    private Runnable unsubscribe = () -> {};

    /** Calls {@code draw} when the component is attached, and then after every change. */
    public CatalogueWatch(Component component, ModelCatalogue catalogue, Runnable draw) {
        component.addAttachListener(attach -> {
            unsubscribe.run();
            Courier<String> courier = new Courier<>(attach.getUI(), model -> draw.run());
            unsubscribe = catalogue.onChange(courier::send);
            draw.run();
        });
        component.addDetachListener(detach -> unsubscribe.run());
    }
}
