package org.layerscope.ui.shared;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.Route;
import org.layerscope.sharing.Away;

/** Leads to the pages that otherwise only a fault shows. */
@Route("faulty/:fault")
public final class FaultyPage extends Div implements BeforeEnterObserver {

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        switch (event.getRouteParameters().get("fault").orElseThrow()) {
            case "away" -> event.rerouteToError(Away.exception(), "");
            case "too-many" -> event.rerouteToError(new TooManyView.TooManyMisses(), "");
            default -> throw new IllegalStateException("a fault");
        }
    }
}
