package org.layerscope.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class GraphTest {

    private static final Pair ONE = Pair.of(1);
    private static final Pair NONE = Pair.of(0);

    private static Conv2d conv(int in, int out) {
        return Conv2d.of(in, out, 3, 1, 1);
    }

    private static MaxPool2d halving() {
        return new MaxPool2d(Pair.of(2), Pair.of(2), NONE, ONE, false);
    }

    /** Built as a VGG is: features, a pool of fixed size, a classifier with dropout. */
    private static Sequential smallVgg() {
        return Sequential.of(
                Sequential.of(
                        conv(3, 8),
                        new ReLU(true),
                        halving(),
                        conv(8, 16),
                        new BatchNorm2d(16, 1e-5, 0.1),
                        new ReLU(true)),
                new AdaptiveAvgPool2d(Pair.of(7)),
                new Flatten(),
                Sequential.of(
                        new Linear(16 * 49, 32, true),
                        new ReLU(true),
                        new Dropout(0.5, false),
                        new Linear(32, 10, true)));
    }

    @Test
    void reluInASequentialHasItsPlainPath() {
        Graph graph = Graph.forward(smallVgg());
        assertThat(graph.taps().stream().map(Tap::path))
                .containsExactly("0.0", "0.1", "0.2", "0.3", "0.4", "0.5", "1", "3.0", "3.1", "3.3");
        assertThat(graph.taps().stream().map(Tap::kind))
                .containsExactly(
                        TapKind.CONV,
                        TapKind.RELU,
                        TapKind.MAXPOOL,
                        TapKind.CONV,
                        TapKind.BN,
                        TapKind.RELU,
                        TapKind.AVGPOOL,
                        TapKind.FC,
                        TapKind.RELU,
                        TapKind.FC);
        assertThat(graph.operations().stream().map(Operation::kind)).contains(OpKind.FLATTEN, OpKind.IDENTITY);
        assertThat(graph.shapes(new Shape(3, 20, 30)).getLast()).isEqualTo(new Shape(10, 1, 1));
    }

    @Test
    void convolutionWithoutABatchNormStillHasItsRelu() {
        Graph graph = Graph.forward(smallVgg());
        assertThat(graph.after("0.0", TapKind.BN)).isEmpty();
        assertThat(graph.after("0.0", TapKind.RELU).map(Tap::path)).contains("0.1");
        assertThat(graph.after("0.3", TapKind.BN).map(Tap::path)).contains("0.4");
        assertThat(graph.after("0.3", TapKind.RELU).map(Tap::path)).contains("0.5");
    }

    @Test
    void reluBehindAnotherLayerIsNotTheConvolutions() {
        Graph graph = Graph.forward(Sequential.of(conv(3, 8), conv(8, 8), halving(), new ReLU(true)));
        assertThat(graph.after("0", TapKind.RELU)).isEmpty();
        assertThat(graph.after("1", TapKind.RELU)).isEmpty();
    }

    @Test
    void reluBehindAValueThatOthersReadAsWellIsNotTheConvolutions() {
        Graph graph = new Graph(
                List.of(
                        new Operation(OpKind.CONV, "conv", conv(3, 3), List.of(-1)),
                        new Operation(OpKind.RELU, "relu", new ReLU(true), List.of(0)),
                        new Operation(OpKind.ADD, "", null, List.of(0, 1))),
                List.of(new Tap("conv", TapKind.CONV, 0), new Tap("relu", TapKind.RELU, 1)));
        assertThat(graph.after("conv", TapKind.RELU)).isEmpty();
    }

    @Test
    void moduleOfUnknownForwardCodeIsRefusedWithItsPath() {
        Module unknown = new CustomModule("Swish", new LinkedHashMap<>());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Graph.forward(Sequential.of(conv(3, 8), unknown)))
                .withMessage("1: type Swish (expected: a module whose forward code is known)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Graph.forward(unknown))
                .withMessageStartingWith("network: type Swish");
    }

    /** Sizes as PyTorch's formulas give them. */
    static List<Arguments> slidingWindows() {
        return List.of(
                window(Conv2d.of(3, 64, 7, 2, 3), new Shape(3, 224, 224), new Shape(64, 112, 112)),
                window(Conv2d.of(3, 64, 7, 2, 3), new Shape(3, 5, 1), new Shape(64, 3, 1)),
                window(
                        new Conv2d(3, 4, new Pair(3, 1), new Pair(2, 1), new Pair(0, 2), new Pair(2, 1), 1, true),
                        new Shape(3, 11, 6),
                        new Shape(4, 4, 10)),
                window(halving(), new Shape(8, 7, 8), new Shape(8, 3, 4)),
                window(new MaxPool2d(Pair.of(2), Pair.of(2), NONE, ONE, true), new Shape(8, 7, 8), new Shape(8, 4, 4)),
                window(new MaxPool2d(Pair.of(3), Pair.of(2), ONE, ONE, false), new Shape(8, 6, 7), new Shape(8, 3, 4)),
                window(new MaxPool2d(Pair.of(3), Pair.of(2), ONE, ONE, true), new Shape(8, 6, 7), new Shape(8, 4, 4)),
                window(new MaxPool2d(ONE, Pair.of(3), NONE, ONE, true), new Shape(8, 2, 4), new Shape(8, 1, 2)),
                window(new MaxPool2d(Pair.of(3), ONE, NONE, Pair.of(3), false), new Shape(8, 9, 7), new Shape(8, 3, 1)),
                window(new AvgPool2d(Pair.of(3), Pair.of(2), ONE), new Shape(8, 9, 8), new Shape(8, 5, 4)),
                window(new AdaptiveAvgPool2d(new Pair(7, 5)), new Shape(8, 3, 90), new Shape(8, 7, 5)),
                window(new Flatten(), new Shape(8, 3, 2), new Shape(48, 1, 1)),
                window(new Dropout(0.5, true), new Shape(8, 3, 2), new Shape(8, 3, 2)));
    }

    private static Arguments window(Module module, Shape input, Shape output) {
        return Arguments.of(module, input, output);
    }

    @ParameterizedTest
    @MethodSource("slidingWindows")
    void outputHasPyTorchsShape(Module module, Shape input, Shape output) {
        assertThat(Graph.forward(module).shapes(input)).containsExactly(output);
    }

    static List<Arguments> misfits() {
        return List.of(
                Arguments.of(conv(4, 8), "0: 3 channels (expected: 4)"),
                Arguments.of(new BatchNorm2d(4, 1e-5, 0.1), "0: 3 channels (expected: 4)"),
                Arguments.of(
                        Conv2d.of(3, 8, 7, 1, 0), "0: padded input (6, 6) (expected: at least the kernel's (7, 7))"),
                Arguments.of(
                        new Conv2d(3, 8, Pair.of(3), ONE, NONE, Pair.of(3), 1, true),
                        "0: padded input (6, 6) (expected: at least the kernel's (7, 7))"),
                Arguments.of(
                        new AvgPool2d(Pair.of(9), ONE, ONE),
                        "0: padded input (8, 8) (expected: at least the kernel's (9, 9))"),
                Arguments.of(new Linear(108, 10, true), "0: input 3×6×6 (expected: 108×1×1)"));
    }

    @ParameterizedTest
    @MethodSource("misfits")
    void inputThatDoesNotFitIsRefusedByName(Module module, String message) {
        Graph graph = Graph.forward(Sequential.of(module));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> graph.shapes(new Shape(3, 6, 6)))
                .withMessage(message);
    }

    @Test
    void shortcutOfAnotherShapeIsRefused() {
        BatchNorm2d norm = new BatchNorm2d(8, 1e-5, 0.1);
        Graph graph =
                Graph.forward(Sequential.of(new BasicBlock(conv(3, 8), norm, new ReLU(true), conv(8, 8), norm, null)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> graph.shapes(new Shape(3, 6, 6)))
                .withMessage("0: shortcut 3×6×6 (expected: 8×6×6)");
    }

    @ParameterizedTest
    @CsvSource({"0, -1..-1", "1, -1..-1", "-2, -1..-1"})
    void operationThatReadsALaterOneIsRefused(int input, String expected) {
        Operation operation = new Operation(OpKind.RELU, "relu", new ReLU(true), List.of(input));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Graph(List.of(operation), List.of()))
                .withMessage("operation 0 relu: input " + input + " (expected: " + expected + ")");
    }

    @Test
    void additionOfOneInputIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Operation(OpKind.ADD, "layer1.0", null, List.of(-1)))
                .withMessage("layer1.0: 1 inputs (expected: 2)");
    }

    @Test
    void moduleOfAnotherTypeThanTheKindIsRefused() {
        Operation operation = new Operation(OpKind.CONV, "conv1", new ReLU(true), List.of(-1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> operation.as(Conv2d.class))
                .withMessage("conv1: module ReLU of CONV (expected: Conv2d)");
    }

    @Test
    void tapOfNoOperationAndTapPathTwiceAreRefused() {
        Operation relu = new Operation(OpKind.RELU, "relu", new ReLU(true), List.of(-1));
        Tap tap = new Tap("relu", TapKind.RELU, 0);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Graph(List.of(relu), List.of(new Tap("relu", TapKind.RELU, 1))))
                .withMessage("tap relu: operation 1 (expected: 0..0)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Graph(List.of(relu), List.of(tap, tap)))
                .withMessage("tap: relu (expected: each path once)");
    }

    @Test
    void shapeKnowsItsCellsAndPrintsThem() {
        Shape shape = new Shape(256, 14, 14);
        assertThat(shape.cells()).isEqualTo(50_176);
        assertThat(shape).hasToString("256×14×14");
        assertThat(new Shape(1 << 20, 1 << 12, 1 << 12).cells()).isEqualTo(1L << 44);
    }

    static List<Module> largeNetworks() {
        return List.of(ResNets.of(152), ResNets.of(101, 1, 128), ResNets.of(101, 32, 8), VGGs.of(19, true));
    }

    @ParameterizedTest
    @MethodSource("largeNetworks")
    void memoryHasRoomForLargeNetworksAtTheLargestSize(Module network) {
        Shape input = new Shape(3, 512, 512);
        Graph graph = Graph.forward(network);
        assertThat(graph.boundedShapes(input)).isEqualTo(graph.shapes(input));
    }

    @Test
    void chainsOfLargeNetworksMayComputeWhatMemoryHasRoomFor() {
        for (Module network : List.of(VGGs.of(19, false), ResNets.of(152), ResNets.of(101, 1, 128))) {
            List<String> convolutions = ModuleTree.modules(network).entrySet().stream()
                    .filter(module -> module.getValue() instanceof Conv2d)
                    .map(Map.Entry::getKey)
                    .filter(path -> !path.contains("downsample"))
                    .toList();
            Graph chain = Graph.chain(convolutions, network);
            Shape input = network instanceof VGG ? new Shape(3, 360, 360) : new Shape(3, 512, 512);
            assertThat(chain.boundedShapes(input)).hasSameSizeAs(convolutions);
        }
    }

    private static Graph alone(Module... modules) {
        List<Operation> operations = new ArrayList<>();
        for (Module module : modules) {
            OpKind kind = module instanceof Conv2d ? OpKind.CONV : OpKind.ACTIVATION;
            int index = operations.size();
            operations.add(new Operation(kind, "layer" + index, module, List.of(index - 1)));
        }
        return new Graph(operations, List.of());
    }

    @Test
    void passThatComputesOrMakesTooMuchIsRefused() {
        Shape input = new Shape(64, 512, 512);
        Module wide = Conv2d.of(64, 64, 19, 1, 9);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> alone(wide).boundedShapes(input))
                .withMessage("layer0: 387620798464 products (expected: at most 343597383680)");

        Module[] many = Collections.nCopies(9, Conv2d.of(64, 64, 17, 1, 8)).toArray(Module[]::new);
        assertThat(alone(Arrays.copyOf(many, 8)).boundedShapes(input)).hasSize(8);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> alone(many).boundedShapes(input))
                .withMessage("layer8: 2792802484224 products with all before (expected: at most 2748779069440)");

        Module[] cheap = Collections.nCopies(257, new Activation.SiLU()).toArray(Module[]::new);
        assertThat(alone(Arrays.copyOf(cheap, 256)).boundedShapes(input)).hasSize(256);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> alone(cheap).boundedShapes(input))
                .withMessage(
                        "layer256: 8623489024 numbers read and made with all before (expected: at most 8589934592)");
    }
}
