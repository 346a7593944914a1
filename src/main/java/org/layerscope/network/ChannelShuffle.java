package org.layerscope.network;

/**
 * Channels written down group by group and read across the groups (Zhang et al., "ShuffleNet", 2018): with 2 groups
 * 0, 1, 2, 3 become 0, 2, 1, 3.
 *
 * @param groups a divisor of the number of channels
 */
public record ChannelShuffle(int groups) implements Settings {

    public ChannelShuffle {
        Expect.atLeast(1, groups, "groups");
    }
}
