package org.layerscope.network;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** The tensors of a {@code .pt2} archive by PyTorch's names, found in its lists when they are asked for. */
final class ProgramWeights {

    /** What can be read; float16 and bfloat16 become float32. */
    static final List<String> FLOATS = List.of("float32", "float16", "bfloat16");

    /** PyTorch's numbers of the types in its archives. */
    private static final Map<Integer, String> TYPES = Map.ofEntries(
            Map.entry(1, "uint8"),
            Map.entry(2, "int8"),
            Map.entry(3, "int16"),
            Map.entry(4, "int32"),
            Map.entry(5, "int64"),
            Map.entry(6, "float16"),
            Map.entry(7, "float32"),
            Map.entry(8, "float64"),
            Map.entry(12, "bool"),
            Map.entry(13, "bfloat16"));

    private final ProgramArchive archive;
    private final Map<String, JsonNode> entries = new HashMap<>();
    private final Map<String, String> folders = new HashMap<>();

    ProgramWeights(ProgramArchive archive) {
        this.archive = archive;
        list("constants/", archive.constants());
        list("weights/", archive.weights());
    }

    private void list(String folder, JsonNode list) {
        list.path("config").properties().forEach(entry -> {
            entries.put(entry.getKey(), entry.getValue());
            folders.put(entry.getKey(), folder);
        });
    }

    /** Sizes of each dimension. */
    int[] shape(String name) {
        return Arrays.stream(sizes(name, "sizes")).mapToInt(size -> (int) size).toArray();
    }

    /** The numbers in row-major order: the archive's own bytes where they lie so, else a copy. */
    FloatBuffer values(String name) {
        JsonNode entry = entry(name);
        Expect.that(
                !entry.path("use_pickle").asBoolean(false),
                name,
                "pickled",
                "a plain tensor; make it one before exporting, a pickle is never read");
        JsonNode meta = entry.path("tensor_meta");
        String type = type(meta);
        Expect.that(FLOATS.contains(type), name, type, "numbers of " + FLOATS);
        int bytes = type.equals("float32") ? 4 : 2;
        long[] sizes = sizes(name, "sizes");
        long[] strides = sizes(name, "strides");
        Expect.that(strides.length == sizes.length, name, strides.length + " strides", sizes.length + " as sizes");
        long offset = number(name, "storage_offset", meta.path("storage_offset"));
        ByteBuffer storage =
                archive.tensor(folders.get(name) + entry.path("path_name").asString(""));
        long cells = 1;
        long last = offset;
        for (int i = 0; i < sizes.length; i++) {
            cells = Math.multiplyExact(cells, sizes[i]);
            last = Math.addExact(last, Math.multiplyExact(strides[i], sizes[i] - 1));
        }
        long held = storage.remaining() / bytes;
        Expect.that(last < held, name, held + " values", "at least " + (last + 1) + " as its sizes say");
        Expect.that(cells <= held, name, cells + " values over " + held, "no value twice");
        if (bytes == 4 && rowMajor(sizes, strides)) {
            return storage.slice((int) offset * 4, (int) cells * 4)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asFloatBuffer();
        }
        FloatBuffer copy = ByteBuffer.allocateDirect(Math.toIntExact(cells * Float.BYTES))
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer();
        gather(storage, type, sizes, strides, 0, (int) offset, copy);
        return copy.flip();
    }

    /** Name of a tensor's type. */
    static String type(JsonNode meta) {
        return TYPES.getOrDefault(meta.path("dtype").asInt(-1), "of an unknown type");
    }

    private static boolean rowMajor(long[] sizes, long[] strides) {
        long expected = 1;
        for (int i = sizes.length - 1; i >= 0; i--) {
            if (sizes[i] != 1 && strides[i] != expected) {
                return false;
            }
            expected *= sizes[i];
        }
        return true;
    }

    private static void gather(
            ByteBuffer storage, String type, long[] sizes, long[] strides, int axis, int at, FloatBuffer into) {
        if (axis == sizes.length) {
            into.put(
                    switch (type) {
                        case "float32" -> storage.getFloat(at * 4);
                        case "float16" -> Float.float16ToFloat(storage.getShort(at * 2));
                        default -> Float.intBitsToFloat(storage.getShort(at * 2) << 16);
                    });
            return;
        }
        for (int i = 0; i < sizes[axis]; i++) {
            gather(storage, type, sizes, strides, axis + 1, at + i * (int) strides[axis], into);
        }
    }

    private long[] sizes(String name, String list) {
        JsonNode sizes = entry(name).path("tensor_meta").path(list);
        Expect.that(sizes.isArray() && sizes.size() <= 8, name, "its " + list, "a list of at most 8");
        return sizes.valueStream().mapToLong(size -> number(name, list, size)).toArray();
    }

    private static long number(String name, String what, JsonNode node) {
        JsonNode number = node.path("as_int");
        long least = what.equals("sizes") ? 1 : 0;
        Expect.that(
                number.isIntegralNumber() && number.canConvertToInt() && number.asInt() >= least,
                name,
                what + " " + node,
                "whole numbers of " + least + " or more");
        return number.asInt();
    }

    private JsonNode entry(String name) {
        JsonNode entry = entries.get(name);
        if (entry == null) {
            throw new IllegalArgumentException(name + ": not listed (expected: a tensor of the archive)");
        }
        return entry;
    }
}
