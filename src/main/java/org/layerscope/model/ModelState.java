package org.layerscope.model;

/** Whether a model's weights are there. */
public sealed interface ModelState {

    /** Not installed, and nobody is installing it. */
    record Absent() implements ModelState {}

    /**
     * Being installed.
     *
     * @param step what is going on, for people to read
     * @param done bytes of this step that are done, 0..total
     * @param total bytes of this step; 0 when it is not known how long the step takes
     */
    record Installing(String step, long done, long total) implements ModelState {

        public Installing {
            if (total < 0 || done < 0 || done > total) {
                throw new IllegalArgumentException("done, total: %d, %d (expected: 0..total)".formatted(done, total));
            }
        }
    }

    /** Installed and checked. */
    record Ready() implements ModelState {}

    /**
     * Could not be installed; nothing half-made is left.
     *
     * @param sentence what was tried, what went wrong and what to do, for people to read
     */
    record Failed(String sentence) implements ModelState {}
}
