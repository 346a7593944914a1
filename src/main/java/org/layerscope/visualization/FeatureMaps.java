package org.layerscope.visualization;

import java.util.List;
import java.util.stream.IntStream;
import org.layerscope.engine.Maps;
import org.layerscope.engine.Summary;
import org.layerscope.network.Shape;

/**
 * The feature maps of one activation in one byte a cell, each stretched on its own minimum and maximum: byte {@code b} of channel {@code c}
 * stands for {@code minimum[c] + b / 255 * (maximum[c] - minimum[c])}, off by at most half a step. A constant map is all zeros.
 * A number that is not finite has byte 0; the statistics say which channels have some.
 *
 * @param shape channels, height, width
 * @param cells channel-major, row-major; shared, nobody writes to it
 * @param minimum exact smallest finite value of each channel; 0 where there is none
 * @param maximum exact largest finite value of each channel; 0 where there is none
 * @param summary of the exact numbers
 */
public record FeatureMaps(Shape shape, byte[] cells, float[] minimum, float[] maximum, Summary summary) {

    static FeatureMaps from(Maps maps) {
        return new FeatureMaps(maps.shape(), maps.cells(), maps.minimum(), maps.maximum(), maps.summary());
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

    /** What the exact numbers of a channel say. */
    public ChannelStatistics statistics(int channel) {
        return new ChannelStatistics(
                minimum[channel],
                maximum[channel],
                summary.mean()[channel],
                summary.std()[channel],
                (double) summary.zeros()[channel] / area(),
                summary.nan()[channel],
                summary.infinite()[channel]);
    }

    /** Those of all channels, by number. */
    public List<ChannelStatistics> statistics() {
        return IntStream.range(0, shape.channels()).mapToObj(this::statistics).toList();
    }

    /** Bytes that these maps keep on the heap. */
    int weight() {
        return cells.length + 8 * minimum.length + summary.weight() + 128;
    }
}
