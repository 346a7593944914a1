package org.layerscope.model;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import org.layerscope.network.StateDict;
import org.layerscope.network.StoredZip;
import org.layerscope.network.StridedTensor;

/**
 * Reads what PyTorch's {@code torch.save} writes since 1.6: a zip archive of one folder, in it {@code data.pkl}, a pickle that
 * names tensors, and {@code data/0}, {@code data/1} ..., their storages. Every complaint is an IllegalArgumentException.
 */
final class Checkpoint {

    private static final List<String> WRAPPERS = List.of("state_dict", "model_state_dict", "model", "net");
    private static final int SHOWN = 10;

    private final StoredZip archive;
    private final long fileBytes;
    private final String folder;

    private Checkpoint(StoredZip archive, long fileBytes) {
        this.archive = archive;
        this.fileBytes = fileBytes;
        String first = archive.names().stream().findFirst().orElse("");
        this.folder = first.substring(0, first.indexOf('/') + 1);
    }

    /** The state dict's tensors of floats, as float32; those that are float32 in the file are views of it, mapped read-only. */
    static StateDict read(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long bytes = channel.size();
            if (bytes > Integer.MAX_VALUE) {
                throw new IllegalArgumentException("file: %d bytes (expected: at most 2 GiB)".formatted(bytes));
            }
            Checkpoint checkpoint = new Checkpoint(new StoredZip(channel.map(MapMode.READ_ONLY, 0, bytes)), bytes);
            checkpoint.checkKind();
            return checkpoint.weights(stateDict(TensorUnpickler.read(checkpoint.content("data.pkl"))));
        }
    }

    private void checkKind() {
        if (has("constants.pkl") || archive.names().stream().anyMatch(name -> name.startsWith(folder + "code/"))) {
            throw new IllegalArgumentException(
                    "zip archive: a TorchScript program (expected: a state dict). Save its weights"
                            + " with torch.save(model.state_dict(), path)");
        }
        if (has("archive_format")
                || has("models/model.json")
                || archive.names().contains("serialized_exported_program.json")) {
            throw new IllegalArgumentException(
                    "zip archive: a program of torch.export.save (expected: a state dict). Name it"
                            + " .pt2 to use the whole network, or save its weights with torch.save(model.state_dict(), path)");
        }
        if (!has("data.pkl")) {
            throw new IllegalArgumentException(
                    "zip archive: no data.pkl in its %d entries (expected: as torch.save writes)"
                            .formatted(archive.names().size()));
        }
        if (has("byteorder")) {
            String order =
                    StandardCharsets.US_ASCII.decode(content("byteorder")).toString();
            if (!order.equals("little")) {
                throw new IllegalArgumentException("byteorder: %s (expected: little)".formatted(order));
            }
        }
    }

    private boolean has(String entry) {
        return archive.names().contains(folder + entry);
    }

    private ByteBuffer content(String entry) {
        return archive.stored(folder + entry)
                .orElseThrow(() -> new IllegalArgumentException(
                        "%s: missing (expected: one of the archive's entries)".formatted(folder + entry)));
    }

    /** The pickle's tensors by name, which a checkpoint may have wrapped with what else training needs. */
    private static SequencedMap<String, StridedTensor> stateDict(Object root) {
        if (!(root instanceof Map<?, ?> outer)) {
            throw new IllegalArgumentException("pickle: a %s (expected: a dict of tensors)"
                    .formatted(root instanceof StridedTensor ? "single tensor" : "list or value"));
        }
        for (String wrapper : WRAPPERS) {
            if (outer.get(wrapper) instanceof Map<?, ?> inner) {
                return tensors(inner);
            }
        }
        return tensors(outer);
    }

    private static SequencedMap<String, StridedTensor> tensors(Map<?, ?> dict) {
        SequencedMap<String, StridedTensor> tensors = new LinkedHashMap<>();
        dict.forEach((key, value) -> {
            if (key instanceof String name && value instanceof StridedTensor tensor) {
                tensors.put(name, tensor);
            }
        });
        if (tensors.isEmpty()) {
            throw new IllegalArgumentException(
                    "pickle: no tensors, but %s (expected: a dict of tensors, or one under %s)"
                            .formatted(
                                    dict.keySet().stream()
                                            .limit(SHOWN)
                                            .map(String::valueOf)
                                            .collect(Collectors.joining(", ", "[", "]")),
                                    String.join(", ", WRAPPERS)));
        }
        return tensors;
    }

    private StateDict weights(SequencedMap<String, StridedTensor> tensors) {
        SequencedMap<String, int[]> shapes = new LinkedHashMap<>();
        Map<String, FloatBuffer> values = new HashMap<>();
        long numbers = 0;
        for (Map.Entry<String, StridedTensor> named : tensors.entrySet()) {
            StridedTensor tensor = named.getValue();
            if (tensor.type().isFloat()) {
                numbers += tensor.elements();
                if (tensor.elements() > fileBytes || numbers > fileBytes) { // tensors may share a storage
                    throw new IllegalArgumentException("%s: more numbers than the file has bytes, %d (expected: less)"
                            .formatted(named.getKey(), fileBytes));
                }
                shapes.put(named.getKey(), tensor.shape());
                values.put(named.getKey(), tensor.values(content("data/" + tensor.storage())));
            }
        }
        return StateDict.of(shapes, values);
    }
}
