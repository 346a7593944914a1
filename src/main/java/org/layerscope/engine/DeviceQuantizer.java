package org.layerscope.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.pytorch.engine.PtNDArray;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;
import org.layerscope.network.Shape;

/**
 * Turns activations into {@link Maps} on the device that holds them, so that one byte a cell is copied instead of four. The operations and
 * their rounding are those of {@link Quantizer}: both give the same bytes, and
 * summaries that differ by the rounding of their sums.
 */
final class DeviceQuantizer {

    private static final int[] CHANNELS = {0};
    private static final int[] CELLS = {1};

    private DeviceQuantizer() {}

    /**
     * Quantises an activation of {@code C x H x W} numbers.
     *
     * @return empty where {@link Quantizer} has a way of its own: for numbers that are not finite, and for ranges too wide or too narrow
     *     for a float
     */
    static Optional<Maps> quantize(PtNDArray activation, Shape shape) {
        int channels = shape.channels();
        int area = shape.height() * shape.width();
        try (NDScope temporary = new NDScope()) {
            temporary.suppressNotUsedWarning();
            PtNDArray rows = activation.reshape(new ai.djl.ndarray.types.Shape(channels, area));
            PtNDArray low = rows.min(CELLS, true);
            PtNDArray high = rows.max(CELLS, true);
            PtNDArray step = high.toType(DataType.FLOAT64, false)
                    .sub(low.toType(DataType.FLOAT64, false))
                    .div(255);
            // A constant map has no step: any factor turns its zeros into zeros, but infinity would not.
            PtNDArray factor = step.pow(-1).clip(0, Float.MAX_VALUE).toType(DataType.FLOAT32, false);
            PtNDArray cells = rows.sub(low).mul(factor).add(0.5f).toType(DataType.UINT8, false);

            float[] minimum = floats(low, channels);
            float[] maximum = floats(high, channels);
            for (int c = 0; c < channels; c++) {
                if (!isOrdinary(minimum[c], maximum[c])) {
                    return Optional.empty();
                }
                minimum[c] += 0f; // -0 becomes 0
                maximum[c] += 0f;
            }
            byte[] bytes = new byte[channels * area];
            cells.toByteBuffer(true).get(bytes);
            return Optional.of(new Maps(shape, bytes, minimum, maximum, summary(rows, channels, area)));
        }
    }

    /** Of rows of finite numbers, one a channel. */
    private static Summary summary(PtNDArray rows, int channels, int area) {
        PtNDArray exact = rows.toType(DataType.FLOAT64, false);
        PtNDArray mean = exact.mean(CELLS, true);
        NDArray std = exact.sub(mean).square().mean(CELLS, true).sqrt();
        PtNDArray zeros = rows.eq(0).toType(DataType.FLOAT64, false).sum(CELLS, true);
        return new Summary(
                doubles(mean, channels),
                doubles(std, channels),
                Arrays.stream(doubles(zeros, channels))
                        .mapToInt(count -> (int) count)
                        .toArray(),
                new boolean[channels],
                new boolean[channels],
                floats(rows.abs().mean(CHANNELS), area));
    }

    private static double[] doubles(NDArray array, int length) {
        ByteBuffer copy = array.toByteBuffer(true).order(ByteOrder.nativeOrder());
        double[] numbers = new double[length];
        copy.asDoubleBuffer().get(numbers);
        return numbers;
    }

    private static float[] floats(NDArray array, int length) {
        ByteBuffer copy = array.toByteBuffer(true).order(ByteOrder.nativeOrder());
        float[] numbers = new float[length];
        copy.asFloatBuffer().get(numbers);
        return numbers;
    }

    private static boolean isOrdinary(float low, float high) {
        return Float.isFinite(high - low) && (high == low || Quantizer.factor(low, high) <= Float.MAX_VALUE);
    }
}
