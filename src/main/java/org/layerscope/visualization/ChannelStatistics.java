package org.layerscope.visualization;

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

    /** Whether all values are the same finite number. */
    public boolean constant() {
        return min == max && !nan && !infinite;
    }

    /** Whether all values are 0: after a ReLU, a channel that says nothing. */
    public boolean zero() {
        return zeroFraction == 1;
    }
}
