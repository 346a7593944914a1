package org.layerscope.visualization;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** A state and those who listen to it. Thread-safe; listeners are called without a lock, one after another. */
final class StateFeed {

    private final News<ExtractionState> news = new News<>();
    private ExtractionState state = new ExtractionState.Queued(0, Duration.ZERO);

    synchronized ExtractionState state() {
        return state;
    }

    /** False if it has ended already. */
    boolean become(ExtractionState next) {
        synchronized (this) {
            if (state.ended()) {
                return false;
            }
            if (!state.equals(next)) {
                state = next;
                news.add(next);
            }
            if (next.ended()) {
                news.end();
            }
        }
        news.tell();
        return true;
    }

    /** Tells it the state now and on every change, until the returned action is run. */
    Runnable add(Consumer<ExtractionState> listener) {
        Runnable leave;
        synchronized (this) {
            leave = news.listen(listener, List.of(state));
            if (state.ended()) {
                news.end();
            }
        }
        news.tell();
        return leave;
    }
}
