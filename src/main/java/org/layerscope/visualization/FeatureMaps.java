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

    /** Bytes that these maps keep on the heap. */
    int weight() {
        return cells.length + 8 * minimum.length + 64;
    }
}
