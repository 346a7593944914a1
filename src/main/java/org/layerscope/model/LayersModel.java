package org.layerscope.model;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The float32 weights of a TensorFlow.js layers model: {@code model.json} and shards that hold one stream of little-endian numbers. */
final class LayersModel {

    @SuppressWarnings("ArrayRecordComponent")
    private record Tensor(long start, int[] shape, int elements) {}

    private record Shard(Path file, long start, long end) {}

    private final Map<String, Tensor> tensors = new HashMap<>();
    private final List<Shard> shards = new ArrayList<>();

    private LayersModel() {}

    /** Reads which tensors there are; the file has been verified, so its form is known. */
    static LayersModel read(Path modelJson) throws IOException {
        LayersModel model = new LayersModel();
        JsonNode root = JsonMapper.shared().readTree(Files.readAllBytes(modelJson));
        long shardStart = 0;
        long tensorStart = 0;
        for (JsonNode group : root.get("weightsManifest")) {
            for (JsonNode path : group.get("paths")) {
                Path file = modelJson.resolveSibling(path.asString());
                long end = shardStart + Files.size(file);
                model.shards.add(new Shard(file, shardStart, end));
                shardStart = end;
            }
            for (JsonNode weight : group.get("weights")) {
                int[] shape = weight.get("shape")
                        .valueStream()
                        .mapToInt(JsonNode::asInt)
                        .toArray();
                int elements = 1;
                for (int dimension : shape) {
                    elements *= dimension;
                }
                model.tensors.put(weight.get("name").asString(), new Tensor(tensorStart, shape, elements));
                tensorStart += (long) elements * Float.BYTES;
            }
        }
        return model;
    }

    /** The tensor's dimensions in Keras' order. */
    int[] shape(String name) {
        return tensor(name).shape().clone();
    }

    /** The tensor's numbers in row-major order. */
    float[] values(String name) throws IOException {
        Tensor tensor = tensor(name);
        ByteBuffer bytes = ByteBuffer.allocate(tensor.elements() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (Shard shard : shards) {
            long position = tensor.start() + bytes.position();
            if (bytes.hasRemaining() && shard.start() <= position && position < shard.end()) {
                read(shard, position - shard.start(), bytes);
            }
        }
        if (bytes.hasRemaining()) {
            throw new IOException(name + " ends " + bytes.remaining() + " bytes behind the last shard");
        }
        float[] values = new float[tensor.elements()];
        bytes.flip().asFloatBuffer().get(values);
        return values;
    }

    /** Reads to the end of the shard or of the buffer. */
    private static void read(Shard shard, long offset, ByteBuffer bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(shard.file())) {
            long position = offset;
            int read = 0;
            while (bytes.hasRemaining() && read >= 0) {
                read = channel.read(bytes, position);
                position += Math.max(0, read);
            }
        }
    }

    private Tensor tensor(String name) {
        @Nullable Tensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new IllegalArgumentException("tensor: " + name + " (expected: one of " + tensors.size() + " names)");
        }
        return tensor;
    }
}
