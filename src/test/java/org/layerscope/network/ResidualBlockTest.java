package org.layerscope.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResidualBlockTest {

    @ParameterizedTest
    @CsvSource({
        "50, 0, layer1.0.bn3, layer1.0.downsample.1, layer1.0.relu3",
        "50, 1, layer1.1.bn3, layer1.0.relu3, layer1.1.relu3",
        "50, 15, layer4.2.bn3, layer4.1.relu3, layer4.2.relu3",
        "18, 0, layer1.0.bn2, maxpool, layer1.0.relu2",
        "18, 2, layer2.0.bn2, layer2.0.downsample.1, layer2.0.relu2"
    })
    void branchAndShortcutMeetInTheSumBeforeTheLastReLU(
            int depth, int number, String branch, String shortcut, String relu) {
        Graph graph = Graph.forward(ResNets.of(depth));
        ResidualBlock block = ResidualBlock.of(graph).get(number);

        assertThat(block.branch()).isEqualTo(operation(graph, branch));
        assertThat(block.shortcut()).isEqualTo(operation(graph, shortcut));
        assertThat(block.relu()).hasValue(operation(graph, relu));
        assertThat(graph.operations().get(block.sum()).kind()).isEqualTo(OpKind.ADD);
    }

    private static int operation(Graph graph, String tap) {
        return graph.tap(tap).orElseThrow().operation();
    }

    @Test
    void insideIsWhatTheBlocksModulesComputeAndNotWhatComesIn() {
        Graph graph = Graph.forward(ResNets.of(50));

        assertThat(inside(graph, 0))
                .containsExactly(
                        "layer1.0.conv1",
                        "layer1.0.bn1",
                        "layer1.0.relu1",
                        "layer1.0.conv2",
                        "layer1.0.bn2",
                        "layer1.0.relu2",
                        "layer1.0.conv3",
                        "layer1.0.bn3",
                        "layer1.0.downsample.0",
                        "layer1.0.downsample.1",
                        "layer1.0.relu3",
                        "layer1.0");
        assertThat(inside(graph, 1)).hasSize(10).allMatch(tap -> tap.startsWith("layer1.1"));
    }

    private static List<String> inside(Graph graph, int number) {
        ResidualBlock block = ResidualBlock.of(graph).get(number);
        return graph.taps().stream()
                .filter(tap -> block.inside().contains(tap.operation()))
                .map(Tap::path)
                .toList();
    }

    @Test
    void theOrderOfTheSummandsSaysNothing() {
        Operation convolution = Graph.forward(ResNets.of(50)).operations().getFirst();
        Graph graph = new Graph(
                List.of(
                        new Operation(OpKind.IDENTITY, "in", null, List.of(-1)),
                        new Operation(OpKind.CONV, "conv", convolution.settings(), List.of(0)),
                        new Operation(OpKind.ADD, "sum", null, List.of(0, 1)),
                        new Operation(OpKind.IDENTITY, "out", null, List.of(2))),
                List.of());

        ResidualBlock block = ResidualBlock.of(graph).getFirst();

        assertThat(block.branch()).isEqualTo(1);
        assertThat(block.shortcut()).isZero();
        assertThat(block.relu()).isEmpty();
    }

    @Test
    void whatAddsNothingHasNone() {
        assertThat(ResidualBlock.of(Graph.forward(VGGs.of(11, true)))).isEmpty();
        assertThat(ResidualBlock.of(Graph.chain(List.of("conv1"), ResNets.of(50))))
                .isEmpty();
    }
}
