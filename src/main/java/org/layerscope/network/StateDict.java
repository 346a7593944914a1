package org.layerscope.network;

import java.nio.FloatBuffer;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;

/**
 * The named float32 tensors of a network, as PyTorch's {@code state_dict()} has them, without {@code num_batches_tracked}.
 * Immutable and thread-safe; the memory behind it stays valid as long as a buffer of it is reachable.
 */
public interface StateDict {

    /** Dotted names ({@code layer1.0.conv1.weight}) in file order. */
    Set<String> names();

    /**
     * The tensor's dimensions, outermost first; empty for a scalar. The caller owns the array.
     *
     * @throws IllegalArgumentException when there is no tensor of this name
     */
    int[] shape(String name);

    /**
     * The tensor's numbers in row-major order: a read-only little-endian buffer with its own position.
     *
     * @throws IllegalArgumentException when there is no tensor of this name
     */
    FloatBuffer values(String name);

    /**
     * Tensors that already lie in memory.
     *
     * @throws IllegalArgumentException when a tensor has no values or not as many as its shape says
     */
    static StateDict of(SequencedMap<String, int[]> shapes, Map<String, FloatBuffer> values) {
        return TensorMap.of(shapes, values);
    }
}
