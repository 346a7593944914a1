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
 * News and those who listen to them. Thread-safe.
 *
 * <p>A listener may call anything, even what waits for another thread, so no lock is held while it runs. To keep the order all the same, news
 * stand in a line, and whoever calls {@link #tell} while nobody tells any tells them all.
 */
final class News<T> {

    private static final Logger log = LoggerFactory.getLogger(News.class);

    private final List<Listener<T>> listeners = new ArrayList<>();
    private final Queue<Runnable> line = new ArrayDeque<>();
    private boolean telling;

    private static final class Listener<T> {

        private final Consumer<T> consumer;
        private volatile boolean gone;

        Listener(Consumer<T> consumer) {
            this.consumer = consumer;
        }

        void tell(T news) {
            if (gone) {
                return;
            }
            try {
                consumer.accept(news);
            } catch (RuntimeException fault) {
                log.warn("a listener of an extraction threw", fault);
            }
        }
    }

    /** Puts news for all listeners into the line. */
    synchronized void add(T news) {
        listeners.forEach(listener -> line.add(() -> listener.tell(news)));
    }

    /**
     * From now on it listens; {@link #tell} begins with what it has missed.
     *
     * @return ends that
     */
    synchronized Runnable listen(Consumer<T> consumer, List<T> missed) {
        Listener<T> listener = new Listener<>(consumer);
        listeners.add(listener);
        missed.forEach(news -> line.add(() -> listener.tell(news)));
        return () -> remove(listener);
    }

    private synchronized void remove(Listener<T> listener) {
        listener.gone = true;
        listeners.remove(listener);
    }

    /** There will be no more news; those in the line are still told. */
    synchronized void end() {
        listeners.clear();
    }

    /** Tells what stands in the line. Never to be called with a lock held. */
    void tell() {
        for (Runnable next = take(); next != null; next = take()) {
            try {
                next.run();
            } finally {
                stopTelling();
            }
        }
    }

    private synchronized @Nullable Runnable take() {
        Runnable next = telling ? null : line.poll();
        telling |= next != null;
        return next;
    }

    private synchronized void stopTelling() {
        telling = false;
    }
}
