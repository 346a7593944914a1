package org.layerscope.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;

/** A TIFF file of one page, put together from a directory of our own and blocks of another file. */
final class TiffFile {

    private static final int BYTES = 7;
    private static final int SHORTS = 3;
    private static final int LONGS = 4;
    private static final int FRACTIONS = 5;
    private static final int HEADER = 8;

    private final ByteOrder order;
    private final SortedMap<Integer, Entry> entries = new TreeMap<>();

    private record Entry(int type, int count, byte[] content) {}

    TiffFile(ByteOrder order) {
        this.order = order;
    }

    TiffFile shorts(int tag, long... numbers) {
        ByteBuffer content = ByteBuffer.allocate(2 * numbers.length).order(order);
        for (long number : numbers) {
            content.putShort((short) number);
        }
        return put(tag, SHORTS, numbers.length, content.array());
    }

    TiffFile longs(int tag, long... numbers) {
        return put(tag, LONGS, numbers.length, ints(numbers));
    }

    /** @param numbers numerator, denominator, and so on */
    TiffFile fractions(int tag, long... numbers) {
        return put(tag, FRACTIONS, numbers.length / 2, ints(numbers));
    }

    TiffFile bytes(int tag, byte[] content) {
        return put(tag, BYTES, content.length, content);
    }

    private byte[] ints(long... numbers) {
        ByteBuffer content = ByteBuffer.allocate(4 * numbers.length).order(order);
        for (long number : numbers) {
            content.putInt((int) number);
        }
        return content.array();
    }

    private TiffFile put(int tag, int type, int count, byte[] content) {
        if (count > 0) {
            entries.put(tag, new Entry(type, count, content));
        }
        return this;
    }

    /**
     * The finished file.
     *
     * @param blocks follow the directory one after the other
     * @param offsetsTag receives where each begins
     * @param lengths of the blocks, in bytes
     */
    Pieces with(Pieces blocks, int offsetsTag, long[] lengths) {
        longs(offsetsTag, lengths);
        long[] offsets = new long[lengths.length];
        int next = HEADER + directoryLength();
        for (int i = 0; i < lengths.length; i++) {
            offsets[i] = next;
            next += (int) lengths[i];
        }
        longs(offsetsTag, offsets);
        return new Pieces.Builder().add(directory()).add(blocks).build();
    }

    private int directoryLength() {
        int length = 2 + 12 * entries.size() + 4;
        for (Entry entry : entries.values()) {
            length += elsewhere(entry);
        }
        return length;
    }

    /** How many bytes of an entry do not fit into the directory itself; even, as offsets must be. */
    private static int elsewhere(Entry entry) {
        return entry.content.length <= 4 ? 0 : (entry.content.length + 1) & ~1;
    }

    private byte[] directory() {
        ByteBuffer out = ByteBuffer.allocate(HEADER + directoryLength()).order(order);
        byte mark = (byte) (order == ByteOrder.LITTLE_ENDIAN ? 'I' : 'M');
        out.put(mark).put(mark).putShort((short) 42).putInt(HEADER);
        out.putShort((short) entries.size());
        int next = HEADER + 2 + 12 * entries.size() + 4;
        for (var tagged : entries.entrySet()) {
            Entry entry = tagged.getValue();
            out.putShort(tagged.getKey().shortValue())
                    .putShort((short) entry.type)
                    .putInt(entry.count);
            if (elsewhere(entry) == 0) {
                out.put(Arrays.copyOf(entry.content, 4));
            } else {
                out.putInt(next).put(next, entry.content);
                next += elsewhere(entry);
            }
        }
        return out.array();
    }
}
