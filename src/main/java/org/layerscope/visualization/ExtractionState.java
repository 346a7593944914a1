package org.layerscope.visualization;

import java.time.Duration;

/** Where an extraction is on its way. */
public sealed interface ExtractionState {

    /** True when nothing more will happen. */
    default boolean ended() {
        return switch (this) {
            case Queued queued -> false;
            case Running running -> false;
            case Done done -> true;
            case Failed failed -> true;
            case Cancelled cancelled -> true;
        };
    }

    /** True when there is something to see of it, now or soon. */
    default boolean isUseful() {
        return !ended() || this instanceof Done;
    }

    /** The share that is done, 0 to 1. */
    default double fraction() {
        return switch (this) {
            case Running running -> (double) running.done / running.total;
            case Done done -> 1;
            case Queued queued -> 0;
            case Failed failed -> 0;
            case Cancelled cancelled -> 0;
        };
    }

    /** The name in JSON. */
    default String id() {
        return switch (this) {
            case Queued queued -> "queued";
            case Running running -> "running";
            case Done done -> "done";
            case Failed failed -> "failed";
            case Cancelled cancelled -> "cancelled";
        };
    }

    /**
     * It waits for the device.
     *
     * @param position 1 is next; 0 while the device has not told it yet
     * @param estimatedWait until it is likely to run, by how long passes took lately
     */
    record Queued(int position, Duration estimatedWait) implements ExtractionState {

        public Queued {
            if (position < 0) {
                throw new IllegalArgumentException("position: %d (expected: 0 or more)".formatted(position));
            }
        }
    }

    /**
     * The pass runs.
     *
     * @param done layers whose maps are ready
     * @param total all layers, at least 1
     */
    record Running(int done, int total) implements ExtractionState {

        public Running {
            if (total < 1 || done < 0 || done > total) {
                throw new IllegalArgumentException(
                        "done, total: %d, %d (expected: 0..total, total at least 1)".formatted(done, total));
            }
        }
    }

    /** All maps are ready. */
    record Done() implements ExtractionState {}

    /**
     * It could not be computed.
     *
     * @param code stable, as in the HTTP interface
     * @param sentence for a person
     */
    record Failed(String code, String sentence) implements ExtractionState {}

    /** Somebody called it off. */
    record Cancelled() implements ExtractionState {}
}
