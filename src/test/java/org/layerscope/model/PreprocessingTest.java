package org.layerscope.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PreprocessingTest {

    private static final float[] MEAN = {0.5f, 0.5f, 0.5f};

    private static Preprocessing deviating(float blue) {
        return new Preprocessing(MEAN, new float[] {1, 1, blue}, 1, 224);
    }

    @ParameterizedTest
    @ValueSource(floats = {0, -0.0f, -0.5f, Float.NaN})
    void aDeviationThatIsNotAboveZeroIsRefused(float std) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> deviating(std))
                .withMessage("std: " + std + " (expected: above 0)");
    }

    @Test
    void aDeviationAboveZeroIsTaken() {
        assertThat(deviating(Float.MIN_VALUE).std()).containsExactly(1, 1, Float.MIN_VALUE);
    }
}
