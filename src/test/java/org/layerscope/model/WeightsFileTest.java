package org.layerscope.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.layerscope.model.Checkpoints.accepted;
import static org.layerscope.model.Checkpoints.file;
import static org.layerscope.model.Checkpoints.numbers;
import static org.layerscope.model.Checkpoints.refused;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.layerscope.network.StateDict;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class WeightsFileTest {

    private static final JsonNode EXPECTED =
            JsonMapper.shared().readTree(file("expected.json").toFile());

    @TempDir
    Path folder;

    static Stream<String> files() {
        return EXPECTED.propertyNames().stream();
    }

    @ParameterizedTest
    @MethodSource("files")
    void aFileOfPyTorchGivesItsNumbers(String name) {
        StateDict weights = accepted(file(name));

        JsonNode tensors = EXPECTED.path(name);
        assertThat(weights.names()).containsExactlyInAnyOrderElementsOf(tensors.propertyNames());
        tensors.forEachEntry((tensor, expected) -> {
            assertThat(weights.shape(tensor))
                    .as(tensor)
                    .containsExactly(expected.path("shape")
                            .valueStream()
                            .mapToInt(JsonNode::asInt)
                            .toArray());
            assertThat(numbers(weights, tensor)).as(tensor).containsExactly(floats(expected.path("values")));
            assertThat(weights.values(tensor).isDirect()).isTrue();
            assertThat(weights.values(tensor).order()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
        });
    }

    @Test
    void namesKeepTheOrderOfThePickle() {
        assertThat(accepted(file("plain.pth")).names())
                .containsExactly(
                        "conv1.weight",
                        "conv1.bias",
                        "bn1.weight",
                        "bn1.bias",
                        "bn1.running_mean",
                        "bn1.running_var",
                        "fc.weight",
                        "fc.bias");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "system.pth          | asks for posix.system, which no state dict needs; nothing of it was run",
                "eval.pth            | asks for __builtin__.eval, which no state dict needs; nothing of it was run",
                "whole_model.pth     | asks for __main__.Net",
                "whole_model.pth     | torch.save(model.state_dict(), path)",
                "old_format.pth      | a pickle without zip archive, as PyTorch wrote before 1.6",
                "pickle.pth          | a pickle without zip archive",
                "torchscript.pt      | a TorchScript program (expected: a state dict)",
                "exported.pt2        | a program of torch.export.save (expected: a state dict)",
                "no_pickle.pth       | no data.pkl in its 1 entries",
                "zip_bomb.pth        | bytes compressed or encrypted to",
                "big_endian.pth      | byteorder: big (expected: little)",
                "protocol4.pth       | instruction 0x95 (expected: only those that torch.save writes)",
                "single_tensor.pth   | a single tensor (expected: a dict of tensors)",
                "other_wrapper.pth   | no tensors, but [epoch, generator] (expected: a dict of tensors, or one under state_dict",
                "whole_numbers.pth   | no tensors of F32, F16, BF16 or F64",
                "complex.pth         | asks for torch.ComplexFloatStorage",
                "float8.pth          | asks for torch._utils._rebuild_tensor_v3",
                "float8.safetensors  | w: dtype F8_E4M3 (expected: F32, F16, BF16 or F64)",
                "expanded.pth        | w: more numbers than the file has bytes",
            })
    void aFileOfAnotherKindIsRefusedWithWhatItIs(String name, String reason) {
        assertThat(refused(file("refused/" + name))).contains(reason);
    }

    @Test
    void nothingOfAPickleIsRun() {
        refused(file("refused/system.pth"));

        assertThat(Path.of("layerscope-was-here")).doesNotExist();
    }

    @Test
    void aHeaderOf4GigabytesIsRefused() throws IOException {
        byte[] start = {0, 0, 0, 0, 1, 0, 0, 0, '{', '}'};

        assertThat(refused(Files.write(folder.resolve("a"), start)))
                .isEqualTo("header length: 4294967296 (expected: at most 4194304 in a file of 10 bytes)");
    }

    @Test
    void aDirectoryIsRefused() {
        assertThat(refused(folder)).startsWith("file: a directory");
    }

    @Test
    void aMissingFileIsRefused() {
        assertThat(refused(folder.resolve("none"))).startsWith("file: cannot be read");
    }

    @ParameterizedTest
    @CsvSource({
        "'', 0 bytes",
        "GIF89a and more of it, begin with 47 49 46 38 39 61",
        "short, 5 bytes",
        "# Notes about a model, 21 bytes that begin with 23 20"
    })
    void aFileThatIsNoneIsRefusedWithItsFirstBytes(String text, String reason) throws IOException {
        assertThat(refused(Files.writeString(folder.resolve("a.pth"), text))).contains(reason);
    }

    @ParameterizedTest
    @MethodSource("files")
    void aCutFileIsRefusedWhereverItIsCut(String name) throws IOException {
        byte[] whole = Files.readAllBytes(file(name));
        Path cut = folder.resolve("cut");
        for (int length = 0; length < whole.length; length += 1 + length / 10) {
            Files.write(cut, Arrays.copyOf(whole, length));

            assertThat(refused(cut)).as("%d of %d bytes", length, whole.length).isNotEmpty();
        }
    }

    @Test
    void aProblemThatQuotesTheFileStaysShortAndPlain() {
        String problem = new WeightsFile.Refused("a\u0007\n" + "b".repeat(5_000)).problem();

        assertThat(problem).startsWith("a??b").endsWith("...").hasSize(1_000);
    }

    @Test
    void aPrefixThatOnlySomeNamesHaveStays() throws IOException {
        assertThat(accepted(safetensors("module.a", "b")).names()).containsExactly("module.a", "b");
        assertThat(accepted(safetensors("module._orig_mod.a", "module._orig_mod.b"))
                        .names())
                .containsExactly("a", "b");
    }

    @Test
    void numbersAtOddAddressesAreRead() throws IOException {
        Path file = safetensors("od");
        byte[] bytes = Files.readAllBytes(file);
        assertThat(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong() % 4)
                .isOdd();

        StateDict weights = accepted(file);

        assertThat(numbers(weights, "od")).containsExactly(1.5f);
        assertThat(weights.values("od").isDirect()).isTrue();
    }

    @Test
    void numbersThatAreNotFiniteAreCountedByTensor() {
        assertThat(WeightsFile.notFinite(accepted(file("not_finite.pth"))))
                .containsExactly("w: 3 of 5 numbers are NaN or infinite");
        assertThat(WeightsFile.notFinite(accepted(file("double_overflow.pth"))))
                .containsExactly("w: 1 of 2 numbers are NaN or infinite");
        assertThat(WeightsFile.notFinite(accepted(file("plain.pth")))).isEmpty();
    }

    @Test
    void theLastOfManyNumbersIsLookedAt() {
        float[] numbers = new float[100_000];
        numbers[99_999] = Float.NaN;
        SequencedMap<String, int[]> shapes = new LinkedHashMap<>(Map.of("w", new int[] {100_000}));

        assertThat(WeightsFile.notFinite(StateDict.of(shapes, Map.of("w", FloatBuffer.wrap(numbers)))))
                .containsExactly("w: 1 of 100000 numbers are NaN or infinite");
    }

    /** One number 1.5 under each name, its header not padded. */
    private Path safetensors(String... names) throws IOException {
        List<String> entries = new ArrayList<>();
        for (String name : names) {
            int begin = entries.size() * Float.BYTES;
            entries.add("\"%s\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[%d,%d]}"
                    .formatted(name, begin, begin + Float.BYTES));
        }
        byte[] header = ("{" + String.join(",", entries) + "}").getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES + header.length + names.length * Float.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(header.length)
                .put(header);
        while (bytes.hasRemaining()) {
            bytes.putFloat(1.5f);
        }
        return Files.write(folder.resolve("made.safetensors"), bytes.array());
    }

    private static float[] floats(JsonNode numbers) {
        float[] floats = new float[numbers.size()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) numbers.get(i).asDouble();
        }
        return floats;
    }
}
