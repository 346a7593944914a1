package org.layerscope.ui.side;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.layerscope.network.Conv2d;
import org.layerscope.network.Module;
import org.layerscope.network.Pair;
import org.layerscope.network.ReLU;
import org.layerscope.network.ResNets;
import org.layerscope.network.Sequential;

class ModuleNodeTest {

    private final ModuleNode root = ModuleNode.of(ResNets.of(50));

    @ParameterizedTest
    @CsvSource({
        "'', ResNet, 25.6 M",
        "conv1, conv1, 7×7 /2 → 64",
        "bn1, bn1, BatchNorm2d",
        "layer1, layer1, 3 × Bottleneck",
        "layer3.0, 0, Bottleneck",
        "layer3.0.conv2, conv2, 3×3 /2 → 256",
        "layer3.1.conv2, conv2, 3×3 → 256",
        "layer3.0.downsample, downsample, 2 modules",
        "fc, fc, 2048 → 1000"
    })
    void aRowSaysTheNameAndTheFacts(String path, String name, String facts) {
        ModuleNode node = node(path);

        assertThat(node.name()).isEqualTo(name);
        assertThat(node.facts()).isEqualTo(facts);
    }

    @Test
    void onlyTheExtractorsConvolutionsAreLayers() {
        assertThat(node("conv1").layer()).isEqualTo(OptionalInt.of(0));
        assertThat(node("layer4.2.conv3").layer()).isEqualTo(OptionalInt.of(48));
        assertThat(node("layer3.0.downsample.0").layer()).isEmpty();
        assertThat(node("layer3.0").layer()).isEmpty();
    }

    @Test
    void groupsUnequalStridesAndMixedStagesAreSaid() {
        Module grouped = new Conv2d(64, 64, Pair.of(3), new Pair(2, 1), Pair.of(1), Pair.of(1), 32, false);

        assertThat(ModuleFacts.of(grouped)).isEqualTo("3×3 /2×1 · 32 groups → 64");
        assertThat(ModuleFacts.of(Sequential.of(grouped, new ReLU(true)))).isEqualTo("2 modules");
        assertThat(ModuleFacts.of(Sequential.of())).isEqualTo("0 modules");
        assertThat(ModuleFacts.parameters(Sequential.of(grouped))).isEqualTo("1.2 k");
    }

    private ModuleNode node(String path) {
        return nodes(root).filter(node -> node.path().equals(path)).findFirst().orElseThrow();
    }

    private static Stream<ModuleNode> nodes(ModuleNode node) {
        return Stream.concat(Stream.of(node), node.children().stream().flatMap(ModuleNodeTest::nodes));
    }
}
