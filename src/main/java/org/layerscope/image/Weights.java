package org.layerscope.image;

/**
 * How much each pixel of a line counts for the pixels of a shorter or longer line: a triangle around each new pixel's centre, as
 * wide as two old pixels or, when reducing, two new ones.
 *
 * @see <a href="https://github.com/python-pillow/Pillow/blob/main/src/libImaging/Resample.c">Pillow, precompute_coeffs</a>
 */
final class Weights {

    private static final int BITS = 22;

    /** One half in the weights' unit: added before cutting off the bits after the point, it rounds. */
    static final int HALF = 1 << (BITS - 1);

    private final int[] first;
    private final int[][] weights;

    private Weights(int[] first, int[][] weights) {
        this.first = first;
        this.weights = weights;
    }

    /**
     * Weights for a part of the new line.
     *
     * @param from length of the old line
     * @param to length of the new line
     * @param start first pixel of the new line that is wanted
     * @param count number of pixels wanted from there
     */
    static Weights of(int from, int to, int start, int count) {
        double scale = (double) from / to;
        double reduction = Math.max(scale, 1);
        int[] first = new int[count];
        int[][] weights = new int[count][];
        for (int i = 0; i < count; i++) {
            double centre = (start + i + 0.5) * scale;
            first[i] = Math.max((int) (centre - reduction + 0.5), 0);
            int end = Math.min((int) (centre + reduction + 0.5), from);
            weights[i] = triangle(first[i], end, centre, reduction);
        }
        return new Weights(first, weights);
    }

    private static int[] triangle(int first, int end, double centre, double reduction) {
        double[] exact = new double[end - first];
        double sum = 0;
        double narrowing = 1 / reduction;
        for (int i = 0; i < exact.length; i++) {
            double distance = Math.abs((i + first - centre + 0.5) * narrowing);
            exact[i] = distance < 1 ? 1 - distance : 0;
            sum += exact[i];
        }
        int[] rounded = new int[exact.length];
        for (int i = 0; i < exact.length; i++) {
            double share = sum == 0 ? exact[i] : exact[i] / sum;
            rounded[i] = (int) (0.5 + share * (1 << BITS));
        }
        return rounded;
    }

    /** Number of new pixels. */
    int size() {
        return first.length;
    }

    /** The first old pixel that counts for this new one. */
    int first(int i) {
        return first[i];
    }

    /** One past the last old pixel that counts for this new one. */
    int end(int i) {
        return first[i] + weights[i].length;
    }

    /** The weights of the old pixels from {@link #first} on, together about 2^22. Not to be written to. */
    int[] weights(int i) {
        return weights[i];
    }

    /** A weighted sum that began with {@link #HALF} as an 8-bit value. */
    static byte toByte(int sum) {
        return (byte) Math.clamp(sum >> BITS, 0, 255);
    }
}
