package org.layerscope.network;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/**
 * A zip archive of stored entries, as PyTorch writes them (format: PKWARE's APPNOTE.TXT 6.3.10, sections 4.3 and 4.4; up to 2
 * GiB, so without Zip64). Nothing is ever decompressed or copied. Safe for many threads.
 */
public final class StoredZip {

    private static final int END = 0x06054b50;
    private static final int END_BYTES = 22;
    private static final int LONGEST_COMMENT = 0xffff;
    private static final int DIRECTORY_ENTRY = 0x02014b50;
    private static final int DIRECTORY_ENTRY_BYTES = 46;
    private static final int DIRECTORY_LIMIT_BYTES = 8 * 1024 * 1024;
    private static final int LOCAL_HEADER = 0x04034b50;
    private static final int LOCAL_HEADER_BYTES = 30;
    private static final int ENCRYPTED = 1;

    private record Entry(int flags, int method, long compressed, long size, long header) {}

    private final ByteBuffer file;
    private final SequencedMap<String, Entry> entries = new LinkedHashMap<>();

    /**
     * Reads the directory of an archive.
     *
     * @param archive from position to limit; shared, not copied
     * @throws IllegalArgumentException when it is not well-formed
     */
    public StoredZip(ByteBuffer archive) {
        this.file = archive.slice().order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer directory = directory();
        while (directory.hasRemaining()) {
            add(directory);
        }
    }

    /** Every entry's path within the archive, in the directory's order. */
    public Set<String> names() {
        return Collections.unmodifiableSet(entries.sequencedKeySet());
    }

    /**
     * The bytes of an entry, little-endian and from position 0, shared; empty where there is none of that name.
     *
     * @throws IllegalArgumentException if it is compressed, encrypted or not within the archive
     */
    public Optional<ByteBuffer> stored(String name) {
        return Optional.ofNullable(entries.get(name)).map(entry -> bytes(name, entry));
    }

    private ByteBuffer bytes(String name, Entry entry) {
        if (entry.method() != 0 || entry.compressed() != entry.size() || (entry.flags() & ENCRYPTED) != 0) {
            throw new IllegalArgumentException(
                    "%s: %d bytes compressed or encrypted to %d (expected: stored as they are)"
                            .formatted(name, entry.size(), entry.compressed()));
        }
        if (entry.header() > file.limit() - LOCAL_HEADER_BYTES || file.getInt((int) entry.header()) != LOCAL_HEADER) {
            throw damaged(name, "no entry at byte " + entry.header());
        }
        int header = (int) entry.header();
        long start = header + (long) LOCAL_HEADER_BYTES + unsigned(file, header + 26) + unsigned(file, header + 28);
        if (entry.size() > file.limit() - start) {
            throw damaged(name, "%d bytes from byte %d on".formatted(entry.size(), start));
        }
        return file.slice((int) start, (int) entry.size()).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** The end record lies last, behind it only a comment whose length it tells. */
    private ByteBuffer directory() {
        for (int comment = 0; comment <= Math.min(LONGEST_COMMENT, file.limit() - END_BYTES); comment++) {
            int end = file.limit() - END_BYTES - comment;
            if (file.getInt(end) == END && unsigned(file, end + 20) == comment) {
                long size = Integer.toUnsignedLong(file.getInt(end + 12));
                long start = Integer.toUnsignedLong(file.getInt(end + 16));
                Expect.that(size <= DIRECTORY_LIMIT_BYTES, "zip directory", size + " bytes", "at most 8 MiB");
                Expect.that(start + size <= end, "zip directory", "ends at " + (start + size), "at most " + end);
                return file.slice((int) start, (int) size).order(ByteOrder.LITTLE_ENDIAN);
            }
        }
        throw new IllegalArgumentException(
                "zip directory: missing, so the file is cut or damaged (expected: at its end)");
    }

    private void add(ByteBuffer directory) {
        int at = directory.position();
        if (directory.remaining() < DIRECTORY_ENTRY_BYTES || directory.getInt(at) != DIRECTORY_ENTRY) {
            throw damaged("zip directory", "no entry at its byte " + at);
        }
        int nameBytes = unsigned(directory, at + 28);
        int length = DIRECTORY_ENTRY_BYTES + nameBytes + unsigned(directory, at + 30) + unsigned(directory, at + 32);
        if (length > directory.remaining()) {
            throw damaged("zip directory", "an entry of %d bytes at its byte %d".formatted(length, at));
        }
        byte[] name = new byte[nameBytes];
        directory.get(at + DIRECTORY_ENTRY_BYTES, name);
        String path = new String(name, StandardCharsets.UTF_8);
        Entry entry = new Entry(
                unsigned(directory, at + 8),
                unsigned(directory, at + 10),
                Integer.toUnsignedLong(directory.getInt(at + 20)),
                Integer.toUnsignedLong(directory.getInt(at + 24)),
                Integer.toUnsignedLong(directory.getInt(at + 42)));
        if (entries.put(path, entry) != null) {
            throw damaged(path, "two entries of this name");
        }
        directory.position(at + length);
    }

    private static int unsigned(ByteBuffer bytes, int at) {
        return Short.toUnsignedInt(bytes.getShort(at));
    }

    private IllegalArgumentException damaged(String name, String found) {
        return new IllegalArgumentException(
                "%s: %s, so the file of %d bytes is cut or damaged".formatted(name, found, file.limit()));
    }
}
