package org.layerscope.ui.explorer;

import com.vaadin.flow.component.DetachEvent;
import java.util.stream.Stream;

/** The explorers of one person that stay open when one of them is closed. */
final class Onlookers {

    private Onlookers() {}

    static Stream<ExplorerView> of(DetachEvent leaving) {
        return leaving.getSession().getUIs().stream()
                .filter(ui -> !ui.equals(leaving.getUI()) && !ui.isClosing())
                .flatMap(ui -> ui.getInternals().getActiveRouterTargetsChain().stream())
                .filter(ExplorerView.class::isInstance)
                .map(ExplorerView.class::cast);
    }
}
