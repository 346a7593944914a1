package org.layerscope.model;

import org.jspecify.annotations.Nullable;
import org.layerscope.network.Module;
import org.layerscope.network.StateDict;

/** Untrained weights, made on first use and kept; always ready. */
final class GeneratedWeights implements ModelWeights {

    private final Module network;
    private @Nullable StateDict made;

    GeneratedWeights(Module network) {
        this.network = network;
    }

    @Override
    public ModelState state() {
        return new ModelState.Ready();
    }

    @Override
    public synchronized StateDict stateDict() {
        if (made == null) {
            made = KaimingWeights.of(network);
        }
        return made;
    }

    @Override
    public void install() {}

    @Override
    public void close() {}
}
