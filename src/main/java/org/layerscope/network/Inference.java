package org.layerscope.network;

import java.util.List;
import java.util.SequencedMap;

/** Which network a state dict belongs to, told by its names and shapes alone. */
public sealed interface Inference {

    /**
     * A family that we know.
     *
     * @param architecture its name for people: {@code ResNet-50}, {@code VGG-16 with batch norm}, {@code ResNet [2, 3, 4, 1] of bottlenecks, 32 groups}
     * @param network the module tree
     * @param mismatches where the state dict does not fit it; empty when each tensor has its place
     */
    record Recognised(String architecture, Module network, List<Mismatch> mismatches) implements Inference {}

    /**
     * None that we know.
     *
     * @param problem what was found and what was expected, for people to read
     */
    record Unrecognised(String problem) implements Inference {}

    /**
     * Finds the network.
     *
     * @param shapes shape of each tensor by PyTorch's name
     * @param strideIn where a bottleneck halves the size, which shapes do not tell
     * @param batchNormEps epsilon of every batch norm, which shapes do not tell either
     */
    @SuppressWarnings("DoNotCallSuggester") // until it is written
    static Inference of(SequencedMap<String, int[]> shapes, ResNets.StrideIn strideIn, double batchNormEps) {
        throw new UnsupportedOperationException("not written yet");
    }
}
