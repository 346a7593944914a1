package org.layerscope.visualization;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.layerscope.model.Model;
import org.layerscope.model.Preprocessing;
import org.layerscope.model.Weights;
import org.layerscope.network.ExportedProgram;
import org.layerscope.network.ExportedPrograms;
import org.layerscope.network.Graph;
import org.layerscope.network.Module;
import org.layerscope.network.Reference;

/** Whole scripts, each of which was run in PyTorch on an archive of its network and found no difference. */
class RecomputeScriptTest {

    private static Model model(String id, boolean trained, Module network, Graph graph) {
        return new Model(
                id,
                id,
                id,
                trained,
                new Weights("made", "0".repeat(64), "CC0-1.0"),
                "0".repeat(64),
                new Preprocessing(new float[3], new float[] {1, 1, 1}, 1, 224),
                false,
                List.of("a", "b"),
                network,
                graph);
    }

    private static String expected(String name) throws IOException {
        try (var in = RecomputeScriptTest.class.getResourceAsStream("recompute/" + name + ".py")) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"resnet18", "resnet50", "resnext50_32x4d", "wide_resnet50_2", "vgg11", "vgg16_bn"})
    void stateDictIsLoadedIntoTheNetworkThatTorchvisionBuilds(String name) throws Exception {
        Module network = Reference.network(name);

        assertThat(RecomputeScript.of(model(name.replace('_', '-'), true, network, Graph.forward(network))))
                .isEqualTo(new RecomputeScript.Written(expected(name)));
    }

    @Test
    void exportedProgramIsRunAsItIs() throws Exception {
        ExportedProgram.Accepted program = ExportedPrograms.accepted("custom");

        assertThat(RecomputeScript.of(model("custom", true, program.network(), program.graph())))
                .isEqualTo(new RecomputeScript.Written(expected("exported")));
        assertThat(RecomputeScript.of(model("custom-random", false, program.network(), program.graph())))
                .isEqualTo(new RecomputeScript.None(
                        "The program's file has its own weights; with these random ones it is in no file."));
    }
}
