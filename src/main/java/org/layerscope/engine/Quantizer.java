package org.layerscope.engine;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.layerscope.network.Shape;

/**
 * Turns activations into {@link Maps}, some channels on each processor: PyTorch's own threads rest meanwhile. Keeps scratch memory, so it
 * does one activation at a time.
 *
 * <p>A few loops a channel, written so that the compiler vectorises them: the first finds minimum and maximum and counts zeros, the others
 * scale and sum up. The first reads the numbers' bits, whose order as whole numbers is that of the floats once the negative ones are turned
 * around: that is twice as fast as comparing floats. In that order what is not finite lies at the ends; a channel that has some is done again,
 * cell by cell.
 */
final class Quantizer {

    /** Fewer cells are not worth another thread. */
    private static final int CELLS_OF_PART = 50_000;

    private final Scratch[] scratch = IntStream.range(
                    0, 2 * Runtime.getRuntime().availableProcessors())
            .mapToObj(part -> new Scratch())
            .toArray(Scratch[]::new);

    /** What one processor works with: a channel's numbers, twice, and the sums of its channels. */
    private static final class Scratch {

        final ChannelMoments moments = new ChannelMoments();
        float[] numbers = new float[0];
        int[] bits = new int[0];
        float[] magnitude = new float[0];

        void begin(int cells) {
            if (numbers.length < cells) {
                numbers = new float[cells];
                bits = new int[cells];
                magnitude = new float[cells];
            }
            Arrays.fill(magnitude, 0, cells, 0);
        }

        void read(ByteBuffer source, int first, int cells) {
            source.asFloatBuffer().get(first, numbers, 0, cells);
            source.asIntBuffer().get(first, bits, 0, cells);
        }
    }

    /**
     * Quantises {@code C x H x W} numbers.
     *
     * @param numbers float32 in this machine's byte order, from index 0
     */
    Maps quantize(ByteBuffer numbers, Shape shape) {
        ByteBuffer source = numbers.duplicate().order(ByteOrder.nativeOrder());
        int channels = shape.channels();
        Maps maps = Maps.blank(shape);
        int parts = Math.clamp(shape.cells() / CELLS_OF_PART, 1, Math.min(scratch.length, channels));
        IntStream.range(0, parts)
                .parallel()
                .forEach(part ->
                        quantize(source, maps, scratch[part], channels * part / parts, channels * (part + 1) / parts));
        float[] magnitude = maps.summary().magnitude();
        for (int part = 0; part < parts; part++) {
            float[] sums = scratch[part].magnitude;
            for (int i = 0; i < magnitude.length; i++) {
                magnitude[i] += sums[i] / channels;
            }
        }
        return maps;
    }

    private static void quantize(ByteBuffer source, Maps maps, Scratch scratch, int first, int end) {
        int cells = maps.shape().height() * maps.shape().width();
        scratch.begin(cells);
        for (int c = first; c < end; c++) {
            scratch.read(source, c * cells, cells);
            range(scratch.bits, cells, c, maps);
            float low = maps.minimum()[c];
            float high = maps.maximum()[c];
            if (Float.isFinite(low) && Float.isFinite(high)) {
                scale(scratch.numbers, cells, low, high, maps.cells(), c * cells);
                scratch.moments.take(scratch.numbers, cells, low, high, c, maps.summary());
                addMagnitude(scratch.numbers, cells, scratch.magnitude);
            } else {
                quantizeFinite(scratch, cells, c, maps);
            }
        }
    }

    private static void addMagnitude(float[] numbers, int cells, float[] magnitude) {
        for (int i = 0; i < cells; i++) {
            magnitude[i] += Math.abs(numbers[i]);
        }
    }

    /** A channel with numbers that are not finite: these are flagged and have byte 0, the others are stretched on their own range. */
    private static void quantizeFinite(Scratch scratch, int cells, int c, Maps maps) {
        float low = Float.POSITIVE_INFINITY;
        float high = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < cells; i++) {
            float number = scratch.numbers[i];
            if (Float.isFinite(number)) {
                low = Math.min(low, number);
                high = Math.max(high, number);
                scratch.magnitude[i] += Math.abs(number);
            }
            maps.summary().nan()[c] |= Float.isNaN(number);
            maps.summary().infinite()[c] |= Float.isInfinite(number);
        }
        boolean none = low > high;
        maps.minimum()[c] = none ? 0 : low + 0f;
        maps.maximum()[c] = none ? 0 : high + 0f;
        double step = ((double) maps.maximum()[c] - maps.minimum()[c]) / 255;
        int finite = 0;
        for (int i = 0; i < cells; i++) {
            float number = scratch.numbers[i];
            if (Float.isFinite(number)) {
                maps.cells()[c * cells + i] = step > 0 ? (byte) Math.round((number - (double) low) / step) : 0;
                scratch.numbers[finite++] = number;
            }
        }
        scratch.moments.take(scratch.numbers, finite, maps.minimum()[c], maps.maximum()[c], c, maps.summary());
    }

    private static void range(int[] bits, int cells, int c, Maps maps) {
        int low = Integer.MAX_VALUE;
        int high = Integer.MIN_VALUE;
        int others = 0;
        for (int i = 0; i < cells; i++) {
            int key = turned(bits[i]);
            low = Math.min(low, key);
            high = Math.max(high, key);
            others += Math.min(bits[i] & Integer.MAX_VALUE, 1); // 1 unless it is 0 or -0
        }
        maps.summary().zeros()[c] = cells - others;
        maps.minimum()[c] = Float.intBitsToFloat(turned(low)) + 0f; // -0 becomes 0
        maps.maximum()[c] = Float.intBitsToFloat(turned(high)) + 0f;
    }

    /** Changes between a float's bits and their place in the order; its own inverse. */
    private static int turned(int bits) {
        return bits ^ ((bits >> 31) & Integer.MAX_VALUE);
    }

    /** What turns a distance from the minimum into grey; not finite where a float cannot hold it. */
    static float factor(float low, float high) {
        return (float) (1 / (((double) high - low) / 255));
    }

    private static void scale(float[] numbers, int cells, float low, float high, byte[] bytes, int offset) {
        double step = ((double) high - low) / 255;
        if (step == 0) {
            return;
        }
        float factor = factor(low, high);
        // A range beyond what a float can hold, or too small to divide by, takes the slow way.
        if (!Float.isFinite(factor) || !Float.isFinite(high - low)) {
            for (int i = 0; i < cells; i++) {
                bytes[offset + i] = (byte) Math.round((numbers[i] - (double) low) / step);
            }
            return;
        }
        for (int i = 0; i < cells; i++) {
            bytes[offset + i] = (byte) (int) ((numbers[i] - low) * factor + 0.5f);
        }
    }
}
