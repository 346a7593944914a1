package org.layerscope.extractor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.layerscope.network.Conv2d;
import org.layerscope.network.CustomModule;
import org.layerscope.network.Linear;
import org.layerscope.network.Module;
import org.layerscope.network.ReLU;
import org.layerscope.network.Reference;
import org.layerscope.network.ResNets;
import org.layerscope.network.Sequential;
import tools.jackson.databind.JsonNode;

class ExtractorTest {

    private static final Conv2d CONV = Conv2d.of(8, 8, 3, 1, 1);

    @SafeVarargs
    private static CustomModule custom(String type, Map.Entry<String, Module>... children) {
        SequencedMap<String, Module> byName = new LinkedHashMap<>();
        for (var child : children) {
            byName.put(child.getKey(), child.getValue());
        }
        return new CustomModule(type, byName);
    }

    private static List<String> paths(Extractor extractor) {
        return extractor.layers().stream().map(Layer::path).toList();
    }

    @Test
    void infoOfResNet50IsTheArticlesInItsOrder() {
        SequencedMap<String, Object> info = Extractor.of(ResNets.of(50)).info();
        assertThat(info.sequencedKeySet())
                .containsExactly(
                        "Down-sample layers name",
                        "Total CNN Layers",
                        "Total Sequential Layers",
                        "Total Downsampling Layers",
                        "Total Linear Layers",
                        "Total number of Bottleneck and Basicblock",
                        "Total Execution time");
        assertThat(info.sequencedValues().stream().limit(6)).containsExactly("downsample", 49, 4, 4, 1, 16);
        assertThat(info.lastEntry().getValue()).asString().matches("\\d+\\.\\d{5} sec");
    }

    @ParameterizedTest
    @MethodSource("org.layerscope.network.Reference#names")
    void infoIsThatOfTheArticlesCode(String name) {
        Map<String, Object> info = Extractor.of(Reference.network(name)).info();
        Reference.architecture(name)
                .required("extractor_info")
                .propertyStream()
                .forEach(expected -> assertThat(info)
                        .hasEntrySatisfying(
                                expected.getKey(),
                                value -> assertThat(value)
                                        .hasToString(expected.getValue().asString())));
    }

    @ParameterizedTest
    @MethodSource("org.layerscope.network.Reference#names")
    void layersAreThoseOfTheArticlesCodeInItsOrder(String name) {
        Extractor extractor = Extractor.of(Reference.network(name));
        assertThat(paths(extractor))
                .containsExactlyElementsOf(Reference.architecture(name)
                        .required("extractor_conv_layers")
                        .valueStream()
                        .map(JsonNode::stringValue)
                        .toList());
        assertThat(extractor.layers())
                .allSatisfy(layer ->
                        assertThat(extractor.layers().get(layer.index())).isSameAs(layer));
        assertThat(extractor.unrecognised()).isEmpty();
    }

    @Test
    void downsamplingBranchesAndLinearLayersAreListedByPath() {
        Extractor extractor = Extractor.of(ResNets.of(50));
        assertThat(extractor.downsamplingLayers())
                .containsExactly(
                        "layer1.0.downsample", "layer2.0.downsample", "layer3.0.downsample", "layer4.0.downsample");
        assertThat(extractor.linearLayers()).containsExactly("fc");
        assertThat(extractor.layers().getFirst()).isEqualTo(new Layer(0, "conv1", Conv2d.of(3, 64, 7, 2, 3)));
    }

    @Test
    void sequentialsInSequentialsAreLookedIntoAndCounted() {
        Module innermost = Sequential.of(CONV, new ReLU(true));
        Extractor extractor = Extractor.of(
                Sequential.of(Sequential.of(CONV, innermost), CONV, Sequential.of(new Linear(8, 2, true))));
        assertThat(paths(extractor)).containsExactly("0.0", "0.1.0", "1");
        assertThat(extractor.linearLayers()).containsExactly("2.0");
        assertThat(extractor.info()).containsEntry("Total Sequential Layers", 3);
        assertThat(extractor.info()).containsEntry("Total CNN Layers", 3);
    }

    @Test
    void convolutionsInUnknownBlocksAreFoundAndTheirTypesNamedOnce() {
        Module squeeze = custom("SqueezeExcite", Map.entry("reduce", CONV), Map.entry("act", custom("SiLU")));
        Module block =
                custom("InvertedResidual", Map.entry("expand", CONV), Map.entry("body", Sequential.of(CONV, squeeze)));
        Extractor extractor =
                Extractor.of(custom("Net", Map.entry("stem", CONV), Map.entry("blocks", Sequential.of(block, block))));
        assertThat(paths(extractor))
                .containsExactly(
                        "stem",
                        "blocks.0.expand",
                        "blocks.0.body.0",
                        "blocks.0.body.1.reduce",
                        "blocks.1.expand",
                        "blocks.1.body.0",
                        "blocks.1.body.1.reduce");
        assertThat(extractor.layers().stream().map(Layer::index)).containsExactly(0, 1, 2, 3, 4, 5, 6);
        assertThat(extractor.unrecognised()).containsExactly("InvertedResidual", "SqueezeExcite", "SiLU");
        assertThat(extractor.info())
                .containsEntry("Total Sequential Layers", 3)
                .containsEntry("Total number of Bottleneck and Basicblock", 0);
    }

    @Test
    void nothingInsideADownsamplingBranchIsListedOrCounted() {
        Module branch = Sequential.of(Sequential.of(CONV), custom("BlurPool"), new Linear(8, 8, true));
        Extractor extractor = Extractor.of(custom(
                "Net",
                Map.entry("first", custom("Block", Map.entry("conv", CONV), Map.entry("downsample", branch))),
                Map.entry("second", custom("Block", Map.entry("downsample", CONV)))));
        assertThat(paths(extractor)).containsExactly("first.conv");
        assertThat(extractor.downsamplingLayers()).containsExactly("first.downsample", "second.downsample");
        assertThat(extractor.linearLayers()).isEmpty();
        assertThat(extractor.unrecognised()).containsExactly("Block");
        assertThat(extractor.info())
                .containsEntry("Total Sequential Layers", 0)
                .containsEntry("Total Downsampling Layers", 2);
    }

    @Test
    void residualBlocksOfAnotherSourceCountByTheirTypesName() {
        Extractor extractor = Extractor.of(Sequential.of(
                custom("Bottleneck", Map.entry("conv", CONV)), custom("BasicBlock", Map.entry("conv", CONV))));
        assertThat(extractor.info()).containsEntry("Total number of Bottleneck and Basicblock", 2);
        assertThat(extractor.unrecognised()).isEmpty();
    }

    @Test
    void networkWithoutAnythingHasZeros() {
        assertThat(Extractor.of(Sequential.of()).info().sequencedValues().stream()
                        .limit(6))
                .containsExactly("downsample", 0, 0, 0, 0, 0);
    }
}
