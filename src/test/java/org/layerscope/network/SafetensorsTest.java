package org.layerscope.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
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

class SafetensorsTest {

    @TempDir
    Path folder;

    @Test
    void whatIsWrittenIsMapped() {
        StateDict mapped = Safetensors.map(writeExample("a"));

        assertThat(mapped.names()).containsExactly("conv.weight", "conv.bias", "scalar");
        assertThat(mapped.shape("conv.weight")).containsExactly(2, 1, 1, 3);
        assertThat(numbers(mapped, "conv.weight")).containsExactly(1, -2, 3.5f, Float.MIN_VALUE, Float.NaN, 6);
        assertThat(numbers(mapped, "conv.bias")).containsExactly(7, 8);
        assertThat(mapped.shape("scalar")).isEmpty();
        assertThat(numbers(mapped, "scalar")).containsExactly(9);
        assertThat(mapped.values("conv.bias").order()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
        assertThat(mapped.values("conv.bias").isDirect()).isTrue();
    }

    @Test
    void theSameTensorsGiveTheSameBytesAndAlignedData() throws IOException {
        byte[] first = Files.readAllBytes(writeExample("a"));

        assertThat(first).isEqualTo(Files.readAllBytes(writeExample("b")));
        long headerBytes = ByteBuffer.wrap(first).order(ByteOrder.LITTLE_ENDIAN).getLong();
        assertThat(headerBytes % 8).isZero();
        assertThat(new String(first, 8, (int) headerBytes, StandardCharsets.UTF_8))
                .startsWith(
                        "{\"__metadata__\":{\"format\":\"pt\",\"source\":\"test\"},\"conv.weight\":{\"dtype\":\"F32\","
                                + "\"shape\":[2,1,1,3],\"data_offsets\":[0,24]}");
    }

    @Test
    void aReaderCannotChangeTheTensors() {
        StateDict mapped = Safetensors.map(writeExample("a"));
        mapped.shape("conv.bias")[0] = 99;
        mapped.values("conv.bias").get();

        assertThat(mapped.values("conv.bias").isReadOnly()).isTrue();
        assertThat(mapped.shape("conv.bias")).containsExactly(2);
        assertThat(mapped.values("conv.bias").remaining()).isEqualTo(2);
    }

    @Test
    void anUnknownNameIsNamedInTheMessage() {
        StateDict mapped = Safetensors.map(writeExample("a"));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> mapped.values("fc.weight"))
                .withMessageContaining("fc.weight");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "not json | not JSON",
                "[1] | not an object",
                "{\"w\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},\"w\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}} | not JSON, Duplicate Object property",
                "{\"w\":3} | w: dtype missing (expected: F32, F16, BF16 or F64)",
                "{\"w\":{\"dtype\":\"C64\",\"shape\":[1],\"data_offsets\":[0,8]}} | w: dtype C64 (expected: F32, F16, BF16 or F64)",
                "{\"w\":{\"dtype\":\"F16\",\"shape\":[2],\"data_offsets\":[0,8]}} | w: data_offsets [0, 8] (expected: 2 bytes",
                "{\"n\":{\"dtype\":\"I64\",\"shape\":[2],\"data_offsets\":[0,8]}} | n: data_offsets [0, 8] (expected: 8 bytes",
                "{\"w\":{\"dtype\":\"F32\",\"data_offsets\":[0,8]}} | w: shape",
                "{\"w\":{\"dtype\":\"F32\",\"shape\":[2]}} | w: data_offsets",
                "{\"w\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0]}} | w: 1 data_offsets",
                "{\"w\":{\"dtype\":\"F32\",\"shape\":[-2],\"data_offsets\":[0,8]}} | w: shape (expected: whole numbers",
                "{\"w\":{\"dtype\":\"F32\",\"shape\":[1.5],\"data_offsets\":[0,8]}} | w: shape (expected: whole numbers",
                "{\"w\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,8]}} | w: data_offsets [0, 8] (expected: 4 bytes",
                "{\"w\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[8,0]}} | w: data_offsets [8, 0]",
                "{\"w\":{\"dtype\":\"F32\",\"shape\":[2147483647,2147483647,4],\"data_offsets\":[0,8]}} | is too large",
                "{\"w\":{\"dtype\":\"F32\",\"shape\":[9000000000],\"data_offsets\":[0,8]}} | is too large",
                "{\"w\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}} | w: begins at 4 (expected: 0)",
                "{\"v\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},\"w\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}} | w: begins at 4 (expected: 8)",
                "{\"w\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}} | file: 8 bytes of tensors (expected: 4",
                "{\"w\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,12]}} | file: 8 bytes of tensors (expected: 12",
            })
    void aMalformedHeaderIsRefusedWithItsReason(String header, String reason) throws IOException {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Safetensors.map(file(json.length, json, 8)))
                .withMessageContaining(reason);
    }

    @ParameterizedTest
    @CsvSource({"-1", "100", "17000000", "9223372036854775807"})
    void aHeaderLengthBeyondTheFileIsRefused(long length) throws IOException {
        Path file = file(length, "{}".getBytes(StandardCharsets.UTF_8), 8);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Safetensors.map(file))
                .withMessageContaining("header length");
    }

    @Test
    void anEmptyFileIsRefused() throws IOException {
        Path file = Files.createFile(folder.resolve("empty"));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Safetensors.map(file))
                .withMessageContaining("0 bytes");
    }

    @Test
    void aTruncatedFileIsRefused() throws IOException {
        byte[] whole = Files.readAllBytes(writeExample("a"));
        Path cut = Files.write(folder.resolve("cut"), Arrays.copyOf(whole, whole.length - 1));

        assertThatIllegalArgumentException().isThrownBy(() -> Safetensors.map(cut));
    }

    @Test
    void aMissingFileIsAnInputOutputError() {
        assertThatThrownBy(() -> Safetensors.map(folder.resolve("none"))).isInstanceOf(UncheckedIOException.class);
    }

    @Test
    void valuesThatDoNotFitTheirShapeAreNotWritten() {
        SequencedMap<String, int[]> shapes = new LinkedHashMap<>(Map.of("w", new int[] {3}));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Safetensors.write(
                        folder.resolve("a"), shapes, name -> FloatBuffer.wrap(new float[] {1, 2}), Map.of()))
                .withMessage("w: 2 values (expected: 3)");
    }

    private Path writeExample(String name) {
        SequencedMap<String, int[]> shapes = new LinkedHashMap<>();
        shapes.put("conv.weight", new int[] {2, 1, 1, 3});
        shapes.put("conv.bias", new int[] {2});
        shapes.put("scalar", new int[] {});
        Map<String, FloatBuffer> values = Map.of(
                "conv.weight", FloatBuffer.wrap(new float[] {1, -2, 3.5f, Float.MIN_VALUE, Float.NaN, 6}),
                "conv.bias", FloatBuffer.wrap(new float[] {7, 8}),
                "scalar", FloatBuffer.wrap(new float[] {9}));
        Path file = folder.resolve(name);
        StateDict inMemory = StateDict.of(shapes, values);
        Safetensors.write(file, shapes, inMemory::values, Map.of("source", "test", "format", "pt"));
        return file;
    }

    private static float[] numbers(StateDict tensors, String name) {
        FloatBuffer values = tensors.values(name);
        float[] numbers = new float[values.remaining()];
        values.get(numbers);
        return numbers;
    }

    private Path file(long headerLength, byte[] header, int dataBytes) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(8 + header.length + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
        return Files.write(
                folder.resolve("malformed"),
                bytes.putLong(headerLength).put(header).array());
    }
}
