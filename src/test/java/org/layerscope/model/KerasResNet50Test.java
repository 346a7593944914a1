package org.layerscope.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.layerscope.network.Safetensors;
import org.layerscope.network.StateDict;

class KerasResNet50Test {

    private static final String MODEL = """
            {"weightsManifest": [{"paths": ["a.bin", "b.bin"], "weights": [
              {"name": "conv1/kernel", "shape": [1, 2, 3, 2]},
              {"name": "conv1/bias", "shape": [2]},
              {"name": "bn_conv1/moving_mean", "shape": [2]},
              {"name": "bn_conv1/gamma", "shape": [2]},
              {"name": "bn_conv1/beta", "shape": [2]},
              {"name": "fc1000/kernel", "shape": [3, 2]},
              {"name": "fc1000/bias", "shape": [2]}]}]}
            """;
    private static final int NUMBERS = 28;
    private static final int CUT = 5;

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "conv1, conv1",
        "bn1, bn_conv1",
        "fc, fc1000",
        "layer1.0.conv1, res2a_branch2a",
        "layer2.3.conv2, res3d_branch2b",
        "layer3.5.bn3, bn4f_branch2c",
        "layer4.0.downsample.0, res5a_branch1",
        "layer4.0.downsample.1, bn5a_branch1",
    })
    void everyModuleHasItsLayerInKeras(String module, String layer) {
        assertThat(KerasResNet50.layer(module)).isEqualTo(layer);
    }

    @Test
    void aModuleOfAnotherNetworkIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KerasResNet50.layer("features.0"))
                .withMessageContaining("features.0");
    }

    /** Number k of the original stream is k, so that every expected value says where it comes from. */
    @Test
    void axesAreTurnedChannelsReversedAndBiasesFolded() throws IOException {
        writeModel();
        SequencedMap<String, int[]> shapes = new LinkedHashMap<>();
        shapes.put("conv1.weight", new int[] {2, 3, 1, 2});
        shapes.put("bn1.weight", new int[] {2});
        shapes.put("bn1.bias", new int[] {2});
        shapes.put("bn1.running_mean", new int[] {2});
        shapes.put("fc.weight", new int[] {2, 3});
        shapes.put("fc.bias", new int[] {2});
        Path target = folder.resolve("converted");

        new KerasResNet50(shapes, "model.json", Map.of()).convert(folder, target, (step, done, total) -> {});

        StateDict converted = Safetensors.map(target);
        // kernel[h=0][w][in][out] = 6w + 2in + out; first output channel, then blue-green-red read backwards
        assertThat(numbers(converted, "conv1.weight")).containsExactly(4, 10, 2, 8, 0, 6, 5, 11, 3, 9, 1, 7);
        assertThat(numbers(converted, "bn1.running_mean")).containsExactly(14 - 12, 15 - 13);
        assertThat(numbers(converted, "bn1.weight")).containsExactly(16, 17);
        assertThat(numbers(converted, "bn1.bias")).containsExactly(18, 19);
        assertThat(numbers(converted, "fc.weight")).containsExactly(20, 22, 24, 21, 23, 25);
        assertThat(numbers(converted, "fc.bias")).containsExactly(26, 27);
    }

    /** The first shard ends within the first tensor. */
    private void writeModel() throws IOException {
        ByteBuffer stream = ByteBuffer.allocate(NUMBERS * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int k = 0; k < NUMBERS; k++) {
            stream.putFloat(k);
        }
        byte[] bytes = stream.array();
        Files.writeString(folder.resolve("model.json"), MODEL);
        Files.write(folder.resolve("a.bin"), Arrays.copyOf(bytes, CUT));
        Files.write(folder.resolve("b.bin"), Arrays.copyOfRange(bytes, CUT, bytes.length));
    }

    private static float[] numbers(StateDict tensors, String name) {
        float[] numbers = new float[tensors.values(name).remaining()];
        tensors.values(name).get(numbers);
        return numbers;
    }
}
