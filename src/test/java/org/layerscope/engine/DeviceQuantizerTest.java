package org.layerscope.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.types.DataType;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.layerscope.network.Shape;

/** The same operations that a GPU would run, run by PyTorch on the CPU. */
class DeviceQuantizerTest {

    private static PtNDManager manager;

    @BeforeAll
    static void load() {
        PyTorch.load();
        manager = (PtNDManager) ai.djl.engine.Engine.getEngine("PyTorch").newBaseManager(Device.cpu());
    }

    @AfterAll
    static void close() {
        manager.close();
    }

    private static ByteBuffer buffer(float... numbers) {
        ByteBuffer bytes = ByteBuffer.allocateDirect(4 * numbers.length).order(ByteOrder.nativeOrder());
        bytes.asFloatBuffer().put(numbers);
        return bytes;
    }

    private static Optional<Maps> quantize(Shape shape, float... numbers) {
        var dimensions = new ai.djl.ndarray.types.Shape(1, shape.channels(), shape.height(), shape.width());
        try (PtNDArray activation = manager.create(buffer(numbers), dimensions, DataType.FLOAT32)) {
            return DeviceQuantizer.quantize(activation, shape);
        }
    }

    @Test
    void bytesAndRangesAreThoseOfTheOtherQuantizer() {
        Shape shape = new Shape(16, 31, 17);
        float[] numbers = new float[(int) shape.cells()];
        Random random = new Random(7);
        for (int i = 0; i < numbers.length; i++) {
            int channel = i / (31 * 17);
            numbers[i] = (float) (random.nextGaussian() * Math.pow(10, channel - 8));
        }
        java.util.Arrays.fill(numbers, 0, 31 * 17, -3); // a constant map
        java.util.Arrays.fill(numbers, 8 * 31 * 17, 8 * 31 * 17 + 99, -0f);

        Maps maps = quantize(shape, numbers).orElseThrow();

        Maps expected = new Quantizer().quantize(buffer(numbers), shape);
        assertThat(maps.cells()).isEqualTo(expected.cells());
        assertThat(maps.minimum()).isEqualTo(expected.minimum());
        assertThat(maps.maximum()).isEqualTo(expected.maximum());
        assertThat(maps.summary().zeros()).isEqualTo(expected.summary().zeros());
        assertThat(maps.summary().nan()).isEqualTo(expected.summary().nan());
        assertThat(maps.summary().infinite()).isEqualTo(expected.summary().infinite());
        for (int c = 0; c < 16; c++) {
            double spread = expected.summary().std()[c];
            assertThat(maps.summary().mean()[c]).isCloseTo(expected.summary().mean()[c], within(1e-9 * spread));
            assertThat(maps.summary().std()[c]).isCloseTo(spread, within(1e-9 * spread));
        }
        float[] magnitude = maps.summary().magnitude();
        assertThat(magnitude).hasSize(31 * 17);
        for (int i = 0; i < magnitude.length; i++) {
            float other = expected.summary().magnitude()[i];
            assertThat(magnitude[i]).isCloseTo(other, within(1e-5f * other));
        }
    }

    @Test
    void negativeZeroBecomesZero() {
        assertThat(quantize(new Shape(1, 1, 2), -0f, 1).orElseThrow().minimum()).containsExactly(0f);
    }

    @Test
    void classifiersOutputIsOneCellAChannel() {
        Maps maps = quantize(new Shape(3, 1, 1), 1, 2, 3).orElseThrow();

        assertThat(maps.cells()).containsOnly(0);
        assertThat(maps.maximum()).containsExactly(1, 2, 3);
    }

    @ParameterizedTest
    @ValueSource(
            floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, -Float.MAX_VALUE, Float.MIN_VALUE})
    void whatIsOutOfTheOrdinaryIsLeftToTheOtherQuantizer(float number) {
        float high = number < 0 ? Float.MAX_VALUE : 0;

        assertThat(quantize(new Shape(2, 1, 3), 1, 2, 3, number, high, high)).isEmpty();
    }
}
