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

    /** The part that a layer of so many channels has; where none, its last channels, as many as fit. */
    public ChannelRange clampTo(int channels) {
        int end = Math.min(last, channels - 1);
        return new ChannelRange(first <= end ? first : Math.max(0, channels - size()), end);
    }
}
