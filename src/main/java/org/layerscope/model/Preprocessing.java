package org.layerscope.model;

/**
 * How a photo becomes a network's input: 8-bit RGB scaled to 0..range, then {@code (x - mean) / std} per channel.
 *
 * @param mean of red, green and blue, in 0..range
 * @param std of red, green and blue, above 0
 * @param range value of a full channel: 1 or 255
 * @param defaultSize side of the square input of the forward pass, in pixels
 */
@SuppressWarnings("ArrayRecordComponent") // copied on the way in and out
public record Preprocessing(float[] mean, float[] std, double range, int defaultSize) {

    /** Smallest side of a square input. */
    public static final int MIN_SIZE = 32;

    /** Largest side of a square input. */
    public static final int MAX_SIZE = 512;

    public Preprocessing {
        mean = mean.clone();
        std = std.clone();
        if (mean.length != 3 || std.length != 3) {
            throw new IllegalArgumentException(
                    "mean, std: %d and %d values (expected: 3 each)".formatted(mean.length, std.length));
        }
        for (float each : std) {
            if (!(each > 0)) {
                throw new IllegalArgumentException("std: " + each + " (expected: above 0)");
            }
        }
        if (range != 1 && range != 255) {
            throw new IllegalArgumentException("range: " + range + " (expected: 1 or 255)");
        }
        if (defaultSize < 1) {
            throw new IllegalArgumentException("defaultSize: " + defaultSize + " (expected: at least 1)");
        }
    }

    @Override
    public float[] mean() {
        return mean.clone();
    }

    @Override
    public float[] std() {
        return std.clone();
    }
}
