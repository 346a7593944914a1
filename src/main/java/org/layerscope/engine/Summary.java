package org.layerscope.engine;

import org.layerscope.network.Shape;

/**
 * What the exact numbers of an activation say, taken down when it is recorded. Numbers that are not finite are flagged and otherwise left
 * out. The arrays are not copied and not to be written to.
 *
 * @param mean arithmetic mean of each channel; 0 where no number is finite
 * @param std population standard deviation of each channel; 0 where no number is finite
 * @param zeros how many numbers of each channel are 0 or -0
 * @param nan whether a channel has a number that is NaN
 * @param infinite whether a channel has an infinite number
 * @param magnitude mean absolute value of all channels at each cell of the map, row-major; what is not finite counts as 0
 */
public record Summary(double[] mean, double[] std, int[] zeros, boolean[] nan, boolean[] infinite, float[] magnitude) {

    /** One to be filled in. */
    static Summary blank(Shape shape) {
        int channels = shape.channels();
        return new Summary(
                new double[channels],
                new double[channels],
                new int[channels],
                new boolean[channels],
                new boolean[channels],
                new float[shape.height() * shape.width()]);
    }

    /** Bytes that it keeps on the heap. */
    public int weight() {
        return (2 * Double.BYTES + Integer.BYTES + 2) * mean.length + Float.BYTES * magnitude.length;
    }
}
