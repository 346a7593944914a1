package org.layerscope.visualization;

import org.layerscope.engine.Maps;
import org.layerscope.network.Shape;

/**
 * The feature maps of one activation in one byte a cell, each stretched on its own minimum and maximum: byte {@code b} of channel {@code c}
 * stands for {@code minimum[c] + b / 255 * (maximum[c] - minimum[c])}, off by at most half a step. A constant map is all zeros.
 *
 * @param shape channels, height, width
 * @param cells channel-major, row-major; shared, nobody writes to it
 * @param minimum exact smallest value of each channel
 * @param maximum exact largest value of each channel
 */
public record FeatureMaps(Shape shape, byte[] cells, float[] minimum, float[] maximum) {

    static FeatureMaps from(Maps maps) {
        return new FeatureMaps(maps.shape(), maps.cells(), maps.minimum(), maps.maximum());
    }

    /** Cells of one map. */
    public int area() {
        return shape.height() * shape.width();
    }

    /** Smallest value of all channels. */
    public float lowest() {
        float lowest = minimum[0];
        for (float one : minimum) {
            lowest = Math.min(lowest, one);
        }
        return lowest;
    }

    /** Largest value of all channels. */
    public float highest() {
        float highest = maximum[0];
        for (float one : maximum) {
            highest = Math.max(highest, one);
        }
        return highest;
    }

    /** Bytes that these maps keep on the heap. */
    int weight() {
        return cells.length + 8 * minimum.length + 64;
    }
}
