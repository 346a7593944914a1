package org.layerscope.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.layerscope.network.ResNets.StrideIn;

class InferenceRefusalTest {

    private static final String EXPECTED =
            " (expected: those of a ResNet (conv1.weight, layer1.0.conv1.weight, fc.weight)"
                    + " or of a VGG (features.0.weight, classifier.0.weight); any other network can be read from a .pt2 archive)";

    private static String problem(SequencedMap<String, int[]> shapes) {
        Inference inference = Inference.of(shapes, StrideIn.SECOND_3X3, 1e-5);
        assertThat(inference).isInstanceOf(Inference.Unrecognised.class);
        return ((Inference.Unrecognised) inference).problem();
    }

    private static SequencedMap<String, int[]> shapes(Module network) {
        return new LinkedHashMap<>(ModuleTree.stateDict(network));
    }

    private static SequencedMap<String, int[]> with(Module network, String tensor, int... shape) {
        SequencedMap<String, int[]> shapes = shapes(network);
        shapes.put(tensor, shape);
        return shapes;
    }

    @Test
    void emptyStateDictIsRefused() {
        assertThat(problem(new LinkedHashMap<>())).isEqualTo("tensors: none" + EXPECTED);
    }

    @Test
    void transformersStateDictIsRefusedByItsNames() {
        SequencedMap<String, int[]> shapes = new LinkedHashMap<>();
        shapes.put("cls_token", new int[] {1, 1, 192});
        for (int i = 0; i < 12; i++) {
            shapes.put("blocks." + i + ".attn.qkv.weight", new int[] {576, 192});
        }
        shapes.put("head.bias", new int[] {1000});
        assertThat(problem(shapes))
                .isEqualTo("tensors: 14, among them cls_token, blocks.6.attn.qkv.weight, head.bias" + EXPECTED);
    }

    @Test
    void longNamesAreCutShort() {
        SequencedMap<String, int[]> shapes = new LinkedHashMap<>();
        shapes.put("x".repeat(1_000_000), new int[] {1});
        assertThat(problem(shapes)).isEqualTo("tensors: 1, among them " + "x".repeat(60) + "…" + EXPECTED);
    }

    static List<Arguments> otherNetworks() {
        Module resNet = ResNets.of(18);
        Module vgg = VGGs.of(11, false);
        return List.of(
                Arguments.of(
                        "a small stem",
                        with(resNet, "conv1.weight", 64, 3, 3, 3),
                        "the names are those of a ResNet, but conv1.weight: [64, 3, 3, 3] (expected: [64, 3, 7, 7];"
                                + " strides and poolings of another stem are not told by shapes)"),
                Arguments.of(
                        "grey photos",
                        with(resNet, "conv1.weight", 64, 1, 7, 7),
                        "the names are those of a ResNet, but conv1.weight: [64, 1, 7, 7] (expected: [64, 3, 7, 7];"
                                + " strides and poolings of another stem are not told by shapes)"),
                Arguments.of(
                        "a stage too high",
                        with(resNet, "layer6.0.conv1.weight", 64, 64, 3, 3),
                        "the names are those of a ResNet, but stages: [1, 2, 3, 4, 6] (expected: 1, 2, 3, ... without a"
                                + " gap)"),
                Arguments.of(
                        "a block far off",
                        with(resNet, "layer2.9999.conv1.weight", 64, 64, 3, 3),
                        "the names are those of a ResNet, but layer2: blocks [0, 1, 9999] (expected: 0, 1, 2, ...)"),
                Arguments.of(
                        "AlexNet",
                        with(vgg, "features.0.weight", 64, 3, 11, 11),
                        "the names are those of a VGG, but features.0.weight: [64, 3, 11, 11] (expected: [channels, 3, 3,"
                                + " 3], a VGG's first convolution)"),
                Arguments.of(
                        "a convolution where none can be",
                        with(vgg, "features.22.weight", 512, 512, 3, 3),
                        "the names are those of a VGG, but convolution: features.22 (expected: features.20 or"
                                + " features.21)"),
                Arguments.of(
                        "a linear layer far off",
                        with(vgg, "classifier.10.weight", 10, 1000),
                        "the names are those of a VGG, but classifier.10: 3 modules without tensors before it (expected: a"
                                + " ReLU and a dropout at most)"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("otherNetworks")
    void networkThatShapesDoNotTellIsRefused(String network, SequencedMap<String, int[]> shapes, String problem) {
        assertThat(problem(shapes)).isEqualTo(problem);
    }

    @Test
    void stateDictThatHardlyFitsItsFamilyIsRefused() {
        SequencedMap<String, int[]> shapes = new LinkedHashMap<>();
        shapes.put("features.0.weight", new int[] {64, 3, 3, 3});
        shapes.put("features.0.bias", new int[] {64});
        for (int i = 3; i < 12; i++) {
            shapes.put("features." + i + ".squeeze.weight", new int[] {16, 64, 1, 1});
        }
        shapes.put("classifier.1.weight", new int[] {1000, 512, 1, 1});
        shapes.put("classifier.1.bias", new int[] {1000});
        assertThat(problem(shapes))
                .isEqualTo("tensors: 13, among them features.0.weight, features.7.squeeze.weight, classifier.1.bias, of"
                        + " which 3 fit a VGG [64, M] and the first that does not is shape: classifier.1.weight [1000,"
                        + " 512, 1, 1] (expected: [1000, 3136])" + EXPECTED);
    }

    @Test
    void sizesThatNoNetworkHasAreRefused() {
        SequencedMap<String, int[]> shapes = new LinkedHashMap<>();
        ModuleTree.stateDict(ResNets.of(18)).forEach((name, shape) -> shapes.put(name, new int[shape.length]));
        assertThat(problem(shapes)).contains("conv1: no tensor tells its channels");

        SequencedMap<String, int[]> huge = new LinkedHashMap<>();
        huge.put("features.0.weight", new int[] {Integer.MAX_VALUE, 3, 3, 3});
        assertThat(problem(huge))
                .isEqualTo(
                        "the names are those of a VGG, but features.0: no tensor tells its channels (expected: a weight"
                                + " or a batch norm)");
    }
}
