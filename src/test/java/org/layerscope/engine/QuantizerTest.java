package org.layerscope.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.layerscope.network.Shape;

class QuantizerTest {

    private static Maps quantize(int channels, float... numbers) {
        ByteBuffer bytes = ByteBuffer.allocateDirect(4 * numbers.length).order(ByteOrder.nativeOrder());
        bytes.asFloatBuffer().put(numbers);
        return new Quantizer().quantize(bytes, new Shape(channels, 1, numbers.length / channels));
    }

    @Test
    void eachChannelIsStretchedOnItsOwnRange() {
        Maps maps = quantize(2, -1, 0, 1, 10, 20, 60);

        assertThat(maps.cells()).containsExactly(new byte[] {0, (byte) 128, (byte) 255, 0, 51, (byte) 255});
        assertThat(maps.minimum()).containsExactly(-1, 10);
        assertThat(maps.maximum()).containsExactly(1, 60);
    }

    @Test
    void constantChannelIsFlat() {
        Maps maps = quantize(2, 7, 7, 7, -0f, 0, 0);

        assertThat(maps.cells()).containsOnly((byte) 0);
        assertThat(maps.minimum()).containsExactly(7, 0);
        assertThat(maps.maximum()).containsExactly(7, 0);
    }

    @Test
    void rangesTooWideOrTooNarrowForAFloatAreStillScaled() {
        assertThat(quantize(1, -Float.MAX_VALUE, 0, Float.MAX_VALUE).cells())
                .containsExactly(new byte[] {0, (byte) 128, (byte) 255});
        assertThat(quantize(1, 0, Float.MIN_VALUE * 2, Float.MIN_VALUE * 4).cells())
                .containsExactly(new byte[] {0, (byte) 128, (byte) 255});
    }

    @Test
    void channelsThatSeveralThreadsShareOutAreEachTheirOwn() {
        int cells = 40_000;
        float[] numbers = new float[16 * cells];
        for (int i = 0; i < numbers.length; i++) {
            int channel = i / cells;
            numbers[i] = (channel + 1f) * (i % cells);
        }

        Maps maps = quantize(16, numbers);

        for (int c = 0; c < 16; c++) {
            assertThat(maps.minimum()[c]).isZero();
            assertThat(maps.maximum()[c]).isEqualTo((c + 1f) * (cells - 1));
            assertThat(maps.cells()[c * cells + cells / 2]).isEqualTo((byte) 128);
            assertThat(maps.cells()[(c + 1) * cells - 1]).isEqualTo((byte) 255);
        }
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void numberThatIsNotFiniteIsFlaggedAndTheOthersAreStretchedOnTheirOwnRange(float bad) {
        Maps maps = quantize(2, 1, 2, 3, 1, bad, 6, 1, 0);

        assertThat(maps.cells()).containsExactly(new byte[] {0, (byte) 128, (byte) 255, 0, 0, (byte) 255, 43, 0});
        assertThat(maps.minimum()).containsExactly(1, 0);
        assertThat(maps.maximum()).containsExactly(3, 6);
        assertThat(maps.summary().nan()).containsExactly(false, Float.isNaN(bad));
        assertThat(maps.summary().infinite()).containsExactly(false, Float.isInfinite(bad));
        assertThat(maps.summary().zeros()).containsExactly(0, 1);
        assertThat(maps.summary().magnitude()).containsExactly(0.5f, 4, 2, 0.5f);
    }

    @Test
    void channelWithoutAnyFiniteNumberIsFlatAndAllZero() {
        Maps maps = quantize(1, Float.NaN, Float.NaN, Float.POSITIVE_INFINITY);

        assertThat(maps.cells()).containsOnly((byte) 0);
        assertThat(maps.minimum()).containsExactly(0);
        assertThat(maps.maximum()).containsExactly(0);
        assertThat(maps.summary().mean()).containsExactly(0);
        assertThat(maps.summary().std()).containsExactly(0);
        assertThat(maps.summary().nan()).containsExactly(true);
        assertThat(maps.summary().infinite()).containsExactly(true);
    }
}
