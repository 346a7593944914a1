package org.layerscope.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Small archives of networks that would take more memory or time than there is. */
@Timeout(20)
class ExportedProgramLimitsTest {

    private static final Shape INPUT = new Shape(3, 8, 8);

    @TempDir
    Path folder;

    private final MadeProgram program = new MadeProgram(8, 3, 3, 1, 1);

    private ExportedProgram read(MadeProgram made) throws IOException {
        Path file = folder.resolve("made.pt2");
        Files.write(file, made.bytes());
        return ExportedProgram.read(file);
    }

    private String problem(MadeProgram made) throws IOException {
        assertThat(read(made)).isInstanceOf(ExportedProgram.Refused.class);
        return ((ExportedProgram.Refused) read(made)).problem();
    }

    private String pool(String input, int size) {
        return program.call(
                "adaptive_avg_pool2d",
                "pool",
                new Shape(3, size, size),
                MadeProgram.tensor("self", input),
                MadeProgram.wholes("output_size", size, size));
    }

    @Test
    void anActivationLargerThanTheLimitIsRefused() throws IOException {
        pool("input", 40_000);

        assertThat(problem(program))
                .isEqualTo("pool.avgpool1: output 3×40000×40000 (expected: at most 67108864 numbers)");
    }

    @Test
    void activationsThatAreNeededAtOnceAreRefusedWhereTheyAreTooManyTogether() throws IOException {
        Shape shape = new Shape(3, 4000, 4000);
        String sum = pool("input", 4000);
        List<String> maps = Collections.nCopies(7, sum).stream()
                .map(map -> program.call("sigmoid", shape, map))
                .toList();
        for (String map : maps) {
            sum = program.call(
                    "add", "block", shape, MadeProgram.tensor("self", sum), MadeProgram.tensor("other", map));
        }

        assertThat(problem(program))
                .isEqualTo("block.sigmoid5: 288000192 numbers in memory at once (expected: at most 268435456)");
    }

    @Test
    void oneTensorBehindItselfManyTimesIsRefused() throws IOException {
        String maps = "input";
        for (int channels : List.of(3_000, 3_000_000)) {
            maps = program.call(
                    "cat",
                    "block",
                    new Shape(channels, 8, 8),
                    MadeProgram.tensors("tensors", Collections.nCopies(1_000, maps)),
                    MadeProgram.whole("dim", 1));
        }

        assertThat(problem(program)).isEqualTo("block.cat2: output 3000000×8×8 (expected: at most 67108864 numbers)");
    }

    private static void behindItself(MadeProgram program, int times) {
        program.call(
                "cat",
                "block",
                new Shape(3 * times, 8, 8),
                MadeProgram.tensors("tensors", Collections.nCopies(times, "input")),
                MadeProgram.whole("dim", 1));
    }

    @Test
    void moreInputsOfOneCallOrOfAllThanTheLimitAreRefused() throws IOException {
        MadeProgram one = new MadeProgram(8, 3, 3, 1, 1);
        behindItself(one, 1025);
        assertThat(problem(one))
                .isEqualTo("torch.ops.aten.cat.default (at block): 1025 tensors (expected: at most 1024)");

        for (int i = 0; i < 20; i++) {
            behindItself(program, 1000);
        }
        assertThat(read(program)).isInstanceOf(ExportedProgram.Accepted.class);
        program.call("relu", INPUT, "input");
        assertThat(problem(program)).isEqualTo("network: 20001 inputs of all calls (expected: at most 20000)");
    }

    @Test
    void aLongTextBesideSizesIsNotRepeatedByEachCallThatAsksForThem() throws IOException {
        String maps = "input";
        for (int i = 0; i < 2_000; i++) {
            maps = program.call(
                    "conv2d", "layer" + i, INPUT, MadeProgram.tensor("input", maps), MadeProgram.tensor("weight", "p"));
        }
        program.note("x".repeat(1 << 20));

        assertThat(read(program)).isInstanceOf(ExportedProgram.Accepted.class);
    }

    @Test
    void sizesThatCannotBeCountedAreRefusedByName() throws IOException {
        String maps = "input";
        for (int i = 0; i < 40; i++) {
            maps = program.call(
                    "cat",
                    "block",
                    INPUT,
                    MadeProgram.tensors("tensors", List.of(maps, maps)),
                    MadeProgram.whole("dim", 1));
        }

        assertThat(problem(program))
                .isEqualTo("block.cat30: sizes of 2^31 or more made of 1610612736×8×8 (expected: smaller ones)");
    }

    @Test
    void paddingLargerThanTheLimitIsRefused() throws IOException {
        program.call(
                "conv2d",
                "block",
                new Shape(3, 3, 3),
                MadeProgram.tensor("input", "input"),
                MadeProgram.tensor("weight", "p"),
                MadeProgram.wholes("stride", 1 << 20),
                MadeProgram.wholes("padding", 1 << 20));

        assertThat(problem(program))
                .isEqualTo("block.conv1: padded input 3×2097160×2097160" + " (expected: at most 67108864 numbers)");
    }

    @Test
    void manyLargeActivationsThatCostFewProductsAreRefused() throws IOException {
        MadeProgram made = new MadeProgram(512, 255, 1, 1, 1);
        Shape shape = new Shape(255, 512, 512);
        String maps = made.call(
                "cat",
                "block",
                shape,
                MadeProgram.tensors("tensors", Collections.nCopies(85, "input")),
                MadeProgram.whole("dim", 1));
        for (int i = 0; i < 400; i++) {
            maps = made.call(
                    "conv2d",
                    "layer" + i,
                    shape,
                    MadeProgram.tensor("input", maps),
                    MadeProgram.tensor("weight", "p"),
                    MadeProgram.whole("groups", 255));
        }

        assertThat(made.bytes()).hasSizeLessThan(400_000);
        assertThat(problem(made))
                .isEqualTo("layer63.conv1: 8690073600 numbers read and made with all before"
                        + " (expected: at most 8589934592)");
    }

    private static MadeProgram sharing(int layers) {
        MadeProgram program = new MadeProgram(8, 3, 3, 33, 33);
        String maps = "input";
        for (int i = 0; i < layers; i++) {
            maps = program.call(
                    "conv2d",
                    "layer" + i,
                    INPUT,
                    MadeProgram.tensor("input", maps),
                    MadeProgram.tensor("weight", "p"),
                    MadeProgram.wholes("padding", 16));
        }
        return program;
    }

    @Test
    void weightsThatModulesShareAreRefusedOnceTheyAreMoreThanTheArchiveCouldHold() throws IOException {
        MadeProgram many = sharing(40);

        assertThat(problem(many))
                .endsWith(": more numbers than the archive has bytes, %d (expected: less)"
                        .formatted(many.bytes().length));
        assertThat(read(sharing(4))).isInstanceOf(ExportedProgram.Accepted.class);
    }

    private static MadeProgram chain(int operations) {
        MadeProgram program = new MadeProgram(8, 3, 3, 1, 1);
        String maps = "input";
        for (int i = 0; i < operations; i++) {
            maps = program.call("relu", "layer" + i / 2, INPUT, MadeProgram.tensor("self", maps));
        }
        return program;
    }

    @Test
    void moreOperationsThanTheLimitAreRefusedAndAsManyAreRead() throws IOException {
        assertThat(problem(chain(5_001))).isEqualTo("network: 5001 operations (expected: at most 5000)");
        assertThat(read(chain(5_000))).isInstanceOfSatisfying(ExportedProgram.Accepted.class, accepted -> {
            assertThat(accepted.graph().tap("layer7").map(Tap::operation)).contains(15);
            assertThat(accepted.graph().operations()).hasSize(5_000);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"größe_2.0.block-1", "a"})
    void pathOfLettersDigitsLinesAndDotsIsRead(String path) throws IOException {
        program.call("relu", path, INPUT, MadeProgram.tensor("self", "input"));

        assertThat(read(program))
                .isInstanceOfSatisfying(
                        ExportedProgram.Accepted.class,
                        accepted -> assertThat(accepted.graph().taps())
                                .extracting(Tap::path)
                                .containsExactly(path + ".relu1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"<b>bold</b>", "a b", "a/../b", "a..b", ".a", "a.", "\\u202ea", "a&b=c"})
    void pathOfOtherCharactersIsRefused(String path) throws IOException {
        program.call("relu", path, INPUT, MadeProgram.tensor("self", "input"));

        assertThat(problem(program))
                .startsWith("module path: ")
                .endsWith(" (expected: at most 200 letters, digits, _, - and dots between them)");
    }

    @Test
    void pathLongerThanTheLimitIsRefused() throws IOException {
        program.call("relu", "a".repeat(201), INPUT, MadeProgram.tensor("self", "input"));

        assertThat(problem(program)).startsWith("module path: aaa");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Net", "größe_2.Net", "made.in.<locals>.Net"})
    void classOfLettersDigitsLinesAndDotsIsRead(String type) throws IOException {
        program.root(type);
        program.call("relu", INPUT, "input");

        assertThat(read(program))
                .isInstanceOfSatisfying(
                        ExportedProgram.Accepted.class,
                        accepted -> assertThat(type).endsWith(accepted.network().type()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"some.Net\\n2026-11-26 INFO forged", "<b>", "some.<locals>", "a b", "a..b", "\\u202ea"})
    void classOfOtherCharactersOrLongerThanTheLimitIsRefused(String type) throws IOException {
        for (String refused : List.of(type, "x".repeat(201))) {
            MadeProgram made = new MadeProgram(8, 3, 3, 1, 1);
            made.root(refused);
            made.call("relu", INPUT, "input");

            assertThat(problem(made))
                    .startsWith("class of the network: ")
                    .endsWith(" (expected: at most 200 letters, digits, _ and dots between them)");
        }
    }

    @Test
    void modulesThatAreNeverCalledCountToo() throws IOException {
        String maps = "input";
        for (int i = 0; i < 1_500; i++) {
            maps = program.call("relu", i + ".a".repeat(60), INPUT, MadeProgram.tensor("self", maps));
        }

        assertThat(problem(program)).matches("network: 100\\d\\d modules or more \\(expected: at most 10000\\)");
    }

    @Test
    void controlCharactersOfTheArchiveAreNotRepeated() throws IOException {
        program.call("bell\\u0007\\n", INPUT, "input");

        assertThat(problem(program)).startsWith("not supported: torch.ops.aten.bell??.default (at block)");
    }
}
