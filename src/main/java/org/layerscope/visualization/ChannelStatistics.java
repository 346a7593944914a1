package org.layerscope.visualization;

/**
 * What the exact numbers of one feature map say.
 *
 * @param min smallest value
 * @param max largest value
 * @param mean arithmetic mean
 * @param std population standard deviation
 */
record ChannelStatistics(float min, float max, double mean, double std) {

    static ChannelStatistics of(Activation activation, int channel) {
        int cells = activation.shape().height() * activation.shape().width();
        float[] data = activation.data();
        int from = channel * cells;
        float min = data[from];
        float max = data[from];
        double sum = 0;
        for (int i = from; i < from + cells; i++) {
            min = Math.min(min, data[i]);
            max = Math.max(max, data[i]);
            sum += data[i];
        }
        double mean = sum / cells;
        double squares = 0;
        for (int i = from; i < from + cells; i++) {
            squares += (data[i] - mean) * (data[i] - mean);
        }
        return new ChannelStatistics(min, max, mean, Math.sqrt(squares / cells));
    }
}
