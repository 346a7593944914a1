package org.layerscope.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

    @Test
    void aModuleThatComputesHidesNoneBelowIt() throws IOException {
        program.module("torch.nn.modules.dropout.Dropout");
        String maps = program.call("dropout", "a", INPUT, MadeProgram.tensor("input", "input"));
        program.module("some.Block");
        program.call("conv2d", "a.b", INPUT, MadeProgram.tensor("input", maps), MadeProgram.tensor("weight", "p"));

        assertThat(problem()).isEqualTo("module: a (expected: none below one that computes)");
    }
}
