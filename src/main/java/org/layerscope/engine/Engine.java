package org.layerscope.engine;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Runs passes, one after another, on the shared device. Thread-safe; every call returns at once. */
public interface Engine {

    /** What computes: {@code cpu} or {@code cuda}. */
    String device();

    /** How long until a place in the queue is likely to be free for this owner; empty when there is one now. */
    Optional<Duration> busy(String owner);

    /** Puts a pass into the device's queue; the listener hears of it from the device's thread only, and never before this returns a ticket or is refused. */
    Submission submit(PassRequest request, PassListener listener);

    /** Versions of the libraries that compute, by name. */
    default Map<String, String> libraries() {
        return Map.of();
    }
}
