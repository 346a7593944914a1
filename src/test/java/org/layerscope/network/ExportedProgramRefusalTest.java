package org.layerscope.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExportedProgramRefusalTest {

    private static final String MODEL = "models/model.json";
    private static final String WEIGHTS = "data/weights/model_weights_config.json";

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "refused-layer-norm | not supported: torch.ops.aten.layer_norm.default (at blocks.0.0 and 1 more)"
                        + " (expected: operations of convolutional classifiers)",
                "refused-custom-operation | not supported: torch.ops.somebody.sharpen.default (at the network)"
                        + " (expected: operations of convolutional classifiers)",
                "refused-two-outputs | network: 2 outputs (expected: one output)",
                "refused-four-channels | input: 4 channels (expected: 3: red, green and blue)",
                "refused-training | torch.ops.aten.batch_norm.default (at bn1): in training mode"
                        + " (expected: operations outside training: call model.eval() before exporting)"
            })
    void programThatCannotBeRunIsRefusedByNameBeforeAnythingIsComputed(String name, String problem) {
        assertThat(ExportedPrograms.problem(ExportedPrograms.file(name))).isEqualTo(problem);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                MODEL + " | \"as_bool\": false | \"as_bool\": true | in training mode",
                MODEL
                        + " | \"major\": 8 | \"major\": 5 | schema_version: 5 (expected: 8; export again with PyTorch 2.8",
                MODEL + " | aten.conv2d.default | aten.conv2d_2 | not supported: torch.ops.aten.conv2d_2 (at conv1",
                MODEL + " | \"as_ints\": [3, 3]}, \"kind\": 1}, {\"name\": \"stride\" | \"as_ints\": [3, 3, 3]},"
                        + " \"kind\": 1}, {\"name\": \"stride\" | height and width",
                MODEL + " | \"name\": \"kernel_size\", \"arg\": {\"as_ints\": [3, 3]}"
                        + " | \"name\": \"kernel_size\", \"arg\": {\"as_ints\": [5, 5]} | (expected: 6×8×8 as recorded)",
                WEIGHTS + " | \"use_pickle\": false | \"use_pickle\": true | conv1.weight: pickled (expected: a plain",
                WEIGHTS + " | \"dtype\": 7 | \"dtype\": 8" + " | conv1.weight: F64 (expected: one of [F32, F16, BF16])",
                WEIGHTS + " | \"path_name\": \"weight_0\" | \"path_name\": \"weight_x\""
                        + " | archive: no data/weights/weight_x (expected: a tensor)",
                WEIGHTS
                        + " | {\"as_int\": 6}, {\"as_int\": 3} | {\"as_int\": 7}, {\"as_int\": 3} | bn1: 7 channels (expected: 6)",
                WEIGHTS + " | \"storage_offset\": {\"as_int\": 0} | \"storage_offset\": {\"as_int\": 1}"
                        + " | storage conv1.weight: 882 numbers (expected: at least 883)",
                WEIGHTS + " | [{\"as_int\": 147} | [{\"as_int\": 2147483647} | storage conv1.weight: 882 numbers",
                WEIGHTS + " | {\"config\": | {\"other\": | conv1.weight: not listed",
                "byteorder | little | big | byteorder: \"big\" (expected: little)",
                "archive_version | 0 | 1 | archive_version: 1 (expected: 0)"
            })
    void archiveThatLiesIsRefusedWithWhatIsWrong(String entry, String before, String after, String problem)
            throws IOException {
        SequencedMap<String, byte[]> entries = Zips.entries(ExportedPrograms.file("residual"));
        String name = "residual/" + entry;
        String text = new String(entries.get(name), StandardCharsets.UTF_8);
        assertThat(text).contains(before);
        int at = text.indexOf(before);
        entries.put(
                name,
                (text.substring(0, at) + after + text.substring(at + before.length()))
                        .getBytes(StandardCharsets.UTF_8));

        assertThat(problem(Zips.bytes(entries, true))).contains(problem);
    }

    @Test
    void olderLayoutIsRefusedWithTheWayToExportAgain() throws IOException {
        SequencedMap<String, byte[]> old = new LinkedHashMap<>();
        old.put("serialized_exported_program.json", "{}".getBytes(StandardCharsets.UTF_8));
        old.put("serialized_state_dict.pt", new byte[10]);
        old.put("version", "5.2".getBytes(StandardCharsets.UTF_8));

        assertThat(problem(Zips.bytes(old, true)))
                .isEqualTo("archive: written by PyTorch 2.7 or older (expected: an exported program; export again with"
                        + " PyTorch 2.8 or newer: torch.export.save(torch.export.export(model.eval(),"
                        + " (torch.randn(1, 3, 224, 224),)), \"net.pt2\"))");
        assertThat(problem(Zips.bytes(Map.of("net/data.pkl", new byte[9]), true)))
                .startsWith("archive: no models/*.json");
    }

    @Test
    void compressedWeightsAndPickledWeightsAreRefused() throws IOException {
        SequencedMap<String, byte[]> entries = Zips.entries(ExportedPrograms.file("residual"));
        assertThat(problem(Zips.bytes(entries, false)))
                .startsWith("residual/")
                .contains("compressed")
                .endsWith("(expected: stored as they are)");
        entries.remove("residual/" + WEIGHTS);
        assertThat(problem(Zips.bytes(entries, true))).startsWith("weights: no list of them, or pickled");
    }

    @Test
    void aProgramOfManyMegabytesIsRefusedBeforeItIsRead() throws IOException {
        SequencedMap<String, byte[]> entries = Zips.entries(ExportedPrograms.file("residual"));
        entries.put("residual/" + MODEL, new byte[40 << 20]);
        assertThat(problem(Zips.bytes(entries, true)))
                .isEqualTo("models/model.json: 41943040 bytes (expected: at most 33554432)");
    }

    @Test
    void listsOfWeightsThatAreTooMuchWithTheProgramAreRefused() throws IOException {
        SequencedMap<String, byte[]> entries = Zips.entries(ExportedPrograms.file("residual"));
        entries.put("residual/" + WEIGHTS, ("[" + "1,".repeat(1_995_000) + "1]").getBytes(StandardCharsets.UTF_8));
        assertThat(problem(Zips.bytes(entries, true)))
                .isEqualTo(WEIGHTS + ": too many values with the files before (expected: at most 2000000)");
        entries.put("residual/" + WEIGHTS, new byte[33_550_000]);
        assertThat(problem(Zips.bytes(entries, true))).startsWith(WEIGHTS + ": 33550000 bytes (expected: at most ");
    }

    @Test
    void deepJsonAndNoJsonAreRefused() throws IOException {
        SequencedMap<String, byte[]> entries = Zips.entries(ExportedPrograms.file("residual"));
        for (String text :
                new String[] {"[".repeat(100_000), "{\"a\":1", "", "null", "[" + "1,".repeat(6_000_000) + "1]"}) {
            entries.put("residual/" + MODEL, text.getBytes(StandardCharsets.UTF_8));
            assertThat(problem(Zips.bytes(entries, true))).contains("expected").doesNotContain("compressed");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 21, 22, 100, 10_000, 108_000})
    void truncatedArchiveIsRefused(int bytes) throws IOException {
        byte[] whole = Files.readAllBytes(ExportedPrograms.file("residual"));
        assertThat(problem(Arrays.copyOf(whole, bytes))).startsWith("zip directory: missing");
    }

    @Test
    void missingFileIsRefused() {
        assertThat(ExportedPrograms.problem(folder.resolve("absent.pt2")))
                .isEqualTo("archive: cannot be read (NoSuchFileException)");
    }

    /** Bytes changed anywhere, and numbers and words changed within the JSON. */
    @ParameterizedTest
    @ValueSource(strings = {"half", "shufflenet", "mobilenet3", "custom", "residual-any-size"})
    void damagedArchiveIsAcceptedOrRefusedButNothingIsThrown(String name) throws IOException {
        byte[] whole = Files.readAllBytes(ExportedPrograms.file(name));
        int json = indexOf(whole, "/models/", 0);
        int directory = indexOf(whole, "PK\1\2", 0);
        Random random = new Random(42);
        Path file = folder.resolve("damaged.pt2");
        int refused = 0;
        for (int i = 0; i < 600; i++) {
            byte[] damaged = whole.clone();
            for (int change = random.nextInt(4); change >= 0; change--) {
                int from = i % 3 == 0 ? 0 : i % 3 == 1 ? json : directory;
                int at = from + random.nextInt(damaged.length - from);
                damaged[at] = (byte)
                        (random.nextBoolean() ? random.nextInt(256) : "0123456789-[]{}\",e".charAt(random.nextInt(18)));
            }
            Files.write(file, damaged);
            ExportedProgram[] read = new ExportedProgram[1];
            assertThatCode(() -> read[0] = ExportedProgram.read(file))
                    .as("%s, damage %d", name, i)
                    .doesNotThrowAnyException();
            refused += read[0] instanceof ExportedProgram.Refused ? 1 : 0;
        }
        assertThat(refused).isBetween(60, 599);
    }

    private String problem(byte[] archive) throws IOException {
        Path file = folder.resolve("archive.pt2");
        Files.write(file, archive);
        return ExportedPrograms.problem(file);
    }

    private static int indexOf(byte[] bytes, String text, int from) {
        return new String(bytes, StandardCharsets.ISO_8859_1).indexOf(text, from);
    }
}
