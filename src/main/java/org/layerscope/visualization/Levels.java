package org.layerscope.visualization;

/**
 * From a map's bytes to colours.
 *
 * <p>A byte stands for a value between its channel's minimum and maximum. On the channel's own scale it is the grey level itself; on the layer's
 * scale the value is placed between the layer's minimum and maximum. A range of nothing is drawn as the lowest level: a flat tile.
 */
final class Levels {

    private Levels() {}

    /** The colour of each of the 256 bytes of a channel. */
    static int[] colors(FeatureMaps maps, int channel, GridStyle style) {
        double low = maps.minimum()[channel];
        double high = maps.maximum()[channel];
        double from = low;
        double to = high;
        if (style.scale() == Scale.LAYER) {
            for (int c = 0; c < maps.minimum().length; c++) {
                from = Math.min(from, maps.minimum()[c]);
                to = Math.max(to, maps.maximum()[c]);
            }
        }
        int[] colors = new int[256];
        for (int b = 0; b < 256; b++) {
            double value = low + b / 255.0 * (high - low);
            colors[b] = style.colorMap().rgb(level(value, from, to));
        }
        return colors;
    }

    /** The grey level, 0 to 255, of a value between two bounds. */
    static int level(double value, double from, double to) {
        return to > from ? Math.clamp(Math.round((value - from) / (to - from) * 255), 0, 255) : 0;
    }
}
