package org.layerscope.visualization;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.layerscope.network.Shape;

/**
 * All layers of an extraction as one ZIP file: the numbers, what they were made of, and, where there can be one, a script that computes them
 * again with PyTorch and compares. The layers are computed some at a time, as many as take 16 MiB, and at least one. Its size is known before it is written;
 * equal extractions give equal bytes.
 */
public final class Archive {

    /** One layer's part of it. */
    record Layer(TapInfo tap, ChannelRange channels, String file) {

        private int[] shape() {
            Shape shape = tap.shape();
            return new int[] {channels.size(), shape.height(), shape.width()};
        }

        long bytes() {
            return Npy.bytes(shape());
        }
    }

    private static final String MANIFEST = "manifest.json";
    private static final String UNKNOWN_HASH = "0".repeat(64);
    /** Not the first day that there is: that would be written once more, in an extra field. */
    private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 2, 1, 0, 0);

    private static final int ATTEMPTS = 20;
    private static final long AT_ONCE = 16 << 20;

    /** Fixed parts of ZIP's local and central headers, and of its end (PKWARE's APPNOTE 4.3). */
    private static final int HEADERS = 30 + 46;

    private static final int END = 22;

    private final Extraction extraction;
    private final List<Layer> layers;
    private final SequencedMap<String, byte[]> beside;
    private final ArchiveManifest manifest;

    /**
     * @param layers at least one
     * @param beside other files by name
     * @param manifest names all these files; their hashes come with their bytes
     */
    Archive(Extraction extraction, List<Layer> layers, SequencedMap<String, byte[]> beside, ArchiveManifest manifest) {
        this.extraction = extraction;
        this.layers = layers;
        this.beside = beside;
        this.manifest = manifest;
    }

    static ArchiveManifest.Content content(String name, long bytes) {
        return new ArchiveManifest.Content(name, bytes, UNKNOWN_HASH);
    }

    /** Completes when the first layer is there, or with the reason why there will be none; from then on {@link #write} has something to write. */
    public CompletableFuture<Void> begun() {
        return extraction
                .ended()
                .thenCompose(ended -> ended.activation(layers.getFirst().tap(), together(0)))
                .thenAccept(activation -> {});
    }

    /** This layer's tap and those of the next ones, as many as are computed at once. */
    private List<TapInfo> together(int first) {
        List<TapInfo> taps = new ArrayList<>();
        long bytes = 0;
        for (Layer layer : layers.subList(first, layers.size())) {
            bytes += layer.tap().shape().cells() * Float.BYTES;
            if (bytes > AT_ONCE && !taps.isEmpty()) {
                break;
            }
            taps.add(layer.tap());
        }
        return taps;
    }

    /** Name of the script within it; empty where there is none. */
    public Optional<String> script() {
        return Optional.ofNullable(manifest.script());
    }

    /** Exact size of the file. */
    public long bytes() {
        Map<String, Long> files = new LinkedHashMap<>();
        layers.forEach(layer -> files.put(layer.file(), layer.bytes()));
        beside.forEach((name, bytes) -> files.put(name, (long) bytes.length));
        files.put(MANIFEST, (long) manifest.json().length);
        return END
                + files.entrySet().stream()
                        .mapToLong(file ->
                                file.getValue() + HEADERS + 2L * file.getKey().getBytes(StandardCharsets.UTF_8).length)
                        .sum();
    }

    /**
     * Writes it, waiting for each layer in turn; while the device has no place for it, it waits and asks again.
     *
     * @throws IOException if the stream refuses to take more; nothing is computed from then on
     * @throws ExtractionException if a layer cannot be had
     */
    public void write(OutputStream out) throws IOException {
        Map<String, String> hashes = new HashMap<>();
        // Not closed where it breaks off: closing would write the end of a whole file.
        ZipOutputStream zip = new ZipOutputStream(out);
        zip.setMethod(ZipOutputStream.STORED);
        for (Map.Entry<String, byte[]> file : beside.entrySet()) {
            put(zip, file.getKey(), file.getValue(), hashes);
        }
        for (int i = 0; i < layers.size(); i++) {
            Layer layer = layers.get(i);
            put(zip, layer.file(), activation(layer.tap(), together(i)).npy(layer.channels()), hashes);
            zip.flush(); // so that it is seen when nobody reads any more
        }
        put(zip, MANIFEST, manifest.withHashes(hashes).json(), hashes);
        zip.finish();
    }

    private static void put(ZipOutputStream zip, String name, byte[] bytes, Map<String, String> hashes)
            throws IOException {
        ZipEntry entry = new ZipEntry(name);
        CRC32 sum = new CRC32();
        sum.update(bytes);
        entry.setCrc(sum.getValue());
        entry.setSize(bytes.length);
        entry.setTimeLocal(NO_TIME);
        zip.putNextEntry(entry);
        zip.write(bytes);
        zip.closeEntry();
        hashes.put(name, sha256(bytes));
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException(missing); // every Java has it
        }
    }

    private Activation activation(TapInfo tap, List<TapInfo> along) {
        for (int attempt = 1; ; attempt++) {
            try {
                return extraction.activation(tap, along).join();
            } catch (CompletionException fault) {
                if (!(fault.getCause() instanceof ExtractionException known)) {
                    throw fault;
                }
                if (known.retryAfter().isEmpty() || attempt == ATTEMPTS) {
                    throw known;
                }
                rest(known.retryAfter().get(), known);
            }
        }
    }

    private static void rest(Duration time, ExtractionException why) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw why;
        }
    }
}
