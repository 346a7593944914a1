package org.layerscope.engine;

import java.nio.FloatBuffer;
import org.layerscope.network.Shape;

/**
 * Turns activations into {@link Maps}. Keeps one channel's numbers as scratch memory, so each thread needs its own.
 *
 * <p>Two loops a channel, written so that the compiler vectorises both: the first finds minimum and maximum, the second scales. Numbers that
 * are not finite would turn into grey silently, so the first loop finds them: {@code Math.min} and {@code Math.max} keep NaN.
 */
final class Quantizer {

    private float[] channel = new float[0];

    /** Quantises {@code C x H x W} numbers; refuses an activation with a number that is not finite. */
    Maps quantize(FloatBuffer numbers, Shape shape) {
        int cells = shape.height() * shape.width();
        if (channel.length < cells) {
            channel = new float[cells];
        }
        byte[] bytes = new byte[Math.toIntExact(shape.cells())];
        float[] minimum = new float[shape.channels()];
        float[] maximum = new float[shape.channels()];
        for (int c = 0; c < shape.channels(); c++) {
            numbers.get(c * cells, channel, 0, cells);
            range(channel, cells, c, minimum, maximum);
            scale(channel, cells, minimum[c], maximum[c], bytes, c * cells);
        }
        return new Maps(shape, bytes, minimum, maximum);
    }

    private static void range(float[] numbers, int cells, int c, float[] minimum, float[] maximum) {
        float low = numbers[0];
        float high = numbers[0];
        for (int i = 0; i < cells; i++) {
            low = Math.min(low, numbers[i]);
            high = Math.max(high, numbers[i]);
        }
        if (!Float.isFinite(low) || !Float.isFinite(high)) {
            throw new NotFiniteException(c);
        }
        minimum[c] = low + 0f; // -0 becomes 0
        maximum[c] = high + 0f;
    }

    private static void scale(float[] numbers, int cells, float low, float high, byte[] bytes, int offset) {
        double step = ((double) high - low) / 255;
        if (step == 0) {
            return;
        }
        float factor = (float) (1 / step);
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
