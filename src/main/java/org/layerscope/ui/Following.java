package org.layerscope.ui;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.UI;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.layerscope.visualization.Extraction;
import org.layerscope.visualization.ExtractionState;

/**
 * Draws a component after the extraction that it follows: at once, and then in the UI's thread when the state has changed. Hears
 * nothing while the component is detached.
 */
public final class Following {

    private final boolean everyLayer;
    private final BiConsumer<Extraction, ExtractionState> draw;
    private @Nullable Extraction followed;
    private @Nullable ExtractionState drawn;
    private @Nullable UI ui;
    private Runnable unsubscribe = () -> {};

    /** Follows nothing yet; will draw when an extraction begins and ends, not for every layer in between. */
    public Following(Component component, BiConsumer<Extraction, ExtractionState> draw) {
        this(component, false, draw);
    }

    Following(Component component, boolean everyLayer, BiConsumer<Extraction, ExtractionState> draw) {
        this.everyLayer = everyLayer;
        this.draw = draw;
        component.addAttachListener(attach -> {
            ui = attach.getUI();
            subscribe();
        });
        component.addDetachListener(detach -> {
            ui = null;
            unsubscribe.run();
        });
    }

    /** Follows this extraction and no longer the one before. */
    public void follow(Extraction extraction) {
        followed = extraction;
        redraw();
        subscribe();
    }

    /** Draws the present state again, for instance in another language. */
    public void redraw() {
        if (followed != null) {
            draw(followed, followed.state());
        }
    }

    private void draw(Extraction extraction, ExtractionState state) {
        drawn = state;
        draw.accept(extraction, state);
    }

    private void subscribe() {
        unsubscribe.run();
        unsubscribe = () -> {};
        Extraction extraction = followed;
        if (extraction != null && ui != null) {
            Courier<ExtractionState> courier = new Courier<>(ui, state -> {
                if (extraction.equals(followed) && isNews(drawn, state)) {
                    draw(extraction, state);
                }
            });
            AtomicReference<@Nullable ExtractionState> sent = new AtomicReference<>();
            unsubscribe = extraction.onChange(state -> {
                if (isNews(sent.getAndSet(state), state)) {
                    courier.send(state);
                }
            });
        }
    }

    private boolean isNews(@Nullable ExtractionState before, ExtractionState now) {
        return before == null
                || (everyLayer ? !now.equals(before) : !now.getClass().equals(before.getClass()));
    }
}
