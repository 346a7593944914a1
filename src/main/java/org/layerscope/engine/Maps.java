package org.layerscope.engine;

import org.layerscope.network.Shape;

/**
 * The feature maps of one activation in one byte a cell, each channel stretched on its own minimum and maximum: byte {@code b} of channel
 * {@code c} stands for {@code minimum[c] + b / 255 * (maximum[c] - minimum[c])}, off by at most half a step. A constant map is all zeros.
 *
 * @param shape channels, height, width
 * @param cells channel-major, row-major; not copied and not to be written to
 * @param minimum exact smallest value of each channel
 * @param maximum exact largest value of each channel
 */
public record Maps(Shape shape, byte[] cells, float[] minimum, float[] maximum) {

    public Maps {
        if (cells.length != shape.cells() || minimum.length != shape.channels() || maximum.length != shape.channels()) {
            throw new IllegalArgumentException("maps: %d cells, %d minima, %d maxima (expected: those of %s)"
                    .formatted(cells.length, minimum.length, maximum.length, shape));
        }
    }
}
