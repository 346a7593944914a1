package org.layerscope.ui.explorer;

import com.vaadin.flow.component.DetachEvent;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.server.VaadinSession;
import java.util.stream.Stream;

/** The explorers that one person has open. */
final class Onlookers {

    private Onlookers() {}

    /** Those that stay open when one of them is closed. */
    static Stream<ExplorerView> of(DetachEvent leaving) {
        return of(leaving.getSession().getUIs().stream().filter(ui -> !ui.equals(leaving.getUI())));
    }

    /** Those of the present session. */
    static Stream<ExplorerView> all() {
        VaadinSession session = VaadinSession.getCurrent();
        return session == null ? Stream.empty() : of(session.getUIs().stream());
    }

    private static Stream<ExplorerView> of(Stream<UI> pages) {
        return pages.filter(ui -> !ui.isClosing())
                .flatMap(ui -> ui.getInternals().getActiveRouterTargetsChain().stream())
                .filter(ExplorerView.class::isInstance)
                .map(ExplorerView.class::cast);
    }
}
