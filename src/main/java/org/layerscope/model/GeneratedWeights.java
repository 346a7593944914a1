package org.layerscope.model;

import org.jspecify.annotations.Nullable;
import org.layerscope.network.Module;
import org.layerscope.network.StateDict;

/** Untrained weights, made on first use and kept; always ready. */
final class GeneratedWeights implements ModelWeights {

    static final String SOURCE = "Random numbers made by Layerscope: Kaiming initialisation";
    static final String LICENCE = "Apache-2.0";

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
