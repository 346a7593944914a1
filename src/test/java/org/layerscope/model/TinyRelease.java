package org.layerscope.model;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.layerscope.network.Safetensors;

/** A release of two files of 8 bytes each, which become one tensor of four numbers. */
final class TinyRelease {

    static final Map<String, byte[]> FILES = Map.of("weights/a.bin", numbers(1, 2), "weights/b.bin", numbers(3, 4));

    private TinyRelease() {}

    static Release of(URI... repositories) {
        Manifest manifest = Manifest.parse(List.of(
                "# size and hash",
                "c5576db40f111dd49db210a362bd99630d1872d61dfd1997c42238c0b2e0aff2  8  weights/a.bin",
                "58a04cf6a19eb6309aa37f492d35e6b070a9ea06d11d27260d0d7d35b8149a2e  8  weights/b.bin"));
        return new Release(
                "Tiny",
                "tiny@1.0.0",
                16,
                List.of(repositories),
                manifest,
                TinyRelease::convert,
                "tiny.safetensors",
                96,
                "987534bd8173f353b026f02aca9d0693f562e8b59dde4e88826f8ad6fbe70dc3");
    }

    private static byte[] numbers(float... numbers) {
        ByteBuffer bytes = ByteBuffer.allocate(numbers.length * Float.BYTES);
        bytes.asFloatBuffer().put(numbers);
        return bytes.array();
    }

    private static void convert(Path folder, Path target, Progress progress) throws IOException {
        float[] values = new float[4];
        for (int i = 0; i < 2; i++) {
            byte[] bytes = Files.readAllBytes(
                    folder.resolve(List.of("weights/a.bin", "weights/b.bin").get(i)));
            ByteBuffer.wrap(bytes).asFloatBuffer().get(values, 2 * i, 2);
        }
        SequencedMap<String, int[]> shapes = new LinkedHashMap<>(Map.of("fc.weight", new int[] {2, 2}));
        Safetensors.write(target, shapes, name -> FloatBuffer.wrap(values), Map.of());
    }

    static void place(Path folder) {
        try {
            for (Map.Entry<String, byte[]> file : FILES.entrySet()) {
                Path target = folder.resolve(file.getKey());
                Files.createDirectories(target.getParent());
                Files.write(target, file.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An npm package of the given files, and some that nobody asked for. */
    static byte[] npmPackage(Map<String, byte[]> files) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var tar = new TarArchiveOutputStream(new GZIPOutputStream(bytes))) {
            add(tar, "package/package.json", "{}".getBytes(StandardCharsets.UTF_8));
            add(tar, "../outside.txt", new byte[3]);
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                add(tar, "package/" + file.getKey(), file.getValue());
            }
        }
        return bytes.toByteArray();
    }

    private static void add(TarArchiveOutputStream tar, String name, byte[] content) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setSize(content.length);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
    }
}
