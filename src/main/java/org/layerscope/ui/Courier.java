package org.layerscope.ui;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.server.VaadinService;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Brings news from foreign threads into a UI's thread. Sending takes no lock and never waits; news that come faster than they can be
 * drawn are overtaken by the newest.
 */
final class Courier<T> {

    private final UI ui;
    private final Executor executor;
    private final Consumer<T> recipient;
    private final AtomicReference<@Nullable T> waiting = new AtomicReference<>();

    /** To be made in the UI's thread. */
    Courier(UI ui, Consumer<T> recipient) {
        this.ui = ui;
        this.executor = VaadinService.getCurrent().getExecutor();
        this.recipient = recipient;
    }

    void send(T news) {
        if (waiting.getAndSet(news) == null) {
            // Not on the sender's thread: entering a UI may mean to write its whole answer to the browser.
            executor.execute(ui.accessLater(this::deliver, () -> {}));
        }
    }

    private void deliver() {
        T newest = waiting.getAndSet(null);
        if (newest != null) {
            recipient.accept(newest);
        }
    }
}
