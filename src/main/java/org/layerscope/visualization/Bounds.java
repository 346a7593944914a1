package org.layerscope.visualization;

/**
 * What the ends of a colour map stand for.
 *
 * @param low value of the lowest level
 * @param high value of the highest level
 * @param flat level where that is a range of nothing
 */
record Bounds(double low, double high, int flat) {

    private static final int MIDDLE = 128;

    /** Those for values between these two; of a centred colour map the middle is 0. */
    static Bounds of(ColorMap colorMap, double minimum, double maximum) {
        double end = Math.max(-minimum, maximum);
        return colorMap.isCentred() ? new Bounds(-end, end, MIDDLE) : new Bounds(minimum, maximum, 0);
    }

    /** The level, 0 to 255, of a value. */
    int level(double value) {
        return high > low ? Math.clamp(Math.round((value - low) / (high - low) * 255), 0, 255) : flat;
    }
}
