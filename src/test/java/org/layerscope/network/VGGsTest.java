package org.layerscope.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VGGsTest {

    @Test
    void tapsAreTheModulesPathsInTheOrderOfTheCalls() {
        assertThat(Graph.forward(VGGs.of(11, true)).taps().stream().map(Tap::path))
                .startsWith("features.0", "features.1", "features.2", "features.3", "features.4")
                .endsWith(
                        "features.28",
                        "avgpool",
                        "classifier.0",
                        "classifier.1",
                        "classifier.3",
                        "classifier.4",
                        "classifier.6");
    }

    @ParameterizedTest
    @CsvSource({
        "false, features.0, RELU, features.1",
        "false, features.8, RELU, features.9",
        "true, features.0, BN, features.1",
        "true, features.0, RELU, features.2"
    })
    void batchNormAndReluFollowTheirConvolution(boolean batchNorm, String conv, TapKind kind, String path) {
        assertThat(Graph.forward(VGGs.of(11, batchNorm)).after(conv, kind).map(Tap::path))
                .contains(path);
    }

    @Test
    void convolutionWithoutBatchNormHasNoneBehindIt() {
        assertThat(Graph.forward(VGGs.of(11, false)).after("features.0", TapKind.BN))
                .isEmpty();
    }

    @Test
    void classesAreTheLastLinearLayersOutputs() {
        assertThat(ModuleTree.modules(VGGs.of(16, false, 1e-5, 7)))
                .containsEntry("classifier.6", new Linear(4096, 7, true));
    }

    @Test
    void epsilonIsThatOfEveryBatchNorm() {
        assertThat(ModuleTree.modules(VGGs.of(19, true, 1e-3, 10)).values().stream()
                        .filter(BatchNorm2d.class::isInstance))
                .hasSize(16)
                .allSatisfy(norm -> assertThat(((BatchNorm2d) norm).eps()).isEqualTo(1e-3));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 12, 18})
    void anotherDepthIsRefused(int depth) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> VGGs.of(depth, true))
                .withMessage("depth: " + depth + " (expected: 11, 13, 16 or 19)");
    }
}
