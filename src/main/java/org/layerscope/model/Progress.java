package org.layerscope.model;

/** Hears how far an installation is; called often and on the installing thread. */
@FunctionalInterface
interface Progress {

    /**
     * Reports a step.
     *
     * @param step what is going on
     * @param done bytes done so far, 0..total
     * @param total bytes of the step; 0 when unknown
     */
    void at(String step, long done, long total);
}
