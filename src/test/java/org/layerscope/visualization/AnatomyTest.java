package org.layerscope.visualization;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.layerscope.engine.EngineConfiguration;
import org.layerscope.image.Fit;
import org.layerscope.image.Samples;
import org.layerscope.model.InstalledModels;
import org.layerscope.model.ModelCatalogue;
import org.layerscope.network.FieldOfView;
import org.layerscope.network.ReceptiveField;
import org.layerscope.network.Shape;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

@SpringBootTest(
        classes = {EngineConfiguration.class, ModelCatalogue.class, Extractions.class, ActivationCache.class},
        properties = "layerscope.models.auto-install=false",
        webEnvironment = SpringBootTest.WebEnvironment.NONE)
class AnatomyTest {

    @DynamicPropertySource
    static void model(DynamicPropertyRegistry properties) {
        properties.add("layerscope.home", () -> InstalledModels.home().toString());
    }

    @Autowired
    private Extractions extractions;

    private Extraction run(Pass pass) throws Exception {
        Extraction extraction = extractions.start(
                "test", Samples.portrait(), new ExtractionSettings("resnet50", pass, 128, Fit.SQUASH), 0);
        extraction.ended().get(60, TimeUnit.SECONDS);
        return extraction;
    }

    private static float[] numbers(Extraction extraction, String tap) throws Exception {
        return extraction
                .activation(extraction.tap(tap).orElseThrow())
                .get(60, TimeUnit.SECONDS)
                .data();
    }

    @Test
    void inEveryBlockBranchAndShortcutAreTheSumWhosePositivePartIsTheOutput() throws Exception {
        Extraction extraction = run(Pass.FORWARD);
        var blocks = extraction.anatomy().blocks();

        assertThat(blocks).hasSize(16);
        for (Anatomy.Block block : blocks) {
            float[] branch = numbers(extraction, block.branch());
            float[] shortcut = numbers(extraction, block.shortcut());
            float[] output = numbers(extraction, block.relu().orElseThrow());
            for (int i = 0; i < output.length; i++) {
                float sum = branch[i] + shortcut[i];
                if (output[i] != Math.max(sum, 0)) {
                    assertThat(output[i]).as("%s at %d", block.path(), i).isEqualTo(Math.max(sum, 0));
                }
            }
            assertThat(numbers(extraction, block.path())).isEqualTo(output);
        }
    }

    @Test
    void aBlockKnowsItsTapsAndTheirChannels() throws Exception {
        Anatomy.Block block = run(Pass.FORWARD).anatomy().blocks().get(7);

        assertThat(block.path()).isEqualTo("layer3.0");
        assertThat(block.branch()).isEqualTo("layer3.0.bn3");
        assertThat(block.shortcut()).isEqualTo("layer3.0.downsample.1");
        assertThat(block.sum()).isEmpty();
        assertThat(block.relu()).isEqualTo(Optional.of("layer3.0.relu3"));
        assertThat(block.shape()).isEqualTo(new Shape(1024, 8, 8));
        assertThat(block.taps()).hasSize(12).contains("layer3.0.conv1", "layer3.0.downsample.0", "layer3.0");
    }

    @ParameterizedTest
    @EnumSource(Pass.class)
    void everyTapHasTheFieldOfItsPass(Pass pass) throws Exception {
        Extraction extraction = run(pass);
        Anatomy anatomy = extraction.anatomy();

        assertThat(anatomy.size()).isEqualTo(128);
        assertThat(anatomy.fields().keySet())
                .containsExactlyInAnyOrderElementsOf(
                        extraction.taps().stream().map(TapInfo::path).toList());
        ReceptiveField expected = pass == Pass.FORWARD ? new ReceptiveField(11, 4, 0) : new ReceptiveField(7, 2, 0);
        assertThat(anatomy.fields().get("layer1.0.conv1")).isEqualTo(new FieldOfView(expected, expected));
        if (pass == Pass.CHAIN) {
            assertThat(anatomy.blocks()).isEmpty();
        }
    }
}
