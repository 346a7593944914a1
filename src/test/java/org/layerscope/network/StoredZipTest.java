package org.layerscope.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;

class StoredZipTest {

    @Test
    void storedEntriesAreViewsInTheDirectorysOrder() throws IOException {
        StoredZip zip = new StoredZip(archive("a/b", "one", "a", "three", "empty", ""));

        assertThat(zip.names()).containsExactly("a/b", "a", "empty");
        assertThat(text(zip, "a/b")).isEqualTo("one");
        assertThat(text(zip, "a")).isEqualTo("three");
        assertThat(text(zip, "empty")).isEmpty();
        assertThat(zip.stored("a").orElseThrow().order()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
        assertThat(zip.stored("b")).isEmpty();
    }

    @Test
    void aCompressedEntryIsRefusedWhenAskedFor() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(bytes)) {
            out.putNextEntry(new ZipEntry("bomb"));
            out.write(new byte[1_000_000]);
        }
        StoredZip zip = new StoredZip(ByteBuffer.wrap(bytes.toByteArray()));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> zip.stored("bomb"))
                .withMessageStartingWith("bomb: 1000000 bytes compressed or encrypted to");
    }

    @Test
    void anEncryptedEntryIsRefused() throws IOException {
        ByteBuffer bytes = archive("a", "one");
        bytes.put(directory(bytes) + 8, (byte) 1);

        assertThatIllegalArgumentException().isThrownBy(() -> new StoredZip(bytes).stored("a"));
    }

    @Test
    void anEntryBeyondTheFileIsRefused() throws IOException {
        ByteBuffer bytes = archive("a", "one");
        bytes.putInt(directory(bytes) + 20, 1_000).putInt(directory(bytes) + 24, 1_000);
        ByteBuffer elsewhere = archive("a", "one");
        elsewhere.putInt(directory(elsewhere) + 42, -1);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new StoredZip(bytes).stored("a"))
                .withMessageContaining("1000 bytes from byte 31 on");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new StoredZip(elsewhere).stored("a"))
                .withMessageContaining("no entry at byte 4294967295");
    }

    @Test
    void twoEntriesOfOneNameAreRefused() throws IOException {
        ByteBuffer bytes = archive("a", "one", "b", "two");
        bytes.put(bytes.limit() - 22 - 1, (byte) 'a');

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new StoredZip(bytes))
                .withMessageContaining("a: two entries of this name");
    }

    @Test
    void aDirectoryOfMoreThan8MegabytesIsRefused() throws IOException {
        ByteBuffer bytes = archive("a", "one");
        bytes.putInt(bytes.limit() - 22 + 12, 8 * 1024 * 1024 + 1);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new StoredZip(bytes))
                .withMessage("zip directory: 8388609 bytes (expected: at most 8 MiB)");
    }

    @Test
    void aCommentBehindTheDirectoryIsSkipped() throws IOException {
        ByteBuffer bytes = archive("a", "one");
        ByteBuffer longer = ByteBuffer.allocate(bytes.limit() + 5).put(bytes.duplicate());
        longer.put(bytes.limit() - 2, (byte) 5).rewind();

        assertThat(text(new StoredZip(longer), "a")).isEqualTo("one");
    }

    @Test
    void bytesWithoutDirectoryAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new StoredZip(ByteBuffer.allocate(100)))
                .withMessageStartingWith("zip directory: missing");
    }

    private static int directory(ByteBuffer bytes) {
        return bytes.getInt(bytes.limit() - 22 + 16);
    }

    private static String text(StoredZip zip, String name) {
        return StandardCharsets.US_ASCII.decode(zip.stored(name).orElseThrow()).toString();
    }

    private static ByteBuffer archive(String... namesAndTexts) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (int i = 0; i < namesAndTexts.length; i += 2) {
                byte[] content = namesAndTexts[i + 1].getBytes(StandardCharsets.US_ASCII);
                ZipEntry entry = new ZipEntry(namesAndTexts[i]);
                entry.setMethod(ZipEntry.STORED);
                entry.setSize(content.length);
                CRC32 checksum = new CRC32();
                checksum.update(content);
                entry.setCrc(checksum.getValue());
                zip.putNextEntry(entry);
                zip.write(content);
            }
        }
        return ByteBuffer.wrap(bytes.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
    }
}
