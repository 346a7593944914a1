package org.layerscope.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.layerscope.extractor.Extractor;
import org.layerscope.extractor.Layer;
import org.layerscope.network.Graph;
import org.layerscope.network.Module;
import org.layerscope.network.Reference;
import org.layerscope.network.Shape;
import org.layerscope.network.Tap;
import org.layerscope.network.TapKind;
import tools.jackson.databind.JsonNode;

/** Every architecture's numbers against PyTorch's. One engine per test, so that one network at a time is in memory. */
class ArchitecturesTest {

    private static final Shape INPUT = new Shape(3, 64, 64);
    private PyTorchEngine engine;

    @BeforeEach
    void start() {
        engine = new PyTorchEngine("cpu", 1, 32, 3);
    }

    @AfterEach
    void stop() {
        engine.close();
        System.gc(); // a state dict's direct memory, up to half a gigabyte, is freed with its buffers
    }

    @ParameterizedTest
    @MethodSource("org.layerscope.network.Reference#names")
    void bothPassesGivePyTorchsNumbers(String name) throws Exception {
        JsonNode reference = Reference.architecture(name);
        Module root = Reference.network(name);
        NetworkWeights weights = new NetworkWeights(name, () -> HashedWeights.of(root));

        assertForward(reference, Graph.forward(root), weights);
        assertChain(reference.required("chain"), chain(root), weights);
    }

    private void assertForward(JsonNode reference, Graph graph, NetworkWeights weights) throws Exception {
        List<Tap> convolutions = convolutions(graph);
        PassCollector got = run(graph, weights, convolutions, Extent.PROVED);
        PassResult result = got.await();

        JsonNode expected = reference.required("convs");
        assertThat(convolutions.stream().map(Tap::path))
                .containsExactlyInAnyOrderElementsOf(StreamSupport.stream(expected.spliterator(), false)
                        .map(conv -> conv.required("name").stringValue())
                        .toList());
        for (JsonNode conv : expected) {
            Tap tap = graph.tap(conv.required("name").stringValue()).orElseThrow();
            ReferenceNumbers.assertMatches(conv, got.exact(tap));
        }
        Tensor logits = result.output().orElseThrow();
        ReferenceNumbers.assertMatches(reference.required("logits"), logits);
        assertThat(result.outputDifference()).hasValue(0);
    }

    private void assertChain(JsonNode expected, Graph graph, NetworkWeights weights) throws Exception {
        assertThat(graph.operations()).hasSize(expected.required("layers_done").intValue());
        Tap last = graph.taps().getLast();
        assertThat(last.path())
                .isEqualTo(expected.required("last").required("name").stringValue());
        PassCollector got = run(graph, weights, List.of(last), Extent.OUTPUT);
        got.await();
        ReferenceNumbers.assertMatches(expected.required("last"), got.exact(last));
    }

    @Test
    void inPlaceReluLeavesTheRecordedConvolutionsNegativeValues() throws Exception {
        Module root = Reference.network("vgg16");
        Graph graph = Graph.forward(root);
        List<Tap> convolutions = convolutions(graph);
        List<Tap> relus = convolutions.stream()
                .map(tap -> graph.after(tap.path(), TapKind.RELU).orElseThrow())
                .toList();
        NetworkWeights weights = new NetworkWeights("vgg16", () -> HashedWeights.of(root));
        PassCollector convolved = run(graph, weights, convolutions, Extent.RECORDED);
        convolved.await();
        PassCollector rectified = run(graph, weights, relus, Extent.RECORDED);
        rectified.await();

        assertThat(convolutions).hasSize(13);
        assertThat(convolutions.stream().filter(tap -> smallest(convolved.exact(tap)) < 0))
                .hasSizeGreaterThanOrEqualTo(12);
        assertThat(relus)
                .allSatisfy(tap -> assertThat(smallest(rectified.exact(tap))).isZero());
    }

    private static float smallest(Tensor activation) {
        float smallest = Float.POSITIVE_INFINITY;
        for (float value : activation.data()) {
            smallest = Math.min(smallest, value);
        }
        return smallest;
    }

    private static List<Tap> convolutions(Graph graph) {
        return graph.taps().stream().filter(tap -> tap.kind() == TapKind.CONV).toList();
    }

    private static Graph chain(Module root) {
        return Graph.chain(Extractor.of(root).layers().stream().map(Layer::path).toList(), root);
    }

    private PassCollector run(Graph graph, NetworkWeights weights, List<Tap> taps, Extent extent) {
        Map<Integer, Recording> record =
                taps.stream().collect(Collectors.toMap(Tap::operation, tap -> Recording.EXACT));
        PassCollector collector = new PassCollector();
        engine.submit(new PassRequest("a", weights, graph, HashedWeights.input(INPUT), record, extent), collector);
        return collector;
    }
}
