package org.layerscope.visualization;

import java.util.List;
import java.util.stream.IntStream;

/**
 * What the exact numbers of one feature map say. NaN and infinite values are flagged and otherwise left out, so that all statistics are finite.
 *
 * @param min smallest finite value; 0 where there is none, as all that follow
 * @param max largest finite value
 * @param mean arithmetic mean of the finite values
 * @param std population standard deviation of the finite values
 * @param zeroFraction share of all values that are 0 or -0, from 0 to 1
 * @param nan whether a value is not a number
 * @param infinite whether a value is infinite
 */
public record ChannelStatistics(
        float min, float max, double mean, double std, double zeroFraction, boolean nan, boolean infinite) {

    /** Those of all channels, by number. */
    public static List<ChannelStatistics> of(Activation activation) {
        return IntStream.range(0, activation.shape().channels())
                .mapToObj(channel -> of(activation, channel))
                .toList();
    }

    static ChannelStatistics of(Activation activation, int channel) {
        int cells = activation.shape().height() * activation.shape().width();
        float[] data = activation.data();
        int from = channel * cells;
        float min = Float.POSITIVE_INFINITY;
        float max = Float.NEGATIVE_INFINITY;
        double sum = 0;
        int finite = 0;
        int zeros = 0;
        boolean nan = false;
        for (int i = from; i < from + cells; i++) {
            float value = data[i];
            if (Float.isFinite(value)) {
                min = Math.min(min, value);
                max = Math.max(max, value);
                sum += value;
                finite++;
                zeros += value == 0 ? 1 : 0;
            } else {
                nan |= Float.isNaN(value);
            }
        }
        if (finite == 0) {
            return new ChannelStatistics(0, 0, 0, 0, 0, nan, !nan || hasInfinite(data, from, cells));
        }
        double mean = sum / finite;
        double squares = 0;
        for (int i = from; i < from + cells; i++) {
            if (Float.isFinite(data[i])) {
                squares += (data[i] - mean) * (data[i] - mean);
            }
        }
        boolean infinite = finite < cells && hasInfinite(data, from, cells);
        return new ChannelStatistics(
                min, max, mean, Math.sqrt(squares / finite), (double) zeros / cells, nan, infinite);
    }

    private static boolean hasInfinite(float[] data, int from, int cells) {
        return IntStream.range(from, from + cells).anyMatch(i -> Float.isInfinite(data[i]));
    }

    /** Whether all values are the same finite number. */
    public boolean constant() {
        return min == max && !nan && !infinite;
    }

    /** Whether all values are 0: after a ReLU, a channel that says nothing. */
    public boolean zero() {
        return zeroFraction == 1;
    }
}
