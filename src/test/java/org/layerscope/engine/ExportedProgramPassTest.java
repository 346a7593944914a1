package org.layerscope.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.layerscope.extractor.Extractor;
import org.layerscope.extractor.Layer;
import org.layerscope.network.ExportedProgram;
import org.layerscope.network.ExportedPrograms;
import org.layerscope.network.ModuleTree;
import org.layerscope.network.Tap;
import tools.jackson.databind.JsonNode;

/** Networks from archives through the real engine, against the numbers that PyTorch itself gave. */
class ExportedProgramPassTest {

    private static PyTorchEngine engine;

    @BeforeAll
    static void start() {
        engine = new PyTorchEngine("cpu", 1, 32, 3);
    }

    @AfterAll
    static void stop() {
        engine.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"custom", "residual", "densenet", "mobilenet2", "mobilenet3", "efficientnet", "shufflenet"})
    void everyTapOfAnExportedNetworkHasPyTorchsNumbersAndName(String name) throws Exception {
        JsonNode facts = ExportedPrograms.facts(name);
        ExportedProgram.Accepted program = ExportedPrograms.accepted(name);
        PassCollector got = run(name, program);
        PassResult result = got.await();

        assertThat(program.graph().taps().stream()
                        .map(tap -> tap.path() + " " + tap.kind().id()))
                .containsExactlyInAnyOrderElementsOf(facts.get("taps").properties().stream()
                        .map(tap ->
                                tap.getKey() + " " + tap.getValue().get("kind").asString())
                        .toList());
        for (Tap tap : program.graph().taps()) {
            ReferenceNumbers.assertMatches(tap.path(), facts.get("taps").get(tap.path()), got.exact(tap));
        }
        ReferenceNumbers.assertMatches(facts.get("logits"), result.output().orElseThrow());
        assertThat(result.outputDifference()).hasValue(0);
    }

    @Test
    void networkInPyTorchsCoreOperationsGivesItsLogits() throws Exception {
        PassResult result =
                run("decomposed", ExportedPrograms.accepted("decomposed")).await();
        ReferenceNumbers.assertMatches(
                ExportedPrograms.facts("decomposed").get("logits"),
                result.output().orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(strings = {"custom", "residual", "densenet", "mobilenet2", "mobilenet3", "efficientnet", "shufflenet"})
    void treeOfAnExportedNetworkHasItsParametersAndConvolutions(String name) {
        JsonNode facts = ExportedPrograms.facts(name);
        ExportedProgram.Accepted program = ExportedPrograms.accepted(name);

        assertThat(ModuleTree.parameters(program.network()))
                .isEqualTo(facts.get("parameters").asLong());
        assertThat(program.weights().names())
                .containsExactlyElementsOf(
                        ModuleTree.stateDict(program.network()).keySet());
        List<String> own =
                facts.get("convolutions").valueStream().map(JsonNode::asString).toList();
        assertThat(Extractor.of(program.network()).layers().stream()
                        .map(Layer::path)
                        .filter(own::contains))
                .containsExactlyElementsOf(own);
    }

    private static PassCollector run(String name, ExportedProgram.Accepted program) {
        PassCollector collector = new PassCollector();
        engine.submit(
                new PassRequest(
                        "a",
                        new NetworkWeights(name, program::weights),
                        program.graph(),
                        HashedWeights.input(program.input()),
                        program.graph().taps().stream()
                                .map(Tap::operation)
                                .distinct()
                                .collect(Collectors.toMap(Function.identity(), operation -> Recording.EXACT)),
                        Extent.PROVED),
                collector);
        return collector;
    }
}
