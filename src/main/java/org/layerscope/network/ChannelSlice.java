package org.layerscope.network;

/**
 * Neighbouring channels of an activation, as {@code chunk} and {@code split} make them.
 *
 * @param first the first channel, from 0
 * @param count number of channels, at least 1
 */
public record ChannelSlice(int first, int count) implements Settings {

    public ChannelSlice {
        Expect.atLeast(0, first, "first");
        Expect.atLeast(1, count, "count");
    }
}
