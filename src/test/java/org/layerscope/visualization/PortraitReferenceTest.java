package org.layerscope.visualization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.layerscope.engine.EngineConfiguration;
import org.layerscope.engine.ReferenceNumbers;
import org.layerscope.engine.Tensor;
import org.layerscope.image.Fit;
import org.layerscope.image.Samples;
import org.layerscope.model.InstalledModels;
import org.layerscope.model.ModelCatalogue;
import org.layerscope.network.Reference;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

/** The bundled portrait through the trained network: every number against PyTorch's. */
@SpringBootTest(
        classes = {EngineConfiguration.class, ModelCatalogue.class, Extractions.class, ActivationCache.class},
        properties = "layerscope.models.auto-install=false",
        webEnvironment = SpringBootTest.WebEnvironment.NONE)
class PortraitReferenceTest {

    @DynamicPropertySource
    static void model(DynamicPropertyRegistry properties) {
        properties.add("layerscope.home", () -> InstalledModels.home().toString());
    }

    @Autowired
    private Extractions extractions;

    @ParameterizedTest
    @CsvSource({"resnet50-forward-crop-224.json, 224, CROP", "resnet50-forward-squash-128.json, 128, SQUASH"})
    void everyTapOfTheForwardPassAndTheTopFiveAreThoseOfPyTorch(String file, int size, Fit fit) throws Exception {
        JsonNode reference = Reference.json(file);
        Extraction extraction = run(new ExtractionSettings("resnet50", Pass.FORWARD, size, fit));

        assertThat(extraction.taps().stream().map(TapInfo::path).toList()).isEqualTo(names(reference.required("taps")));
        assertMatches(extraction, reference.required("taps"));
        assertThat(extraction.logitsMaxAbsDiff()).hasValue(0);
        List<Prediction> top = extraction.predictions(5);
        for (int i = 0; i < 5; i++) {
            JsonNode expected = reference.required("top5").get(i);
            assertThat(top.get(i).index()).isEqualTo(expected.get(0).asInt());
            assertThat(top.get(i).label()).isEqualTo(expected.get(1).asString());
            assertThat(top.get(i).probability()).isCloseTo(expected.get(2).asDouble(), within(1e-3));
        }
    }

    @Test
    void everyLayerOfTheChainIsThatOfTheArticlesCode() throws Exception {
        JsonNode reference = Reference.json("resnet50-chain-128.json");
        Extraction extraction = run(new ExtractionSettings("resnet50", Pass.CHAIN, 128, Fit.SQUASH));

        assertThat(extraction.taps().stream().map(TapInfo::path).toList())
                .isEqualTo(names(reference.required("layers")));
        assertMatches(extraction, reference.required("layers"));
        assertThat(extraction.predictions(5)).isEmpty();
    }

    private Extraction run(ExtractionSettings settings) throws Exception {
        Extraction extraction = extractions.start("test", Samples.portrait(), settings, 0);
        extraction.ended().get(60, TimeUnit.SECONDS);
        assertThat(extraction.state()).isEqualTo(new ExtractionState.Done());
        return extraction;
    }

    private static List<String> names(JsonNode taps) {
        return taps.valueStream().map(tap -> tap.required("name").asString()).toList();
    }

    private static void assertMatches(Extraction extraction, JsonNode taps) throws Exception {
        for (JsonNode expected : taps) {
            TapInfo tap = extraction.tap(expected.required("name").asString()).orElseThrow();
            Activation activation = extraction.activation(tap).get(60, TimeUnit.SECONDS);
            ReferenceNumbers.assertMatches(expected, new Tensor(activation.data(), activation.shape()));
        }
    }
}
