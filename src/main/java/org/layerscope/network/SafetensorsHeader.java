package org.layerscope.network;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The validated header of a safetensors file: where each tensor lies. Every complaint is an IllegalArgumentException. */
record SafetensorsHeader(long dataStart, long dataBytes, SequencedMap<String, Entry> tensors) {

    static final int PREFIX_BYTES = 8;
    private static final int LIMIT_BYTES = 4 * 1024 * 1024;
    private static final int ALIGNMENT = 8;
    private static final String METADATA = "__metadata__";
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /** One tensor: its type, its shape and the range of its bytes within the data. */
    @SuppressWarnings("ArrayRecordComponent")
    record Entry(NumberType type, int[] shape, long begin, long end) {}

    /** The header's length in bytes, from the first bytes of a file of this size. */
    static int length(ByteBuffer prefix, long fileBytes) {
        if (prefix.remaining() < PREFIX_BYTES) {
            throw new IllegalArgumentException(
                    "file: %d bytes (expected: at least %d)".formatted(fileBytes, PREFIX_BYTES));
        }
        long length = prefix.order(ByteOrder.LITTLE_ENDIAN).getLong();
        if (length < 0 || length > Math.min(LIMIT_BYTES, fileBytes - PREFIX_BYTES)) {
            throw new IllegalArgumentException("header length: %s (expected: at most %d in a file of %d bytes)"
                    .formatted(Long.toUnsignedString(length), LIMIT_BYTES, fileBytes));
        }
        return (int) length;
    }

    static SafetensorsHeader parse(byte[] json, long fileBytes) {
        long dataStart = PREFIX_BYTES + (long) json.length;
        long dataBytes = fileBytes - dataStart;
        if (dataBytes > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("file: %d bytes (expected: at most 2 GiB)".formatted(fileBytes));
        }
        SequencedMap<String, Entry> tensors = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> property : object(json).properties()) {
            if (!property.getKey().equals(METADATA)) {
                tensors.put(property.getKey(), entry(property.getKey(), property.getValue()));
            }
        }
        checkRanges(tensors, dataBytes);
        return new SafetensorsHeader(dataStart, dataBytes, tensors);
    }

    /** Length prefix and header, padded with spaces so that the data behind it is aligned. */
    static ByteBuffer encode(SequencedMap<String, int[]> shapes, Map<String, String> metadata) {
        ObjectNode root = JSON.createObjectNode();
        if (!metadata.isEmpty()) {
            ObjectNode texts = root.putObject(METADATA);
            metadata.entrySet().stream()
                    .sorted(Map.Entry.comparingByKey())
                    .forEach(text -> texts.put(text.getKey(), text.getValue()));
        }
        long offset = 0;
        for (Map.Entry<String, int[]> tensor : shapes.entrySet()) {
            ObjectNode node = root.putObject(tensor.getKey()).put("dtype", "F32");
            ArrayNode shape = node.putArray("shape");
            Arrays.stream(tensor.getValue()).forEach(shape::add);
            long end = offset + TensorMap.elements(tensor.getValue()) * Float.BYTES;
            node.putArray("data_offsets").add(offset).add(end);
            offset = end;
        }
        byte[] json = JSON.writeValueAsBytes(root);
        int padded = Math.ceilDiv(json.length, ALIGNMENT) * ALIGNMENT;
        byte[] bytes = Arrays.copyOf(json, padded);
        Arrays.fill(bytes, json.length, padded, (byte) ' ');
        return ByteBuffer.allocate(PREFIX_BYTES + padded)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(padded)
                .put(bytes)
                .flip();
    }

    private static ObjectNode object(byte[] json) {
        try {
            if (JSON.readTree(json) instanceof ObjectNode object) {
                return object;
            }
        } catch (JacksonException e) {
            throw new IllegalArgumentException(
                    "header: not JSON, %s (expected: an object of tensors)".formatted(e.getOriginalMessage()), e);
        }
        throw new IllegalArgumentException("header: not an object (expected: an object of tensors)");
    }

    private static Entry entry(String name, JsonNode node) {
        NumberType type = type(name, node.path("dtype").asString("missing"));
        long[] sizes = numbers(name, node.path("shape"), "shape");
        long[] offsets = numbers(name, node.path("data_offsets"), "data_offsets");
        if (offsets.length != 2) {
            throw new IllegalArgumentException(
                    "%s: %d data_offsets (expected: begin and end)".formatted(name, offsets.length));
        }
        try {
            int[] shape = Arrays.stream(sizes).mapToInt(Math::toIntExact).toArray();
            if (Math.multiplyExact(TensorMap.elements(shape), (long) type.bytes()) == offsets[1] - offsets[0]) {
                return new Entry(type, shape, offsets[0], offsets[1]);
            }
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("%s: shape %s is too large".formatted(name, Arrays.toString(sizes)), e);
        }
        throw new IllegalArgumentException("%s: data_offsets %s (expected: %d bytes for each element of shape %s)"
                .formatted(name, Arrays.toString(offsets), type.bytes(), Arrays.toString(sizes)));
    }

    private static NumberType type(String name, String dtype) {
        try {
            return NumberType.valueOf(dtype);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "%s: dtype %s (expected: F32, F16, BF16 or F64)".formatted(name, dtype), e);
        }
    }

    private static long[] numbers(String name, JsonNode node, String what) {
        if (!node.isArray()
                || !node.valueStream().allMatch(n -> n.isIntegralNumber() && n.canConvertToLong() && n.asLong() >= 0)) {
            throw new IllegalArgumentException("%s: %s (expected: whole numbers of 0 or more)".formatted(name, what));
        }
        return node.valueStream().mapToLong(JsonNode::asLong).toArray();
    }

    /** Tensors fill the data without gap or overlap, as the format demands; so a cut or padded file is noticed. */
    private static void checkRanges(SequencedMap<String, Entry> tensors, long dataBytes) {
        List<Map.Entry<String, Entry>> byOffset = tensors.entrySet().stream()
                .sorted(Comparator.comparingLong(
                                (Map.Entry<String, Entry> t) -> t.getValue().begin())
                        .thenComparingLong(t -> t.getValue().end()))
                .toList();
        long end = 0;
        for (Map.Entry<String, Entry> tensor : byOffset) {
            if (tensor.getValue().begin() != end) {
                throw new IllegalArgumentException("%s: begins at %d (expected: %d)"
                        .formatted(tensor.getKey(), tensor.getValue().begin(), end));
            }
            end = tensor.getValue().end();
        }
        if (end != dataBytes) {
            throw new IllegalArgumentException(
                    "file: %d bytes of tensors (expected: %d as its header says)".formatted(dataBytes, end));
        }
    }
}
