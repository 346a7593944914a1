package org.layerscope.engine;

import java.time.Duration;
import java.time.Instant;

/** A request in the device's queue or on the device. */
final class Job implements Ticket {

    final PassRequest request;
    final PassListener listener;
    private final long submitted = System.nanoTime();
    private final Runnable wake;
    private volatile boolean cancelled;
    private int announcedPosition;
    private Instant announcedTurn = Instant.MIN;
    private volatile long began;
    private volatile Duration expected = Duration.ZERO;

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

    /** It runs from now on, for about as long as {@code guess}. */
    void begin(Duration guess) {
        expected = guess;
        began = System.nanoTime();
    }

    Duration runningFor() {
        return Duration.ofNanos(System.nanoTime() - began);
    }

    /** How long it is likely to run on. */
    Duration remaining() {
        Duration rest = expected.minus(runningFor());
        return rest.isNegative() ? Duration.ZERO : rest;
    }

    /** Tells the listener its position and its likely wait unless it knows them already, the wait to a second. */
    void announce(int position, Duration wait) {
        Instant turn = Instant.now().plus(wait);
        boolean sameTurn = Duration.between(announcedTurn, turn).abs().compareTo(Duration.ofSeconds(1)) < 0;
        if (position != announcedPosition || !sameTurn) {
            announcedPosition = position;
            announcedTurn = turn;
            listener.queued(position, wait);
        }
    }
}
