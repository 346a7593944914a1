package org.layerscope.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.layerscope.network.ResNetPlan.Stage;
import org.layerscope.network.ResNets.StrideIn;

class InferenceTest {

    private static Inference.Recognised recognised(Map<String, int[]> shapes) {
        return recognised(shapes, StrideIn.SECOND_3X3, 1e-5);
    }

    private static Inference.Recognised recognised(Map<String, int[]> shapes, StrideIn strideIn, double eps) {
        Inference inference = Inference.of(new LinkedHashMap<>(shapes), strideIn, eps);
        assertThat(inference).isInstanceOf(Inference.Recognised.class);
        return (Inference.Recognised) inference;
    }

    private static SequencedMap<String, int[]> shapes(Module network) {
        return new LinkedHashMap<>(ModuleTree.stateDict(network));
    }

    private static List<String> mismatches(Inference.Recognised inference) {
        return inference.mismatches().stream().map(Mismatch::toString).toList();
    }

    @ParameterizedTest
    @CsvSource({
        "resnet18, ResNet-18",
        "resnet34, ResNet-34",
        "resnet50, ResNet-50",
        "resnet101, ResNet-101",
        "resnet152, ResNet-152",
        "resnext50_32x4d, ResNeXt-50 32x4d",
        "wide_resnet50_2, Wide ResNet-50-2",
        "vgg11, VGG-11",
        "vgg13, VGG-13",
        "vgg16, VGG-16",
        "vgg19, VGG-19",
        "vgg11_bn, VGG-11 with batch norm",
        "vgg13_bn, VGG-13 with batch norm",
        "vgg16_bn, VGG-16 with batch norm",
        "vgg19_bn, VGG-19 with batch norm"
    })
    void publishedNetworkIsFoundByItsOwnStateDict(String name, String architecture) {
        Module network = Reference.network(name);
        Inference.Recognised found = recognised(shapes(network));
        assertThat(found.network()).isEqualTo(network);
        assertThat(found.architecture()).isEqualTo(architecture);
        assertThat(found.mismatches()).isEmpty();
        assertThat(found.isRunnable()).isTrue();
    }

    @Test
    void stridePlacementAndEpsilonGoIntoTheNetwork() {
        Module version1 = ResNets.of(50, StrideIn.FIRST_1X1, 1e-3, 1000);
        assertThat(recognised(shapes(version1), StrideIn.FIRST_1X1, 1e-3).network())
                .isEqualTo(version1);
        Module norms = VGGs.of(11, true, 1e-3, 10);
        assertThat(recognised(shapes(norms), StrideIn.SECOND_3X3, 1e-3).network())
                .isEqualTo(norms);
    }

    static List<Arguments> unusualNetworks() {
        return List.of(
                resNet(
                        "ResNet [2, 1, 1, 1] of basic blocks, channels [32, 64, 128, 256]",
                        new ResNetPlan(false, 32, stages(List.of(2, 1, 1, 1), 32, 32, 1), linear(256, 7))),
                resNet(
                        "ResNet [2, 1, 1, 1] of basic blocks",
                        new ResNetPlan(false, 64, stages(List.of(2, 1, 1, 1), 64, 64, 1), linear(512, 7))),
                resNet(
                        "ResNet [2, 3, 4, 1] of bottlenecks, 32 groups",
                        new ResNetPlan(true, 64, stages(List.of(2, 3, 4, 1), 128, 256, 32), linear(2048, 2))),
                resNet(
                        "ResNet [3, 3, 3] of bottlenecks, channels [40, 80, 160]",
                        new ResNetPlan(true, 24, stages(List.of(3, 3, 3), 20, 40, 1), linear(160, 100))),
                resNet(
                        "ResNet [1, 2] of basic blocks, channels [16, 24]",
                        new ResNetPlan(
                                false, 16, List.of(new Stage(1, 48, 16, 1), new Stage(2, 8, 24, 1)), linear(24, 3))),
                resNet(
                        "ResNeXt-101 64x4d",
                        new ResNetPlan(true, 64, stages(List.of(3, 4, 23, 3), 256, 256, 64), linear(2048, 9))),
                resNet(
                        "ResNet-34",
                        new ResNetPlan(
                                false,
                                64,
                                stages(List.of(3, 4, 6, 3), 64, 64, 1),
                                Sequential.of(
                                        new Dropout(0.5, false),
                                        linear(512, 64),
                                        new ReLU(true),
                                        linear(64, 32),
                                        new ReLU(true),
                                        new Dropout(0.5, false),
                                        linear(32, 5)))),
                vgg(
                        "VGG [16, M, 32, 32, M]",
                        new VGGPlan(List.of(List.of(16), List.of(32, 32)), false, true, 1, linear(32, 10))),
                vgg(
                        "VGG [8, 8, 8, M] with batch norm",
                        new VGGPlan(List.of(List.of(8, 8, 8)), true, false, 3, Sequential.of(linear(72, 4)))),
                vgg(
                        "VGG [64, M, 128, M] with batch norm",
                        new VGGPlan(
                                List.of(List.of(64), List.of(128)),
                                true,
                                true,
                                7,
                                Sequential.of(linear(128 * 49, 64), new ReLU(true), linear(64, 2)))));
    }

    private static List<Stage> stages(List<Integer> blocks, int width, int channels, int groups) {
        List<Stage> stages = new ArrayList<>();
        for (int count : blocks) {
            stages.add(new Stage(count, width << stages.size(), channels << stages.size(), groups));
        }
        return stages;
    }

    private static Linear linear(int in, int out) {
        return new Linear(in, out, true);
    }

    private static Arguments resNet(String name, ResNetPlan plan) {
        return Arguments.of(name, plan.build(StrideIn.SECOND_3X3, 1e-5));
    }

    private static Arguments vgg(String name, VGGPlan plan) {
        return Arguments.of(name, plan.build(1e-5));
    }

    @ParameterizedTest
    @MethodSource("unusualNetworks")
    void networkOfUnusualDepthOrWidthIsFoundByItsOwnStateDictAndRuns(String architecture, Module network) {
        Inference.Recognised found = recognised(shapes(network));
        assertThat(found.network()).isEqualTo(network);
        assertThat(found.architecture()).isEqualTo(architecture);
        assertThat(found.mismatches()).isEmpty();
        Linear last = (Linear) ModuleTree.modules(network).lastEntry().getValue();
        assertThat(Graph.forward(found.network()).shapes(new Shape(3, 64, 64)).getLast())
                .isEqualTo(new Shape(last.outFeatures(), 1, 1));
    }

    @Test
    void missingUnexpectedAndWrongTensorsAreListed() {
        SequencedMap<String, int[]> shapes = shapes(ResNets.of(50));
        shapes.remove("layer3.4.bn2.running_var");
        shapes.put("head.weight", new int[] {10, 2048});
        shapes.put("layer2.1.conv2.weight", new int[] {128, 128, 5, 5});

        Inference.Recognised found = recognised(shapes);
        assertThat(found.network()).isEqualTo(ResNets.of(50));
        assertThat(mismatches(found))
                .containsExactly(
                        "shape: layer2.1.conv2.weight [128, 128, 5, 5] (expected: [128, 128, 3, 3])",
                        "missing: layer3.4.bn2.running_var [256]",
                        "unexpected: head.weight [10, 2048]");
        assertThat(found.isRunnable()).isFalse();
    }

    @Test
    void classifierWithoutBiasIsListedAndRunsWithoutOne() {
        SequencedMap<String, int[]> shapes = shapes(ResNets.of(50));
        shapes.remove("fc.bias");

        Inference.Recognised found = recognised(shapes);
        assertThat(mismatches(found)).containsExactly("missing: fc.bias [1000]");
        assertThat(((ResNet) found.network()).fc()).isEqualTo(new Linear(2048, 1000, false));
        assertThat(found.isRunnable()).isTrue();
    }

    @Test
    void missingClassifierIsListedAsImageNets() {
        SequencedMap<String, int[]> shapes = shapes(ResNets.of(18));
        shapes.remove("fc.weight");
        shapes.remove("fc.bias");

        Inference.Recognised found = recognised(shapes);
        assertThat(mismatches(found)).containsExactly("missing: fc.weight [1000, 512]", "missing: fc.bias [1000]");
        assertThat(found.isRunnable()).isFalse();
    }

    @Test
    void missingBlockIsListed() {
        SequencedMap<String, int[]> shapes = shapes(ResNets.of(50));
        shapes.keySet().removeIf(name -> name.startsWith("layer3.2."));

        Inference.Recognised found = recognised(shapes);
        assertThat(found.network()).isEqualTo(ResNets.of(50));
        assertThat(mismatches(found)).hasSize(15).allMatch(text -> text.startsWith("missing: layer3.2."));
    }

    @Test
    void unexpectedTensorInsideOfABlockKeepsTheNetworkFromRunning() {
        SequencedMap<String, int[]> shapes = shapes(ResNets.of(50));
        shapes.put("layer1.0.se.fc1.weight", new int[] {16, 256, 1, 1});

        Inference.Recognised found = recognised(shapes);
        assertThat(mismatches(found)).containsExactly("unexpected: layer1.0.se.fc1.weight [16, 256, 1, 1]");
        assertThat(found.isRunnable()).isFalse();
    }

    @Test
    void unexpectedTensorBesideTheNetworkDoesNotKeepItFromRunning() {
        SequencedMap<String, int[]> shapes = shapes(VGGs.of(11, true));
        shapes.put("head.weight", new int[] {10, 2048});

        Inference.Recognised found = recognised(shapes);
        assertThat(mismatches(found)).containsExactly("unexpected: head.weight [10, 2048]");
        assertThat(found.isRunnable()).isTrue();
    }

    @Test
    void numberOfTrackedBatchesIsNoMismatch() {
        SequencedMap<String, int[]> shapes = shapes(ResNets.of(18));
        shapes.put("bn1.num_batches_tracked", new int[0]);
        assertThat(recognised(shapes).mismatches()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"resnet18", "resnext50_32x4d", "vgg11", "vgg11_bn"})
    void anyTensorThatIsMissingIsTheOneMismatch(String name) {
        SequencedMap<String, int[]> whole = shapes(Reference.network(name));
        whole.forEach((tensor, shape) -> {
            SequencedMap<String, int[]> shapes = new LinkedHashMap<>(whole);
            shapes.remove(tensor);
            assertThat(recognised(shapes).mismatches())
                    .singleElement()
                    .hasToString(new Mismatch(tensor, shape, null).toString());
        });
    }

    @ParameterizedTest
    @CsvSource({"resnet18", "resnext50_32x4d", "vgg11", "vgg11_bn"})
    void anyTensorOfAnotherSizeIsTheOneMismatch(String name) {
        SequencedMap<String, int[]> whole = shapes(Reference.network(name));
        // Weight and bias of the last layer alone tell the classes: either could be the wrong one.
        whole.keySet().removeIf(tensor -> tensor.matches("(fc|classifier\\.6)\\..*"));
        whole.forEach((tensor, right) -> {
            SequencedMap<String, int[]> shapes = shapes(Reference.network(name));
            int[] wrong = right.clone();
            wrong[0] = 7;
            shapes.put(tensor, wrong);
            assertThat(recognised(shapes).mismatches())
                    .singleElement()
                    .hasToString(new Mismatch(tensor, right, wrong).toString());
        });
    }
}
