package org.layerscope.engine;

import org.layerscope.network.Shape;

/**
 * The feature maps of one activation in one byte a cell, each channel stretched on its own minimum and maximum: byte {@code b} of channel
 * {@code c} stands for {@code minimum[c] + b / 255 * (maximum[c] - minimum[c])}, off by at most half a step. A constant map is all zeros. A
 * number that is not finite has byte 0; the summary says which channels have some.
 *
 * @param shape channels, height, width
 * @param cells channel-major, row-major; not copied and not to be written to
 * @param minimum exact smallest finite value of each channel; 0 where there is none
 * @param maximum exact largest finite value of each channel; 0 where there is none
 * @param summary of the exact numbers
 */
public record Maps(Shape shape, byte[] cells, float[] minimum, float[] maximum, Summary summary) {

    public Maps {
        if (cells.length != shape.cells() || minimum.length != shape.channels() || maximum.length != shape.channels()) {
            throw new IllegalArgumentException("maps: %d cells, %d minima, %d maxima (expected: those of %s)"
                    .formatted(cells.length, minimum.length, maximum.length, shape));
        }
    }

    /** Some to be filled in. */
    static Maps blank(Shape shape) {
        return new Maps(
                shape,
                new byte[Math.toIntExact(shape.cells())],
                new float[shape.channels()],
                new float[shape.channels()],
                Summary.blank(shape));
    }
}
