package org.layerscope.network;

import java.nio.FloatBuffer;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;

/** A network's weights by PyTorch's names ({@code layer1.0.conv1.weight}), float32. Safe for many threads. */
public interface StateDict {

    /** Every name it holds, in order. */
    Set<String> names();

    /**
     * Sizes of each dimension, PyTorch's order.
     *
     * @throws IllegalArgumentException if there is no such name
     */
    int[] shape(String name);

    /**
     * The values in row-major order as a read-only view with position 0, over direct memory in little-endian order; a
     * new view each time.
     *
     * @throws IllegalArgumentException if there is no such name
     */
    FloatBuffer values(String name);

    /**
     * To be called when all that is needed has been copied, where others may write to what lies behind.
     *
     * @throws IllegalStateException when the values may have changed since this was made
     */
    default void verify() {}

    /**
     * Tensors that lie in memory already, in the order of their shapes. Direct little-endian buffers are shared, not
     * copied: the caller must not change them any more.
     *
     * @throws IllegalArgumentException if a tensor has no values or not as many as its shape says
     */
    static StateDict of(SequencedMap<String, int[]> shapes, Map<String, FloatBuffer> values) {
        return TensorMap.of(shapes, values);
    }
}
