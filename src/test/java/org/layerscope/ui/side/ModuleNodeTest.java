package org.layerscope.ui.side;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.layerscope.model.Model;
import org.layerscope.model.ModelCatalogue;
import org.layerscope.network.Conv2d;
import org.layerscope.network.Module;
import org.layerscope.network.Pair;
import org.layerscope.network.ReLU;
import org.layerscope.network.Sequential;
import org.layerscope.visualization.ExtractionSettings;
import org.layerscope.visualization.Pass;
import org.layerscope.visualization.TapInfo;

class ModuleNodeTest {

    @TempDir
    private static Path home;

    private static ModelCatalogue catalogue;
    private static ModuleNode forward;
    private static ModuleNode chain;

    @BeforeAll
    static void openCatalogue() {
        catalogue = new ModelCatalogue(home.toString(), false);
        Model model = catalogue.find("resnet50-untrained").orElseThrow();
        forward = ModuleNode.of(model, TapInfo.of(model, ExtractionSettings.defaults(model, Pass.FORWARD)));
        chain = ModuleNode.of(model, TapInfo.of(model, ExtractionSettings.defaults(model, Pass.CHAIN)));
    }

    @AfterAll
    static void closeCatalogue() {
        catalogue.close();
    }

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
        "layer3.0.relu, relu, ReLU",
        "layer3.0.relu1, relu1, ← bn1",
        "layer3.0.relu3, relu3, ← bn3 + shortcut",
        "fc, fc, 2048 → 1000"
    })
    void aRowSaysTheNameAndTheFacts(String path, String name, String facts) {
        ModuleNode node = node(path);

        assertThat(node.name()).isEqualTo(name);
        assertThat(node.facts()).isEqualTo(facts);
    }

    @Test
    void eachTapHasItsRow() {
        Model model = catalogue.find("resnet50-untrained").orElseThrow();
        for (Pass pass : Pass.values()) {
            List<String> recorded = TapInfo.of(model, ExtractionSettings.defaults(model, pass)).stream()
                    .map(TapInfo::path)
                    .toList();

            assertThat(nodes(pass == Pass.FORWARD ? forward : chain).flatMap(each -> each.tap().stream()))
                    .containsExactlyInAnyOrderElementsOf(recorded);
        }
    }

    @Test
    void aModuleThatIsCalledSeveralTimesHasARowForEachCall() {
        assertThat(node("layer1.0.relu").tap()).isEmpty();
        assertThat(node("layer1.0.relu").children())
                .extracting(ModuleNode::path)
                .containsExactly("layer1.0.relu1", "layer1.0.relu2", "layer1.0.relu3");
        assertThat(node("relu").tap()).contains("relu1");
        assertThat(node("relu").children()).isEmpty();
    }

    @Test
    void inTheChainOnlyItsConvolutionsCanBeChosen() {
        assertThat(nodes(chain).filter(ModuleNode::untapped).map(ModuleNode::path))
                .contains("bn1", "relu", "maxpool", "layer1.0.relu", "layer1.0.downsample.0", "fc")
                .doesNotContain("conv1", "layer1.0.conv3");
        assertThat(nodes(forward).filter(ModuleNode::untapped)).isEmpty();
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
        return nodes(forward)
                .filter(node -> node.path().equals(path))
                .findFirst()
                .orElseThrow();
    }

    private static Stream<ModuleNode> nodes(ModuleNode node) {
        return Stream.concat(Stream.of(node), node.children().stream().flatMap(ModuleNodeTest::nodes));
    }
}
