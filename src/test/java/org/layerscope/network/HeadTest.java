package org.layerscope.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeadTest {

    private static final Pair ONE = Pair.of(1);
    private static final Shape INPUT = new Shape(3, 12, 10);

    private static Graph graph(Module... modules) {
        return Graph.forward(Sequential.of(modules));
    }

    private static Conv2d conv() {
        return Conv2d.of(3, 8, 3, 1, 1);
    }

    private static Linear linear(int inputs) {
        return new Linear(inputs, 5, true);
    }

    private static Optional<String> classifier(Graph graph) {
        return Head.of(graph, INPUT).orElseThrow().classifier().map(Operation::path);
    }

    private static String activation(Graph graph, Shape input) {
        return graph.operations()
                .get(Head.of(graph, input).orElseThrow().activation())
                .path();
    }

    @Test
    void meanFlatteningDropoutAndLinearLayerAreAnExactHead() {
        Graph graph = graph(
                conv(),
                new ReLU(true),
                new AdaptiveAvgPool2d(ONE),
                new Dropout(0.5, false),
                new Flatten(),
                new Dropout(0.5, false),
                linear(8));
        assertThat(classifier(graph)).contains("6");
        assertThat(activation(graph, INPUT)).isEqualTo("1");
    }

    @Test
    void averagePoolOverTheWholeMapIsAMeanButOneOfPaddedOrPartialWindowsIsNot() {
        Pair whole = new Pair(12, 10);
        assertThat(classifier(graph(conv(), new AvgPool2d(whole, whole, Pair.of(0)), new Flatten(), linear(8))))
                .contains("3");
        Pair partial = new Pair(8, 8);
        Graph cropping = graph(conv(), new AvgPool2d(partial, partial, Pair.of(0)), new Flatten(), linear(8));
        assertThat(classifier(cropping)).isEmpty();
        assertThat(activation(cropping, INPUT)).isEqualTo("0");
        Pair padded = new Pair(14, 12);
        Graph padding = graph(conv(), new AvgPool2d(padded, padded, ONE), new Flatten(), linear(8));
        assertThat(classifier(padding)).isEmpty();
    }

    @Test
    void maximumSecondLinearLayerAndReluBehindTheLinearLayerAreNoExactHead() {
        AdaptiveAvgPool2d mean = new AdaptiveAvgPool2d(ONE);
        Pair whole = new Pair(12, 10);
        MaxPool2d max = new MaxPool2d(whole, whole, Pair.of(0), ONE, false);
        assertThat(classifier(graph(conv(), max, new Flatten(), linear(8)))).isEmpty();
        assertThat(classifier(graph(conv(), mean, new Flatten(), linear(8), new ReLU(true), linear(5))))
                .isEmpty();
        assertThat(classifier(graph(conv(), mean, new Flatten(), linear(8), new ReLU(true))))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "resnet18, fc, layer4.1.relu",
        "resnet152, fc, layer4.2.relu",
        "vgg16, , features.29",
        "vgg19_bn, , features.51"
    })
    void knownFamiliesHaveTheirUsualMaps(String name, String classifier, String activation) {
        Graph graph = Graph.forward(Reference.network(name));
        Shape input = new Shape(3, 224, 224);
        assertThat(Head.of(graph, input).orElseThrow().classifier().map(Operation::path))
                .isEqualTo(Optional.ofNullable(classifier));
        assertThat(activation(graph, input)).isEqualTo(activation);
    }

    @Test
    void shortcutsAroundTheLastConvolutionMakeTheirSumTheLastMap() {
        ExportedProgram.Accepted custom = ExportedPrograms.accepted("custom");
        Head head = Head.of(custom.graph(), custom.input()).orElseThrow();
        assertThat(head.classifier()).isEmpty();
        assertThat(custom.graph().shapes(custom.input()).get(head.activation())).isEqualTo(new Shape(8, 5, 7));
    }

    @Test
    void mapsOfOneCellAreTooSmallUnlessTheHeadIsExact() {
        Shape small = new Shape(3, 1, 1);
        assertThat(Head.of(graph(conv(), new ReLU(true), new Flatten(), linear(8)), small))
                .isEmpty();
        assertThat(Head.of(graph(conv(), new AdaptiveAvgPool2d(ONE), new Flatten(), linear(8)), small))
                .isPresent();
    }
}
