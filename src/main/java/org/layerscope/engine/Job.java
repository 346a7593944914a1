package org.layerscope.engine;

import java.time.Duration;

/** A request in the device's queue or on the device. */
final class Job implements Ticket {

    final PassRequest request;
    final PassListener listener;
    private final long submitted = System.nanoTime();
    private final Runnable wake;
    private volatile boolean cancelled;
    private int announcedPosition;

    Job(PassRequest request, PassListener listener, Runnable wake) {
        this.request = request;
        this.listener = listener;
        this.wake = wake;
    }

    @Override
    public void cancel() {
        cancelled = true;
        wake.run();
    }

    boolean isCancelled() {
        return cancelled;
    }

    Duration age() {
        return Duration.ofNanos(System.nanoTime() - submitted);
    }

    /** Tells the listener its position unless it knows it already. */
    void announce(int position) {
        if (position != announcedPosition) {
            announcedPosition = position;
            listener.queued(position);
        }
    }
}
