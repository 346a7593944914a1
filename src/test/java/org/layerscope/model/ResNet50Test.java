package org.layerscope.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.layerscope.network.ModuleTree;
import org.layerscope.network.Safetensors;
import org.layerscope.network.StateDict;

class ResNet50Test {

    @TempDir
    Path folder;

    @Test
    void theInstalledWeightsFitTheNetworkAndAreReadyWithoutASource() {
        Path home = InstalledModels.home();
        Installer offline = new Installer(ResNet50.release(ResNet50.trained()), home.resolve("models"), List.of());
        try (ModelCatalogue catalogue = new ModelCatalogue(true, ResNet50.trained(), offline)) {
            catalogue.installDefault();

            assertThat(catalogue.state("resnet50")).isEqualTo(new ModelState.Ready());
            assertFits(catalogue.weights("resnet50"), catalogue.defaultModel());
        }
    }

    @Test
    void theUntrainedWeightsFitTheNetworkAndAreTheSameEverywhere() throws Exception {
        Model model = ResNet50.untrained();
        StateDict weights = KaimingWeights.of(model.network());
        Path file = folder.resolve("untrained.safetensors");
        Safetensors.write(file, ModuleTree.stateDict(model.network()), weights::values, Map.of());

        assertFits(weights, model);
        assertThat(Sha256.of(file, done -> {})).isEqualTo(model.weights().sha256());
    }

    /** torchvision: kaiming_normal_(mode="fan_out") for convolutions, PyTorch's default for linear layers. */
    @ParameterizedTest
    @ValueSource(strings = {"conv1", "layer2.0.conv2", "layer4.2.conv3"})
    void theUntrainedConvolutionsHaveTheVarianceOfTheirFanOut(String convolution) {
        StateDict weights = KaimingWeights.of(ResNet50.untrained().network());
        int[] shape = weights.shape(convolution + ".weight");
        float[] values = new float[weights.values(convolution + ".weight").remaining()];
        weights.values(convolution + ".weight").get(values);
        double sum = 0;
        double squares = 0;
        for (float value : values) {
            sum += value;
            squares += (double) value * value;
        }

        double expected = 2.0 / (shape[0] * shape[2] * shape[3]);
        assertThat(squares / values.length / expected).isBetween(0.97, 1.03);
        assertThat(Math.abs(sum / values.length)).isLessThan(4 * Math.sqrt(expected / values.length));
    }

    @Test
    void theUntrainedClassifierIsUniformWithinItsBound() {
        StateDict weights = KaimingWeights.of(ResNet50.untrained().network());
        double bound = 1 / Math.sqrt(2048);
        float largest = 0;
        for (var values = weights.values("fc.weight"); values.hasRemaining(); ) {
            largest = Math.max(largest, Math.abs(values.get()));
        }

        assertThat((double) largest).isBetween(0.999 * bound, bound * (1 + 1e-6));
        assertThat(weights.values("layer1.0.bn1.running_var").get(5)).isOne();
        assertThat(weights.values("layer1.0.bn1.running_mean").get(5)).isZero();
    }

    /** Written as the package's assets/labels.json, the labels have that file's hash. */
    @Test
    void theLabelsAreThoseOfThePackage() throws Exception {
        List<String> labels = ResNet50.trained().labels();
        StringJoiner json = new StringJoiner(",\n", "{\n", "\n}\n");
        for (int i = 0; i < labels.size(); i++) {
            json.add("  \"" + i + "\": \"" + labels.get(i) + "\"");
        }
        byte[] hash =
                MessageDigest.getInstance("SHA-256").digest(json.toString().getBytes(StandardCharsets.UTF_8));

        assertThat(HexFormat.of().formatHex(hash))
                .isEqualTo("80e22928351b7da3b0f85916019de363bd7e2918c5da71e17084572b1c34c011");
        assertThat(labels.get(796)).isEqualTo("ski_mask");
    }

    private static void assertFits(StateDict weights, Model model) {
        Map<String, int[]> expected = ModuleTree.stateDict(model.network());
        assertThat(weights.names()).containsExactlyElementsOf(expected.keySet());
        assertThat(expected)
                .allSatisfy((name, shape) -> assertThat(weights.shape(name)).containsExactly(shape));
        assertThat(model.labels()).hasSize(weights.shape("fc.bias")[0]);
    }
}
