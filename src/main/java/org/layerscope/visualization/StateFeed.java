package org.layerscope.visualization;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An extraction's state and those who listen to it. Thread-safe.
 *
 * <p>A listener may call anything, even what waits for another thread, so no lock is held while it runs. To keep the order all the same, news
 * stand in a line, and whoever brings news while nobody tells any tells them all.
 */
final class StateFeed {

    private static final Logger log = LoggerFactory.getLogger(StateFeed.class);

    private final List<Listener> listeners = new ArrayList<>();
    private final Queue<Runnable> news = new ArrayDeque<>();
    private ExtractionState state = new ExtractionState.Queued(0);
    private boolean telling;

    private static final class Listener {

        private final Consumer<ExtractionState> consumer;
        private volatile boolean gone;

        Listener(Consumer<ExtractionState> consumer) {
            this.consumer = consumer;
        }

        void tell(ExtractionState state) {
            if (gone) {
                return;
            }
            try {
                consumer.accept(state);
            } catch (RuntimeException fault) {
                log.warn("a listener of an extraction threw", fault);
            }
        }
    }

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
                listeners.forEach(listener -> news.add(() -> listener.tell(next)));
            }
            if (next.ended()) {
                listeners.clear();
            }
        }
        tell();
        return true;
    }

    /** Tells it the state now and on every change, until the returned action is run. */
    Runnable add(Consumer<ExtractionState> consumer) {
        Listener listener = new Listener(consumer);
        synchronized (this) {
            ExtractionState now = state;
            if (!now.ended()) {
                listeners.add(listener);
            }
            news.add(() -> listener.tell(now));
        }
        tell();
        return () -> remove(listener);
    }

    private synchronized void remove(Listener listener) {
        listener.gone = true;
        listeners.remove(listener);
    }

    private void tell() {
        for (Runnable next = take(); next != null; next = take()) {
            try {
                next.run();
            } finally {
                stopTelling();
            }
        }
    }

    private synchronized @Nullable Runnable take() {
        Runnable next = telling ? null : news.poll();
        telling |= next != null;
        return next;
    }

    private synchronized void stopTelling() {
        telling = false;
    }
}
