package org.layerscope.engine;

/**
 * Mean and population standard deviation of one channel after another. Keeps scratch memory.
 *
 * <p>The compiler vectorises a loop over arrays, but not a sum, whose order it must keep: so the four quarters of a channel are added up
 * side by side first. The numbers are counted from the smallest, so that the squares are no larger than they need be, and in doubles, so that
 * the variance is right even where it is a small difference of large sums.
 */
final class ChannelMoments {

    private double[] sums = new double[0];
    private double[] squares = new double[0];

    /**
     * Writes a channel's into the summary.
     *
     * @param numbers all finite
     * @param low the smallest
     * @param high the largest
     */
    void take(float[] numbers, int cells, float low, float high, int channel, Summary summary) {
        if (low == high) {
            summary.mean()[channel] = low;
            return;
        }
        int quarter = cells / 4;
        if (sums.length < quarter) {
            sums = new double[quarter];
            squares = new double[quarter];
        }
        fold(numbers, quarter, low, sums, squares);
        double sum = total(sums, quarter);
        double square = total(squares, quarter);
        for (int i = 4 * quarter; i < cells; i++) {
            double distance = numbers[i] - (double) low;
            sum += distance;
            square += distance * distance;
        }
        double mean = sum / cells;
        summary.mean()[channel] = low + mean;
        summary.std()[channel] = Math.sqrt(Math.max(0, square / cells - mean * mean));
    }

    private static void fold(float[] numbers, int quarter, double low, double[] sums, double[] squares) {
        int half = 2 * quarter;
        int most = 3 * quarter;
        for (int i = 0; i < quarter; i++) {
            double a = numbers[i] - low;
            double b = numbers[i + quarter] - low;
            double c = numbers[i + half] - low;
            double d = numbers[i + most] - low;
            sums[i] = (a + b) + (c + d);
            squares[i] = (a * a + b * b) + (c * c + d * d);
        }
    }

    /** In four sums that do not wait for each other. */
    private static double total(double[] numbers, int count) {
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        int i = 0;
        for (; i + 3 < count; i += 4) {
            a += numbers[i];
            b += numbers[i + 1];
            c += numbers[i + 2];
            d += numbers[i + 3];
        }
        for (; i < count; i++) {
            a += numbers[i];
        }
        return a + b + c + d;
    }
}
