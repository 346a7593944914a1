package org.layerscope.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pickles that {@code torch.save} never writes, in archives as it writes them. */
@Timeout(30)
class HostilePickleTest {

    private static final String PROTOCOL = "\u0080\u0002";

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "GLOBAL, cos~system~., asks for os.system",
        "GLOBAL of the library's own types, cdecimal~Decimal~., asks for decimal.Decimal",
        "GLOBAL of an exception, cbuiltins~ValueError~., asks for builtins.ValueError",
        "GLOBAL of a storage without numbers, ctorch~UntypedStorage~., asks for torch.UntypedStorage",
        "INST, (ios~system~., instruction 0x69",
        "OBJ, (ccollections~OrderedDict~o., instruction 0x6f",
        "NEWOBJ, ccollections~OrderedDict~)\u0081., instruction 0x81",
        "STACK_GLOBAL, \u0093., instruction 0x93",
        "EXT1, \u0082\u0001., instruction 0x82",
        "BYTEARRAY8, \u0096\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u007f., instruction 0x96",
        "FROZENSET, (\u0091., instruction 0x91",
        "PERSID, Pstorage~., instruction 0x50",
        "BINPERSID of another kind, KAQ., a persistent id of another kind",
        "REDUCE of a number, KA)R., damaged before byte",
        "REDUCE of a storage, ctorch~FloatStorage~)R., damaged before byte",
        "APPEND to a number, KAKBa., damaged before byte",
        "SETITEM to a list, ]KAKBs., damaged before byte",
        "an empty stack, ., damaged before byte",
        "no end, ), damaged before byte",
        "a text of 2 GiB, X\u00ff\u00ff\u00ff\u007f., a text of 2147483647 bytes (expected: at most 1)",
        "a text of a negative length, X\u00ff\u00ff\u00ff\u00ff., a text of 4294967295 bytes (expected: at most 1)",
        "an instruction that is none, \u00ff., instruction 0xff",
    })
    void anInstructionThatNoStateDictNeedsIsRefused(String what, String pickle, String reason) throws IOException {
        assertThat(refused(PROTOCOL + pickle.replace('~', '\n'))).as(what).contains(reason);
    }

    @Test
    void anObjectsStateIsDroppedWithoutLookingForAMethod() throws IOException {
        String dict = "}" + text("none") + "Ns" + text("w") + tensor(0, "K\u0002\u0085", "K\u0001\u0085") + "s";

        Path file = archive(PROTOCOL + dict + "}" + text("_metadata") + "KAsb.");

        assertThat(Checkpoints.numbers(Checkpoints.accepted(file), "w")).containsExactly(0, 1);
    }

    @Test
    void listsWithinListsAsKeyAreRefusedNotHashed() throws IOException {
        assertThat(refused(PROTOCOL + "}" + "]".repeat(200_000) + "a".repeat(199_999) + "Ns."))
                .contains("a dict's key that is neither text nor number");
    }

    @Test
    void deepNestingIsRefusedWithoutRecursion() throws IOException {
        assertThat(refused(PROTOCOL + "]".repeat(200_000) + "a".repeat(199_999) + "."))
                .isEqualTo("pickle: a list or value (expected: a dict of tensors)");
    }

    @Test
    void aDictThatContainsItselfIsRefused() throws IOException {
        assertThat(refused(PROTOCOL + "}q\u0001" + text("model") + "h\u0001s.")).contains("no tensors, but [model]");
    }

    @Test
    void moreThanAMillionInstructionsAreRefused() throws IOException {
        assertThat(refused(PROTOCOL + "}".repeat(1_000_001) + ".")).isEqualTo("pickle: more than 1000000 instructions");
    }

    @Test
    void aListThatGrowsInManyStepsTakesNoLonger() throws IOException {
        assertThat(refused(PROTOCOL + "]" + "(NNe".repeat(240_000) + "."))
                .isEqualTo("pickle: a list or value (expected: a dict of tensors)");
    }

    @Test
    void aPickleOfMoreThan4MegabytesIsRefused() throws IOException {
        assertThat(refused(PROTOCOL + "N".repeat(4 * 1024 * 1024)))
                .isEqualTo("pickle: 4194306 bytes (expected: at most 4194304)");
    }

    @ParameterizedTest
    @CsvSource({
        "beyond its storage, 0, K\u0005\u0085, K\u0001\u0085, storage 0: 4 numbers (expected: at least 5)",
        "offset beyond, 3, K\u0002\u0085, K\u0001\u0085, storage 0: 4 numbers (expected: at least 5)",
        "negative size, 0, J\u00ff\u00ff\u00ff\u00ff\u0085, K\u0001\u0085, 'shape [-1], strides [1] (expected: 0 or more'",
        "negative stride, 0, K\u0002\u0085, J\u00ff\u00ff\u00ff\u00ff\u0085, 'strides [-1] (expected: 0 or more'",
        "strides for other dimensions, 0, K\u0002\u0085, ), 'shape [2], strides [] (expected: 0 or more, as many)'",
        "size over an int, 0, \u008a\u0005\u0001\u0001\u0001\u0001\u0001\u0085, K\u0001\u0085, damaged before byte",
        "one number a billion times, 0, J\u0000\u0000\u0000@\u0085, K\u0000\u0085, more numbers than the file has bytes",
        "stride over a long, 0, K\u0003\u0085, \u008a\u0008\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u007f\u0085, less than 2^63",
    })
    void aTensorBeyondItsStorageIsRefused(String what, int offset, String sizes, String strides, String reason)
            throws IOException {
        String dict = "}" + text("w") + tensor(offset, sizes, strides) + "s.";

        assertThat(refused(PROTOCOL + dict)).as(what).contains(reason);
    }

    @Test
    void manyTensorsOfOneStorageAreRefused() throws IOException {
        StringBuilder dict = new StringBuilder("}");
        for (char name = 'A'; name < 'A' + 26; name++) {
            dict.append(text("" + name + "0".repeat(200)))
                    .append(tensor(0, "Kd\u0085", "K\u0000\u0085"))
                    .append("s");
        }
        for (char name = 'a'; name < 'a' + 26; name++) {
            dict.append(text("" + name))
                    .append(tensor(0, "M\u00ff\u0003\u0085", "K\u0000\u0085"))
                    .append("s");
        }

        assertThat(refused(PROTOCOL + dict + ".")).contains("more numbers than the file has bytes");
    }

    @Test
    void aMissingStorageIsNamed() throws IOException {
        String dict = "}" + text("w") + tensor("9", 0, "K\u0002\u0085", "K\u0001\u0085") + "s.";

        assertThat(refused(PROTOCOL + dict)).isEqualTo("made/data/9: missing (expected: one of the archive's entries)");
    }

    private String refused(String pickle) throws IOException {
        return Checkpoints.refused(archive(pickle));
    }

    private static String text(String text) {
        return "X" + (char) text.length() + "\0\0\0" + text;
    }

    private static String tensor(int offset, String sizes, String strides) {
        return tensor("0", offset, sizes, strides);
    }

    /** Of a storage of float32, with arguments as instructions that push a tuple. */
    private static String tensor(String storage, int offset, String sizes, String strides) {
        return "ctorch._utils\n_rebuild_tensor_v2\n((" + text("storage") + "ctorch\nFloatStorage\n" + text(storage)
                + text("cpu") + "K\4tQK" + (char) offset + sizes + strides + "\u0089}tR";
    }

    /** With one storage of the numbers 0, 1, 2, 3. */
    private Path archive(String pickle) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            put(zip, "made/data.pkl", pickle.getBytes(StandardCharsets.ISO_8859_1));
            put(zip, "made/data/0", new byte[] {0, 0, 0, 0, 0, 0, -128, 63, 0, 0, 0, 64, 0, 0, 64, 64});
        }
        return Files.write(folder.resolve("made.pth"), bytes.toByteArray());
    }

    private static void put(ZipOutputStream zip, String name, byte[] content) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        CRC32 checksum = new CRC32();
        checksum.update(content);
        entry.setCrc(checksum.getValue());
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }
}
