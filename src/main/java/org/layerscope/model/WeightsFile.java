package org.layerscope.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.layerscope.network.Safetensors;
import org.layerscope.network.StateDict;

/** A state dict in somebody's file: {@code .safetensors}, or {@code .pth} and {@code .pt} as PyTorch's {@code torch.save} writes them. */
sealed interface WeightsFile {

    /** What training on several devices, compiling, or both in either order puts before every name. */
    List<String> PREFIXES = List.of("module.", "_orig_mod.", "module.");

    /**
     * A state dict, float32 whatever the file's type; tensors of whole numbers are left out. Its numbers may be views of the
     * file, which must not change while they are read; whoever keeps them longer copies them.
     *
     * @param weights with PyTorch's names, without wrapper and prefix; at least one
     */
    record Accepted(StateDict weights) implements WeightsFile {}

    /**
     * None that can be used.
     *
     * @param problem what was found, what was expected and what to do, for people to read; at most 1,000 characters
     */
    record Refused(String problem) implements WeightsFile {

        private static final int LONGEST = 1_000;

        public Refused {
            // It may quote the file.
            String plain = problem.replaceAll("\\p{Cntrl}", "?");
            problem = plain.length() <= LONGEST ? plain : plain.substring(0, LONGEST - 3) + "...";
        }
    }

    /** Reads a file; the format is told by its content. Nothing of it is run. */
    static WeightsFile read(Path file) {
        try {
            StateDict weights = withoutPrefix(weights(file));
            return weights.names().isEmpty()
                    ? new Refused("file: no tensors of F32, F16, BF16 or F64 (expected: a network's weights)")
                    : new Accepted(weights);
        } catch (IllegalArgumentException e) {
            return new Refused(String.valueOf(e.getMessage()));
        } catch (IOException | UncheckedIOException e) {
            return new Refused("file: cannot be read, " + e.getMessage());
        }
    }

    /**
     * A sentence for every tensor with numbers that are not finite, as {@code conv1.weight: 3 of 9408 numbers are NaN or
     * infinite}; none for sound weights. Reads all numbers: about 30 ms for 100 MB.
     */
    static List<String> notFinite(StateDict weights) {
        List<String> sentences = new ArrayList<>();
        float[] part = new float[16 * 1024];
        for (String name : weights.names()) {
            FloatBuffer values = weights.values(name);
            int numbers = values.remaining();
            int bad = 0;
            while (values.hasRemaining()) {
                int length = Math.min(part.length, values.remaining());
                values.get(part, 0, length);
                for (int i = 0; i < length; i++) {
                    bad += Math.abs(part[i]) <= Float.MAX_VALUE ? 0 : 1;
                }
            }
            if (bad > 0) {
                sentences.add("%s: %d of %d numbers are NaN or infinite".formatted(name, bad, numbers));
            }
        }
        return sentences;
    }

    private static StateDict weights(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new IllegalArgumentException("file: a directory (expected: .safetensors, .pth or .pt)");
        }
        byte[] start;
        try (InputStream stream = Files.newInputStream(file)) {
            start = stream.readNBytes(16);
        }
        String text = new String(start, StandardCharsets.ISO_8859_1);
        if (text.startsWith("PK\3\4")) {
            return Checkpoint.read(file);
        }
        if (start.length > 8 && (start[8] == '{' || headerLength(start) < Files.size(file))) {
            return Safetensors.map(file);
        }
        if (text.startsWith("\u0080")) {
            throw new IllegalArgumentException(
                    "file: a pickle without zip archive, as PyTorch wrote before 1.6 (expected:"
                            + " .safetensors, or as newer versions write). Save it again: torch.save(torch.load(path), path)");
        }
        throw new IllegalArgumentException(
                ("file: %d bytes that begin with %s (expected: .safetensors, or a zip archive"
                                + " as torch.save writes)")
                        .formatted(Files.size(file), HexFormat.ofDelimiter(" ").formatHex(start)));
    }

    private static long headerLength(byte[] start) {
        long length = ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN).getLong();
        return length < 0 ? Long.MAX_VALUE : length;
    }

    private static StateDict withoutPrefix(StateDict weights) {
        StateDict stripped = weights;
        for (String prefix : PREFIXES) {
            if (stripped.names().stream().allMatch(name -> name.startsWith(prefix))) {
                SequencedMap<String, int[]> shapes = new LinkedHashMap<>();
                Map<String, FloatBuffer> values = new HashMap<>();
                for (String name : stripped.names()) {
                    String rest = name.substring(prefix.length());
                    shapes.put(rest, stripped.shape(name));
                    values.put(rest, stripped.values(name));
                }
                stripped = StateDict.of(shapes, values);
            }
        }
        return stripped;
    }
}
