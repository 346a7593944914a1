package org.layerscope.ui;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.notification.Notification;
import com.vaadin.flow.component.notification.NotificationVariant;
import com.vaadin.flow.server.ErrorEvent;
import com.vaadin.flow.server.ServiceInitEvent;
import com.vaadin.flow.server.VaadinServiceInitListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** An error that nobody foresaw while the page was used: the log has the details, the page one sentence, and it goes on. */
@Component
final class UnforeseenErrors implements VaadinServiceInitListener {

    private static final Logger LOG = LoggerFactory.getLogger(UnforeseenErrors.class);
    private static final int MILLISECONDS_SHOWN = 8000;

    @Override
    public void serviceInit(ServiceInitEvent event) {
        event.getSource().addSessionInitListener(init -> init.getSession().setErrorHandler(UnforeseenErrors::handle));
    }

    private static void handle(ErrorEvent error) {
        LOG.error("Something on a page failed", error.getThrowable());
        UI ui = UI.getCurrent();
        if (ui != null && !ui.isClosing()) {
            Pages.tell(ui, () -> say(ui));
        }
    }

    private static void say(UI ui) {
        Notification notification = Notification.show(
                ui.getTranslation("error.while.used"), MILLISECONDS_SHOWN, Notification.Position.BOTTOM_CENTER);
        notification.setAssertive(true);
        notification.addThemeVariants(NotificationVariant.ERROR);
    }
}
