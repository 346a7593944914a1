package org.layerscope.engine;

/**
 * Mean and population standard deviation of one channel after another. Keeps scratch memory.
 *
 * <p>The compiler vectorises a loop over arrays, but not a sum, whose order it must keep: so the four quarters of a channel are added up side by
 * side first, and those of a large result once more. In doubles, in which the square of a float is exact, the variance is right to nine
 * digits as the difference of two sums unless it is tiny beside the mean; then the squares are those of the distances from the mean.
 */
final class ChannelMoments {

    /** For fewer sums folding them once more does not pay. */
    private static final int LARGE = 200;

    /** Of the variance to the squared mean: below it more than six of sixteen digits would cancel out. */
    private static final double TINY = 1e-6;

    private double[] sums = new double[0];
    private double[] squares = new double[0];
    private double[] folded = new double[0];

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
            folded = new double[quarter / 4];
        }
        fold(numbers, quarter, sums, squares);
        double sum = total(sums, quarter);
        double square = total(squares, quarter);
        for (int i = 4 * quarter; i < cells; i++) {
            double number = numbers[i];
            sum += number;
            square += number * number;
        }
        double mean = sum / cells;
        double variance = square / cells - mean * mean;
        summary.mean()[channel] = mean;
        summary.std()[channel] = Math.sqrt(variance < TINY * mean * mean ? variance(numbers, cells, mean) : variance);
    }

    private static double variance(float[] numbers, int cells, double mean) {
        double square = 0;
        for (int i = 0; i < cells; i++) {
            double distance = numbers[i] - mean;
            square += distance * distance;
        }
        return square / cells;
    }

    private static void fold(float[] numbers, int quarter, double[] sums, double[] squares) {
        int half = 2 * quarter;
        int most = 3 * quarter;
        for (int i = 0; i < quarter; i++) {
            double a = numbers[i];
            double b = numbers[quarter + i];
            double c = numbers[half + i];
            double d = numbers[most + i];
            sums[i] = (a + b) + (c + d);
            squares[i] = (a * a + b * b) + (c * c + d * d);
        }
    }

    private double total(double[] numbers, int count) {
        int quarter = count < LARGE ? 0 : count / 4;
        int half = 2 * quarter;
        int most = 3 * quarter;
        for (int i = 0; i < quarter; i++) {
            folded[i] = (numbers[i] + numbers[quarter + i]) + (numbers[half + i] + numbers[most + i]);
        }
        return total(folded, 0, quarter) + total(numbers, 4 * quarter, count);
    }

    /** In four sums that do not wait for each other. */
    private static double total(double[] numbers, int first, int end) {
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        int i = first;
        for (; i + 3 < end; i += 4) {
            a += numbers[i];
            b += numbers[i + 1];
            c += numbers[i + 2];
            d += numbers[i + 3];
        }
        for (; i < end; i++) {
            a += numbers[i];
        }
        return (a + b) + (c + d);
    }
}
