package org.layerscope.visualization;

/**
 * Channels {@code first} to {@code last}, both included, counted from 0.
 *
 * @param first 0 or more
 * @param last {@code first} or more
 */
public record ChannelRange(int first, int last) {

    public ChannelRange {
        if (first < 0) {
            throw new IllegalArgumentException("first channel: " + first + " (expected: 0 or more)");
        }
        if (last < first) {
            throw new IllegalArgumentException("last channel: " + last + " (expected: " + first + " or more)");
        }
    }

    /** How many channels. */
    public int size() {
        return last - first + 1;
    }

    /** The same number of channels, {@code n} further on; not below 0. */
    public ChannelRange shift(int n) {
        int moved = Math.max(0, first + n);
        return new ChannelRange(moved, moved + last - first);
    }

    /** What a layer of so many channels shows of it: it keeps its size and moves, and shrinks only where the layer is too small. */
    public ChannelRange clampTo(int channels) {
        int fitting = Math.min(size(), channels);
        int moved = Math.min(first, channels - fitting);
        return new ChannelRange(moved, moved + fitting - 1);
    }
}
