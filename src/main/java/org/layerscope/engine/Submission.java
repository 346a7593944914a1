package org.layerscope.engine;

import java.time.Duration;

/** What became of a request to run a pass. */
public sealed interface Submission {

    /** It waits or runs; the ticket cancels it. */
    record Accepted(Ticket ticket) implements Submission {}

    /**
     * The queue is full, for everybody or for this owner.
     *
     * @param retryAfter when a place is likely to be free
     */
    record Busy(Duration retryAfter) implements Submission {}
}
