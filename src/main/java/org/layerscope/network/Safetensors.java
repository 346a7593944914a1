package org.layerscope.network;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Function;

/**
 * Reads and writes state dicts as {@code .safetensors} files: an 8-byte little-endian header length, a JSON header, then the
 * tensors' bytes one after the other (format: huggingface/safetensors).
 */
public final class Safetensors {

    private Safetensors() {}

    /**
     * Maps a file into memory, read-only; its pages are read on first use and shared between processes. Float32 tensors are
     * views of them; F16, BF16 and F64 are converted; whole numbers and truth values are left out. The file must not change
     * while it is in use: where it became shorter, reading it ends in an {@link InternalError}.
     *
     * @throws IllegalArgumentException when the file is not a well-formed safetensors file of such tensors of at most 2 GiB
     * @throws UncheckedIOException when it cannot be read
     */
    public static StateDict map(Path file) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            SafetensorsHeader header = readHeader(channel);
            ByteBuffer data = channel.map(MapMode.READ_ONLY, header.dataStart(), header.dataBytes());
            SequencedMap<String, int[]> shapes = new LinkedHashMap<>();
            Map<String, FloatBuffer> values = new HashMap<>();
            header.tensors().forEach((name, entry) -> {
                if (entry.type().isFloat()) {
                    shapes.put(name, entry.shape());
                    int begin = (int) entry.begin();
                    values.put(name, entry.type().floats(data.slice(begin, (int) entry.end() - begin)));
                }
            });
            return TensorMap.of(shapes, values);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    /**
     * Writes a file; it is on the disk when this returns. Equal arguments give equal bytes.
     *
     * @param shapes names and shapes in file order
     * @param values the numbers of a name, row-major, as many as its shape says; asked once per name, in file order
     * @param metadata free text of the header
     * @throws IllegalArgumentException when values do not fit their shape
     * @throws UncheckedIOException when the file exists already or cannot be written
     */
    public static void write(
            Path file,
            SequencedMap<String, int[]> shapes,
            Function<String, FloatBuffer> values,
            Map<String, String> metadata) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            write(channel, shapes, values, metadata);
            channel.force(true);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    /**
     * Writes a file's bytes to where it goes, tensor after tensor.
     *
     * @throws IOException when that takes no more
     */
    public static void write(
            WritableByteChannel channel,
            SequencedMap<String, int[]> shapes,
            Function<String, FloatBuffer> values,
            Map<String, String> metadata)
            throws IOException {
        writeFully(channel, SafetensorsHeader.encode(shapes, metadata));
        for (Map.Entry<String, int[]> entry : shapes.entrySet()) {
            FloatBuffer numbers = values.apply(entry.getKey());
            if (numbers.remaining() != TensorMap.elements(entry.getValue())) {
                throw new IllegalArgumentException("%s: %d values (expected: %d)"
                        .formatted(entry.getKey(), numbers.remaining(), TensorMap.elements(entry.getValue())));
            }
            ByteBuffer bytes =
                    ByteBuffer.allocate(numbers.remaining() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            bytes.asFloatBuffer().put(numbers.duplicate());
            writeFully(channel, bytes);
        }
    }

    /** Exact size of such a file. */
    public static long bytes(SequencedMap<String, int[]> shapes, Map<String, String> metadata) {
        return SafetensorsHeader.encode(shapes, metadata).remaining()
                + Float.BYTES
                        * shapes.values().stream()
                                .mapToLong(TensorMap::elements)
                                .sum();
    }

    private static SafetensorsHeader readHeader(FileChannel channel) throws IOException {
        long fileBytes = channel.size();
        ByteBuffer prefix = readFully(channel, 0, (int) Math.min(fileBytes, SafetensorsHeader.PREFIX_BYTES));
        int length = SafetensorsHeader.length(prefix, fileBytes);
        return SafetensorsHeader.parse(
                readFully(channel, SafetensorsHeader.PREFIX_BYTES, length).array(), fileBytes);
    }

    private static ByteBuffer readFully(FileChannel channel, long position, int bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, position + buffer.position()) < 0) {
                throw new IOException("the file became shorter while it was read");
            }
        }
        return buffer.flip();
    }

    private static void writeFully(WritableByteChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }
}
