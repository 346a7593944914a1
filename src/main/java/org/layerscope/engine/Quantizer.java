package org.layerscope.engine;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.stream.IntStream;
import org.layerscope.network.Shape;

/**
 * Turns activations into {@link Maps}, some channels on each processor: PyTorch's own threads rest meanwhile. Keeps scratch memory, so it
 * does one activation at a time.
 *
 * <p>Two loops a channel, written so that the compiler vectorises both: the first finds minimum and maximum, the second scales. The first
 * reads the numbers' bits, whose order as whole numbers is that of the floats once the negative ones are turned around: that is twice as
 * fast as comparing floats. What is not finite would turn into grey silently in the second loop; in that order it lies at the ends.
 */
final class Quantizer {

    /** Fewer cells are not worth another thread. */
    private static final int CELLS_OF_PART = 50_000;

    private final Scratch[] scratch = IntStream.range(
                    0, 2 * Runtime.getRuntime().availableProcessors())
            .mapToObj(part -> new Scratch())
            .toArray(Scratch[]::new);

    /** One channel's numbers, twice. */
    private static final class Scratch {

        float[] numbers = new float[0];
        int[] bits = new int[0];

        void read(ByteBuffer source, int first, int cells) {
            if (numbers.length < cells) {
                numbers = new float[cells];
                bits = new int[cells];
            }
            source.asFloatBuffer().get(first, numbers, 0, cells);
            source.asIntBuffer().get(first, bits, 0, cells);
        }
    }

    /**
     * Quantises {@code C x H x W} numbers; refuses an activation with a number that is not finite.
     *
     * @param numbers float32 in this machine's byte order, from index 0
     */
    Maps quantize(ByteBuffer numbers, Shape shape) {
        ByteBuffer source = numbers.duplicate().order(ByteOrder.nativeOrder());
        int channels = shape.channels();
        Maps maps = new Maps(shape, new byte[Math.toIntExact(shape.cells())], new float[channels], new float[channels]);
        int parts = Math.clamp(shape.cells() / CELLS_OF_PART, 1, Math.min(scratch.length, channels));
        // The lowest of the channels that are refused, whichever thread finds it.
        int refused = IntStream.range(0, parts)
                .parallel()
                .map(part ->
                        quantize(source, maps, scratch[part], channels * part / parts, channels * (part + 1) / parts))
                .min()
                .orElse(channels);
        if (refused < channels) {
            throw new NotFiniteException(refused);
        }
        return maps;
    }

    /** Gives the first channel with a number that is not finite; the number of channels when there is none. */
    private static int quantize(ByteBuffer source, Maps maps, Scratch scratch, int first, int end) {
        int cells = maps.shape().height() * maps.shape().width();
        for (int c = first; c < end; c++) {
            scratch.read(source, c * cells, cells);
            range(scratch.bits, cells, c, maps);
            if (!Float.isFinite(maps.minimum()[c]) || !Float.isFinite(maps.maximum()[c])) {
                return c;
            }
            scale(scratch.numbers, cells, maps.minimum()[c], maps.maximum()[c], maps.cells(), c * cells);
        }
        return maps.shape().channels();
    }

    private static void range(int[] bits, int cells, int c, Maps maps) {
        int low = Integer.MAX_VALUE;
        int high = Integer.MIN_VALUE;
        for (int i = 0; i < cells; i++) {
            int key = turned(bits[i]);
            low = Math.min(low, key);
            high = Math.max(high, key);
        }
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

    /** Says which channel holds a number that is not finite. */
    static final class NotFiniteException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        final int channel;

        NotFiniteException(int channel) {
            super("channel " + channel + " holds a number that is not finite");
            this.channel = channel;
        }
    }
}
