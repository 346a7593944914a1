package org.layerscope.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.layerscope.network.ResNets.StrideIn;
import tools.jackson.databind.JsonNode;

/** The forward graph of the default model against what PyTorch recorded. */
class GraphForwardTest {

    private static final String CROP = "resnet50-forward-crop-224.json";
    private static final String SQUASH = "resnet50-forward-squash-128.json";

    private final Graph graph = Graph.forward(ResNets.of(50, StrideIn.FIRST_1X1, 1e-3, 1000));

    private record Expected(String path, String kind, Shape shape) {}

    static List<Arguments> recordings() {
        return List.of(Arguments.of(CROP, 224), Arguments.of(SQUASH, 128));
    }

    private static Stream<JsonNode> recorded(String file) {
        return Reference.json(file).required("taps").valueStream();
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void tapsHavePyTorchsNamesKindsOrderAndShapes(String file, int size) {
        List<Shape> shapes = graph.shapes(new Shape(3, size, size));
        assertThat(graph.taps().stream()
                        .map(tap -> new Expected(tap.path(), tap.kind().id(), shapes.get(tap.operation()))))
                .containsExactlyElementsOf(recorded(file)
                        .map(tap -> new Expected(
                                tap.required("name").stringValue(),
                                tap.required("kind").stringValue(),
                                Reference.shape(tap)))
                        .toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"bn", "relu"})
    void followersOfEveryLayerAreThoseOfTheRecording(String kind) {
        TapKind wanted = kind.equals("bn") ? TapKind.BN : TapKind.RELU;
        List<JsonNode> taps = recorded(CROP).toList();
        List<JsonNode> convolutions =
                ofKind(taps, "conv").filter(tap -> layer(tap).isPresent()).toList();
        assertThat(convolutions).hasSize(49);
        for (JsonNode convolution : convolutions) {
            JsonNode expected = ofKind(taps, kind)
                    .filter(tap -> layer(tap).equals(layer(convolution)))
                    .findFirst()
                    .orElseThrow();
            assertThat(graph.after(convolution.required("name").stringValue(), wanted)
                            .map(Tap::path))
                    .contains(expected.required("name").stringValue());
        }
    }

    private static Stream<JsonNode> ofKind(List<JsonNode> taps, String kind) {
        return taps.stream().filter(tap -> tap.required("kind").stringValue().equals(kind));
    }

    private static OptionalInt layer(JsonNode tap) {
        return tap.required("conv_index").intValueOpt();
    }

    @Test
    void shortcutIsAddedBehindTheLastBatchNorm() {
        Tap relu = graph.tap("layer1.0.relu3").orElseThrow();
        int sum = graph.operations().get(relu.operation()).inputs().getFirst();
        Operation addition = graph.operations().get(sum);
        assertThat(addition.kind()).isEqualTo(OpKind.ADD);
        assertThat(addition.path()).isEqualTo("layer1.0");
        assertThat(addition.inputs()).containsExactly(operation("layer1.0.bn3"), operation("layer1.0.downsample.1"));
        assertThat(operation("layer1.0")).isEqualTo(relu.operation());
    }

    @Test
    void shortcutWithoutDownsamplingIsTheBlocksInput() {
        int sum = graph.operations().get(operation("layer1.1.relu3")).inputs().getFirst();
        assertThat(graph.operations().get(sum).inputs())
                .containsExactly(operation("layer1.1.bn3"), operation("layer1.0"));
    }

    private int operation(String tap) {
        return graph.tap(tap).orElseThrow().operation();
    }

    @Test
    void reluCallsShareTheModulesPath() {
        assertThat(graph.operations().get(operation("layer3.2.relu2")).path()).isEqualTo("layer3.2.relu");
    }

    @Test
    void downsamplingConvolutionHasItsBatchNormAndTheBlocksLastRelu() {
        assertThat(graph.after("layer2.0.downsample.0", TapKind.BN).map(Tap::path))
                .contains("layer2.0.downsample.1");
        assertThat(graph.after("layer2.0.downsample.0", TapKind.RELU).map(Tap::path))
                .contains("layer2.0.relu3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bn1", "relu1", "layer1.0", "fc", "no.such.path"})
    void nothingFollowsWhatIsNotAConvolution(String path) {
        assertThat(graph.after(path, TapKind.RELU)).isEmpty();
        assertThat(graph.after(path, TapKind.BN)).isEmpty();
    }

    @Test
    void unknownPathHasNoTap() {
        assertThat(graph.tap("layer5")).isEqualTo(Optional.empty());
    }

    @Test
    void blockInputIsKeptUntilTheAdditionAndTheLogitsForever() {
        List<Integer> lastUse = graph.lastUse();
        int sum = graph.operations().get(operation("layer1.1.relu3")).inputs().getFirst();
        assertThat(lastUse.get(operation("layer1.0"))).isEqualTo(sum);
        assertThat(lastUse.get(operation("conv1"))).isEqualTo(operation("bn1"));
        assertThat(lastUse).hasSize(graph.operations().size());
        assertThat(lastUse.getLast()).isEqualTo(graph.operations().size());
    }

    @ParameterizedTest
    @MethodSource("org.layerscope.network.Reference#names")
    void shapesOfAllConvolutionsAreTorchvisions(String name) {
        Graph forward = Graph.forward(Reference.network(name));
        List<Shape> shapes = forward.shapes(new Shape(3, 64, 64));
        assertThat(Reference.architecture(name).required("convs").valueStream())
                .isNotEmpty()
                .allSatisfy(conv -> assertThat(forward.tap(conv.required("name").stringValue())
                                .map(tap -> shapes.get(tap.operation())))
                        .contains(Reference.shape(conv)));
        assertThat(shapes.getLast()).isEqualTo(new Shape(1000, 1, 1));
    }
}
