package org.layerscope.engine;

import org.layerscope.network.Shape;

/**
 * One image's numbers: {@code C x H x W}, row-major float32.
 *
 * @param data the numbers, not copied: whoever makes a tensor no longer writes to the array
 * @param shape channels, height, width; its size is the length of {@code data}
 */
public record Tensor(float[] data, Shape shape) {

    public Tensor {
        if (data.length != shape.cells()) {
            throw new IllegalArgumentException(
                    "data: %d numbers (expected: %d of %s)".formatted(data.length, shape.cells(), shape));
        }
    }
}
