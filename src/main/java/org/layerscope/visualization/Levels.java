package org.layerscope.visualization;

import java.util.List;

/**
 * From a map's bytes to grey levels.
 *
 * <p>A byte stands for a value between its channel's minimum and maximum. On the channel's own scale it is the grey level itself; on the layer's
 * scale the value is placed between the layer's minimum and maximum. A colour map that is centred has 0 in its middle and reaches as far to
 * both sides. A range of nothing is drawn as the lowest level, or as the middle: a flat tile.
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
    static byte[][] of(FeatureMaps maps, List<Integer> channels, GridStyle style) {
        ColorMap colorMap = style.colorMap();
        Bounds shared = Bounds.of(
                colorMap,
                style.span().map(Span::lowest).orElse((double) maps.lowest()),
                style.span().map(Span::highest).orElse((double) maps.highest()));
        byte[][] levels = new byte[channels.size()][256];
        for (int tile = 0; tile < levels.length; tile++) {
            double low = maps.minimum()[channels.get(tile)];
            double high = maps.maximum()[channels.get(tile)];
            Bounds bounds = style.scale() == Scale.LAYER ? shared : Bounds.of(colorMap, low, high);
            for (int b = 0; b < 256; b++) {
                levels[tile][b] = (byte) bounds.level(low + b / 255.0 * (high - low));
            }
        }
        return levels;
    }
}
