package org.layerscope.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.layerscope.network.ResNets.StrideIn;
import tools.jackson.databind.JsonNode;

/** The article's chain against what PyTorch computed for it. */
class GraphChainTest {

    private final ResNet network = ResNets.of(50, StrideIn.FIRST_1X1, 1e-3, 1000);
    private final List<JsonNode> recorded = Reference.json("resnet50-chain-128.json")
            .required("layers")
            .valueStream()
            .toList();
    private final List<String> paths =
            recorded.stream().map(layer -> layer.required("name").stringValue()).toList();
    private final Graph chain = Graph.chain(paths, network);

    @Test
    void allConvolutionsFollowOneAnother() {
        assertThat(chain.operations()).hasSize(49);
        for (int i = 0; i < 49; i++) {
            Operation operation = chain.operations().get(i);
            assertThat(operation.kind()).isEqualTo(OpKind.CONV);
            assertThat(operation.inputs()).containsExactly(i - 1);
            assertThat(chain.taps().get(i)).isEqualTo(new Tap(paths.get(i), TapKind.CONV, i));
        }
    }

    @Test
    void shapesAreThoseOfTheRecording() {
        assertThat(chain.shapes(new Shape(3, 128, 128)))
                .containsExactlyElementsOf(
                        recorded.stream().map(Reference::shape).toList());
    }

    @Test
    void nothingFollowsAConvolution() {
        assertThat(chain.after("conv1", TapKind.BN)).isEmpty();
        assertThat(chain.after("conv1", TapKind.RELU)).isEmpty();
    }

    @Test
    void noConvolutionsMakeAnEmptyChain() {
        assertThat(Graph.chain(List.of(), network).shapes(new Shape(3, 128, 128)))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"bn1, bn1: BatchNorm2d (expected: Conv2d)", "conv9, conv9: no module (expected: Conv2d)"})
    void anythingButAConvolutionIsRefused(String path, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Graph.chain(List.of("conv1", path), network))
                .withMessage(message);
    }

    @Test
    void convolutionThatDoesNotFitTheOneBeforeIsRefused() {
        Graph broken = Graph.chain(List.of("conv1", "layer2.0.conv1"), network);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> broken.shapes(new Shape(3, 128, 128)))
                .withMessage("layer2.0.conv1: 64 channels (expected: 256)");
    }

    @ParameterizedTest
    @MethodSource("org.layerscope.network.Reference#names")
    void chainOfEveryNetworkFitsToItsEnd(String name) {
        JsonNode architecture = Reference.architecture(name);
        List<String> layers = architecture
                .required("extractor_conv_layers")
                .valueStream()
                .map(JsonNode::stringValue)
                .toList();
        JsonNode last = architecture.required("chain").required("last");
        Graph whole = Graph.chain(layers, Reference.network(name));
        assertThat(whole.shapes(new Shape(3, 64, 64)).getLast()).isEqualTo(Reference.shape(last));
        assertThat(whole.taps().getLast().path())
                .isEqualTo(last.required("name").stringValue());
    }
}
