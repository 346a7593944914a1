package org.layerscope.network;

import java.nio.FloatBuffer;
import java.util.Set;

/** A network's weights by PyTorch's names ({@code layer1.0.conv1.weight}), float32. Safe for many threads. */
public interface StateDict {

    /** Every name it holds. */
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
}
