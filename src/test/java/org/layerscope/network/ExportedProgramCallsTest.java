package org.layerscope.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls of archives that would compute something else here than in PyTorch. */
class ExportedProgramCallsTest {

    private static final Shape INPUT = new Shape(3, 8, 8);

    @TempDir
    Path folder;

    private final MadeProgram program = new MadeProgram(8, 3, 3, 1, 1);

    private ExportedProgram read() throws IOException {
        Path file = folder.resolve("made.pt2");
        Files.write(file, program.bytes());
        return ExportedProgram.read(file);
    }

    private String problem() throws IOException {
        ExportedProgram read = read();
        assertThat(read).isInstanceOf(ExportedProgram.Refused.class);
        return ((ExportedProgram.Refused) read).problem();
    }

    private void divide(String... more) {
        List<String> arguments =
                new ArrayList<>(List.of(MadeProgram.tensor("self", "input"), MadeProgram.whole("other", 2)));
        arguments.addAll(List.of(more));
        program.call("div", "block", INPUT, arguments.toArray(String[]::new));
    }

    @Test
    void anArgumentThatWouldBeLeftOutIsRefused() throws IOException {
        divide();
        assertThat(read()).isInstanceOf(ExportedProgram.Accepted.class);

        divide(MadeProgram.text("rounding_mode", "floor"));

        assertThat(problem())
                .isEqualTo("torch.ops.aten.div.default (at block):"
                        + " rounding_mode {\"as_string\":\"floor\"} (expected: none)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"add", "mul", "add_", "mul_"})
    void aVectorAndMapsAreRefusedBecauseItWouldLieAlongTheWidth(String operation) throws IOException {
        String pooled = program.call(
                "adaptive_avg_pool2d",
                "block",
                new Shape(3, 1, 1),
                MadeProgram.tensor("self", "input"),
                MadeProgram.wholes("output_size", 1, 1));
        String vector = program.vector("flatten", pooled, 3);
        program.call(
                operation, "block", INPUT, MadeProgram.tensor("self", "input"), MadeProgram.tensor("other", vector));

        assertThat(problem())
                .isEqualTo("torch.ops.aten.%s.default (at block): other {\"as_tensor\":{\"name\":\"t1\"}}"
                                .formatted(operation)
                        + " (expected: as many axes as self)");
    }

    static List<Object[]> oneMemoryOrTwo() {
        return List.of(
                new Object[] {"contiguous", MadeProgram.whole("memory_format", 2)},
                new Object[] {"to", MadeProgram.flag("copy", true)},
                new Object[] {"to", MadeProgram.whole("dtype", 7)});
    }

    @ParameterizedTest
    @MethodSource("oneMemoryOrTwo")
    void whatMayHaveBeenCopiedIsNotReadOnceTheOtherIsOverwritten(String operation, String argument) throws IOException {
        String maps = program.call("sigmoid", INPUT, "input");
        String copy = program.call(operation, "block", INPUT, MadeProgram.tensor("self", maps), argument);
        String overwritten = program.call("relu_", INPUT, copy);
        assertThat(read()).isInstanceOf(ExportedProgram.Accepted.class);

        program.call("add", "block", INPUT, MadeProgram.tensor("self", overwritten), MadeProgram.tensor("other", maps));

        assertThat(problem())
                .isEqualTo("torch.ops.aten.add.default (at block): reads t0"
                        + " (expected: nothing that was overwritten through a view)");
    }

    @Test
    void aModuleThatComputesHidesNoneBelowIt() throws IOException {
        program.module("torch.nn.modules.dropout.Dropout");
        String maps = program.call("dropout", "a", INPUT, MadeProgram.tensor("input", "input"));
        program.module("some.Block");
        program.call("conv2d", "a.b", INPUT, MadeProgram.tensor("input", maps), MadeProgram.tensor("weight", "p"));

        assertThat(problem()).isEqualTo("module: a (expected: none below one that computes)");
    }
}
