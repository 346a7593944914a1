package org.layerscope.network;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * A zip archive in memory (PKWARE's APPNOTE 6.3). Entries that are stored, not compressed, are given as views. Without the parts for
 * archives of over 4 GiB. Every complaint is an IllegalArgumentException.
 */
final class StoredZip {

    private static final int END = 0x06054b50;
    private static final int END_BYTES = 22;
    private static final int MAX_COMMENT = 0xffff;
    private static final int CENTRAL = 0x02014b50;
    private static final int CENTRAL_BYTES = 46;
    private static final int LOCAL = 0x04034b50;
    private static final int LOCAL_BYTES = 30;
    private static final int STORED = 0;
    private static final int DEFLATED = 8;

    /** Where an entry lies; {@code packed} and {@code bytes} are its sizes in the archive and unpacked. */
    private record Entry(String name, int method, long packed, long bytes, long header) {}

    private final ByteBuffer archive;
    private final SequencedMap<String, Entry> entries = new LinkedHashMap<>();

    StoredZip(ByteBuffer bytes) {
        archive = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
        int end = end();
        int count = archive.getShort(end + 10) & 0xffff;
        long at = Integer.toUnsignedLong(archive.getInt(end + 16));
        for (int i = 0; i < count; i++) {
            need(at, CENTRAL_BYTES, "directory");
            int header = (int) at;
            Expect.that(archive.getInt(header) == CENTRAL, "archive", "no entry at " + at, "its directory");
            int nameBytes = archive.getShort(header + 28) & 0xffff;
            need(at + CENTRAL_BYTES, nameBytes, "directory");
            byte[] name = new byte[nameBytes];
            archive.get(header + CENTRAL_BYTES, name);
            Entry entry = new Entry(
                    new String(name, StandardCharsets.UTF_8),
                    archive.getShort(header + 10) & 0xffff,
                    Integer.toUnsignedLong(archive.getInt(header + 20)),
                    Integer.toUnsignedLong(archive.getInt(header + 24)),
                    Integer.toUnsignedLong(archive.getInt(header + 42)));
            Expect.that(entries.put(entry.name(), entry) == null, "archive", "two of " + entry.name(), "one");
            at += CENTRAL_BYTES
                    + nameBytes
                    + (archive.getShort(header + 30) & 0xffff)
                    + (archive.getShort(header + 32) & 0xffff);
        }
    }

    private int end() {
        int first = Math.max(0, archive.limit() - END_BYTES - MAX_COMMENT);
        for (int at = archive.limit() - END_BYTES; at >= first; at--) {
            if (archive.getInt(at) == END) {
                return at;
            }
        }
        throw new IllegalArgumentException("archive: no end (expected: a whole zip file)");
    }

    Set<String> names() {
        return entries.sequencedKeySet();
    }

    /** The bytes of a stored entry, shared; empty where there is none of that name. */
    Optional<ByteBuffer> stored(String name) {
        Optional<Entry> entry = Optional.ofNullable(entries.get(name));
        entry.ifPresent(found ->
                Expect.that(found.method() == STORED && found.packed() == found.bytes(), name, "compressed", "stored"));
        return entry.map(this::packed);
    }

    /**
     * An entry's bytes, unpacked; empty where there is none of that name.
     *
     * @param limit of their number
     */
    Optional<byte[]> unpacked(String name, int limit) {
        return Optional.ofNullable(entries.get(name)).map(entry -> unpacked(entry, limit));
    }

    private byte[] unpacked(Entry entry, int limit) {
        Expect.that(entry.bytes() <= limit, entry.name(), entry.bytes() + " bytes", "at most " + limit);
        Expect.that(
                entry.method() == STORED || entry.method() == DEFLATED,
                entry.name(),
                "method " + entry.method(),
                "stored or deflated");
        ByteBuffer packed = packed(entry);
        if (entry.method() == STORED) {
            byte[] bytes = new byte[packed.remaining()];
            packed.get(bytes);
            return bytes;
        }
        // Grows with what comes out: the announced size may lie.
        try (Inflating inflating = new Inflating(packed)) {
            byte[] bytes = new byte[Math.min((int) entry.bytes(), 1 << 16)];
            int filled = 0;
            while (!inflating.finished()) {
                if (filled == bytes.length) {
                    Expect.that(filled < limit, entry.name(), "more than " + limit + " bytes", "at most " + limit);
                    bytes = Arrays.copyOf(bytes, (int) Math.min(limit, Math.max(1024, 2L * filled)));
                }
                filled += inflating.next(bytes, filled, entry.name());
            }
            return Arrays.copyOf(bytes, filled);
        }
    }

    /** An inflater that always ends. */
    private static final class Inflating implements AutoCloseable {

        private final Inflater inflater = new Inflater(true);

        Inflating(ByteBuffer packed) {
            inflater.setInput(packed);
        }

        boolean finished() {
            return inflater.finished();
        }

        int next(byte[] into, int from, String name) {
            try {
                int bytes = inflater.inflate(into, from, into.length - from);
                Expect.that(bytes > 0 || inflater.finished(), name, "cut", "whole compressed data");
                return bytes;
            } catch (DataFormatException e) {
                throw new IllegalArgumentException(name + ": damaged (expected: compressed data)", e);
            }
        }

        @Override
        public void close() {
            inflater.end();
        }
    }

    private ByteBuffer packed(Entry entry) {
        need(entry.header(), LOCAL_BYTES, entry.name());
        int header = (int) entry.header();
        Expect.that(archive.getInt(header) == LOCAL, entry.name(), "no header at " + header, "as its directory says");
        long data = entry.header()
                + LOCAL_BYTES
                + (archive.getShort(header + 26) & 0xffff)
                + (archive.getShort(header + 28) & 0xffff);
        need(data, entry.packed(), entry.name());
        return archive.slice((int) data, (int) entry.packed()).order(ByteOrder.LITTLE_ENDIAN);
    }

    private void need(long from, long bytes, String name) {
        Expect.that(
                from + bytes <= archive.limit(),
                name,
                "ends at byte " + (from + bytes),
                "within the " + archive.limit() + " bytes of the file");
    }
}
