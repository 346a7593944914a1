package org.layerscope.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void numberThatIsNotFiniteIsRefusedWithItsChannel(float bad) {
        assertThatThrownBy(() -> quantize(2, 1, 2, 3, 1, bad, 3)).hasMessageContaining("channel 1");
    }
}
