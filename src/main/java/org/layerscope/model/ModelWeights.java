package org.layerscope.model;

import org.layerscope.network.StateDict;

/** How one model comes to its weights. */
interface ModelWeights extends AutoCloseable {

    ModelState state();

    /**
     * The weights.
     *
     * @throws IllegalStateException unless the state is Ready
     */
    StateDict stateDict();

    /** Starts getting the weights in the background; does nothing when that is going on or done. */
    void install();

    /** Stops an installation that is going on and waits for it to clean up. */
    @Override
    void close();
}
