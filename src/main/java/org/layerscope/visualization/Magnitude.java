package org.layerscope.visualization;

/**
 * How strongly a layer answers at each place, for a thumbnail: the mean absolute value of all its channels at each cell of the map in one
 * byte, stretched on its own range like a feature map. What is not finite counts as 0.
 *
 * @param height of the map
 * @param width of the map
 * @param cells row-major; nobody writes to it
 * @param minimum what byte 0 stands for
 * @param maximum what byte 255 stands for
 */
public record Magnitude(int height, int width, byte[] cells, float minimum, float maximum) {

    /** That of these maps. */
    public static Magnitude of(FeatureMaps maps) {
        float[] means = maps.summary().magnitude();
        float low = means[0];
        float high = means[0];
        for (float mean : means) {
            low = Math.min(low, mean);
            high = Math.max(high, mean);
        }
        Bounds bounds = Bounds.of(ColorMap.GRAY, low, high);
        byte[] cells = new byte[means.length];
        for (int i = 0; i < cells.length; i++) {
            cells[i] = (byte) bounds.level(means[i]);
        }
        return new Magnitude(maps.shape().height(), maps.shape().width(), cells, low, high);
    }
}
