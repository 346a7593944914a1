package org.layerscope.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.layerscope.network.ResNets.StrideIn;

class ResNetsTest {

    private static Stream<String> halving(ResNet network) {
        return ModuleTree.modules(network).entrySet().stream()
                .filter(entry ->
                        entry.getValue() instanceof Conv2d conv && conv.stride().equals(Pair.of(2)))
                .map(entry -> entry.getKey());
    }

    @Test
    void version1HalvesInTheFirst1x1() {
        assertThat(halving(ResNets.of(50, StrideIn.FIRST_1X1, 1e-3, 1000)))
                .containsExactly(
                        "conv1",
                        "layer2.0.conv1",
                        "layer2.0.downsample.0",
                        "layer3.0.conv1",
                        "layer3.0.downsample.0",
                        "layer4.0.conv1",
                        "layer4.0.downsample.0");
    }

    @Test
    void defaultHalvesInThe3x3() {
        assertThat(halving(ResNets.of(50)))
                .containsExactly(
                        "conv1",
                        "layer2.0.conv2",
                        "layer2.0.downsample.0",
                        "layer3.0.conv2",
                        "layer3.0.downsample.0",
                        "layer4.0.conv2",
                        "layer4.0.downsample.0");
    }

    @Test
    void basicBlocksIgnoreTheStridePlacement() {
        assertThat(ResNets.of(18, StrideIn.FIRST_1X1, 1e-5, 1000)).isEqualTo(ResNets.of(18));
    }

    @Test
    void epsilonIsThatOfEveryBatchNorm() {
        var modules = ModuleTree.modules(ResNets.of(50, StrideIn.FIRST_1X1, 1e-3, 10));
        assertThat(modules.values().stream().filter(BatchNorm2d.class::isInstance))
                .hasSize(53)
                .allSatisfy(norm -> assertThat(((BatchNorm2d) norm).eps()).isEqualTo(1e-3));
    }

    @Test
    void classesAreTheClassifiersOutputs() {
        assertThat(ResNets.of(18, StrideIn.SECOND_3X3, 1e-5, 7).fc()).isEqualTo(new Linear(512, 7, true));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 49, 51, 200})
    void anotherDepthIsRefused(int depth) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ResNets.of(depth))
                .withMessage("depth: " + depth + " (expected: 18, 34, 50, 101 or 152)");
    }

    @Test
    void groupsInBasicBlocksAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ResNets.of(18, 32, 4))
                .withMessage("depth: 18 (expected: 50, 101 or 152)");
    }

    @Test
    void epsilonOfZeroIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ResNets.of(50, StrideIn.SECOND_3X3, 0, 1000))
                .withMessage("eps: 0.0 (expected: above 0)");
    }

    @Test
    void noClassesAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ResNets.of(50, StrideIn.SECOND_3X3, 1e-5, 0))
                .withMessage("outFeatures: 0 (expected: at least 1)");
    }

    static List<Arguments> impossibleModules() {
        Pair one = Pair.of(1);
        Pair none = Pair.of(0);
        return List.of(
                refused(() -> Conv2d.of(0, 8, 3, 1, 1), "inChannels: 0 (expected: at least 1)"),
                refused(() -> Conv2d.of(8, 0, 3, 1, 1), "outChannels: 0 (expected: at least 1)"),
                refused(() -> Conv2d.of(8, 8, 0, 1, 1), "kernelSize: (0, 0) (expected: both at least 1)"),
                refused(() -> Conv2d.of(8, 8, 3, 0, 1), "stride: (0, 0) (expected: both at least 1)"),
                refused(() -> Conv2d.of(8, 8, 3, 1, -1), "padding: (-1, -1) (expected: both at least 0)"),
                refused(
                        () -> new Conv2d(8, 8, one, one, none, new Pair(1, 0), 1, true),
                        "dilation: (1, 0) (expected: both at least 1)"),
                refused(() -> new Conv2d(8, 8, one, one, none, one, 0, true), "groups: 0 (expected: at least 1)"),
                refused(
                        () -> new Conv2d(8, 9, one, one, none, one, 3, true),
                        "groups: 3 (expected: a divisor of inChannels 8)"),
                refused(
                        () -> new Conv2d(9, 8, one, one, none, one, 3, true),
                        "groups: 3 (expected: a divisor of outChannels 8)"),
                refused(
                        () -> new MaxPool2d(Pair.of(3), one, Pair.of(2), one, false),
                        "padding: (2, 2) (expected: at most half of kernelSize (3, 3))"),
                refused(() -> new BatchNorm2d(0, 1e-5, 0.1), "features: 0 (expected: at least 1)"),
                refused(() -> new BatchNorm2d(8, Double.NaN, 0.1), "eps: NaN (expected: above 0)"),
                refused(() -> new Dropout(1.5, false), "probability: 1.5 (expected: 0..1)"),
                refused(() -> new Shape(3, 0, 4), "height: 0 (expected: at least 1)"));
    }

    private static Arguments refused(Runnable construction, String message) {
        return Arguments.of(construction, message);
    }

    @ParameterizedTest
    @MethodSource("impossibleModules")
    void impossibleSizeIsRefusedByName(Runnable construction, String message) {
        assertThatIllegalArgumentException().isThrownBy(construction::run).withMessage(message);
    }
}
