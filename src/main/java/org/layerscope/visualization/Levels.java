package org.layerscope.visualization;

import java.util.List;

/**
 * From a map's bytes to grey levels.
 *
 * <p>A byte stands for a value between its channel's minimum and maximum. On the channel's own scale it is the grey level itself; on the layer's
 * scale the value is placed between the layer's minimum and maximum. A range of nothing is drawn as the lowest level: a flat tile.
 */
final class Levels {

    /** Each byte its own level. Not to be written to. */
    static final byte[] IDENTITY = new byte[256];

    static {
        for (int b = 0; b < 256; b++) {
            IDENTITY[b] = (byte) b;
        }
    }

    private Levels() {}

    /** The level of each of the 256 bytes of each of these channels. */
    static byte[][] of(FeatureMaps maps, List<Integer> channels, Scale scale) {
        float[] minimum = maps.minimum();
        float[] maximum = maps.maximum();
        double lowest = maps.lowest();
        double highest = maps.highest();
        byte[][] levels = new byte[channels.size()][256];
        for (int tile = 0; tile < levels.length; tile++) {
            double low = minimum[channels.get(tile)];
            double high = maximum[channels.get(tile)];
            for (int b = 0; b < 256; b++) {
                double value = low + b / 255.0 * (high - low);
                boolean shared = scale == Scale.LAYER;
                levels[tile][b] = (byte) level(value, shared ? lowest : low, shared ? highest : high);
            }
        }
        return levels;
    }

    /** The grey level, 0 to 255, of a value between two bounds. */
    static int level(double value, double from, double to) {
        return to > from ? Math.clamp(Math.round((value - from) / (to - from) * 255), 0, 255) : 0;
    }
}
