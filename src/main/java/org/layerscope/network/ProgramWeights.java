package org.layerscope.network;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** The tensors of a {@code .pt2} archive by PyTorch's names, found in its lists when they are asked for. */
final class ProgramWeights {

    /** What can be read; float16 and bfloat16 become float32. */
    static final List<NumberType> FLOATS = List.of(NumberType.F32, NumberType.F16, NumberType.BF16);

    /** PyTorch's numbers of the types in its archives. */
    private static final Map<Integer, NumberType> TYPES = Map.ofEntries(
            Map.entry(1, NumberType.U8),
            Map.entry(2, NumberType.I8),
            Map.entry(3, NumberType.I16),
            Map.entry(4, NumberType.I32),
            Map.entry(5, NumberType.I64),
            Map.entry(6, NumberType.F16),
            Map.entry(7, NumberType.F32),
            Map.entry(8, NumberType.F64),
            Map.entry(12, NumberType.BOOL),
            Map.entry(13, NumberType.BF16));

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
        String file = entry.path("path_name").asString("");
        StridedTensor tensor = new StridedTensor(
                type(name, meta),
                name,
                number(name, "storage_offset", meta.path("storage_offset")),
                shape(name),
                sizes(name, "strides"));
        ByteBuffer storage = archive.tensor(folders.get(name) + file);
        long held = storage.remaining() / tensor.type().bytes();
        Expect.that(tensor.elements() <= held, name, tensor.elements() + " values over " + held, "no value twice");
        return tensor.values(storage);
    }

    /**
     * The type of a tensor's numbers.
     *
     * @throws IllegalArgumentException if it is none of {@link #FLOATS}
     */
    static NumberType type(String name, JsonNode meta) {
        NumberType type = TYPES.get(meta.path("dtype").asInt(-1));
        if (type == null || !FLOATS.contains(type)) {
            String found = type == null ? "numbers of an unknown type" : type.toString();
            throw new IllegalArgumentException("%s: %s (expected: one of %s)".formatted(name, found, FLOATS));
        }
        return type;
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
                () -> what + " " + node,
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
