package org.layerscope.model;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.LongConsumer;

/** The SHA-256 of files and texts. */
final class Sha256 {

    private static final int CHUNK = 1 << 20;

    private Sha256() {}

    /**
     * The file's hash as 64 lower-case hexadecimal digits.
     *
     * @param done hears the number of bytes read so far
     */
    static String of(Path file, LongConsumer done) throws IOException {
        MessageDigest digest = digest();
        byte[] chunk = new byte[CHUNK];
        long bytes = 0;
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                digest.update(chunk, 0, read);
                bytes += read;
                done.accept(bytes);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** The text's hash, in UTF-8. */
    static String of(String text) {
        return HexFormat.of().formatHex(digest().digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
