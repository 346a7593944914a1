package org.layerscope.image;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * The first directory of a TIFF file or of an EXIF block: numbers by tag. Read without a library: a block of 65 kB can make one
 * allocate hundreds of megabytes. Nothing is followed but what is asked for, so loops of directories cost nothing.
 *
 * @param from where the block begins in the file; offsets are counted from there
 * @param to where the block ends
 * @param big whether counts and offsets have eight bytes, as in files beyond 4 GB
 * @param entries the index of the first entry
 * @param count how many entries follow, all within the block
 * @param cut whether there should be more
 */
record TiffDirectory(Bytes file, int from, int to, boolean little, boolean big, int entries, int count, boolean cut) {

    private static final int BYTE = 1;
    private static final int SHORT = 3;
    private static final int LONG = 4;
    private static final int RATIONAL = 5;
    private static final int SIGNED_BYTE = 6;
    private static final int UNDEFINED = 7;
    private static final int SIGNED_SHORT = 8;
    private static final int SIGNED_LONG = 9;
    private static final int LONG8 = 16;
    private static final int IFD = 13;
    private static final int IFD8 = 18;

    /** Where an entry's numbers lie. */
    private record Values(int at, int size, long count) {}

    private static final Values NOTHING = new Values(0, 0, 0);

    /** The block between the two indices; empty if it does not begin like one or its directory is not in it. */
    static Optional<TiffDirectory> of(Bytes file, int from, int to) {
        boolean classic = file.is(from, "II*\0") || file.is(from, "MM\0*");
        boolean big = file.is(from, "II+\0\u0008\0\0\0") || file.is(from, "MM\0+\0\u0008\0\0");
        if ((!classic && !big) || to - from < (big ? 16 : 8)) {
            return Optional.empty();
        }
        boolean little = file.u8(from) == 'I';
        TiffDirectory block = new TiffDirectory(file, from, to, little, big, 0, 0, false);
        long start = big ? block.value(from + 8, 8) : block.value(from + 4, 4);
        int head = big ? 8 : 2;
        if (start < 8 || start > to - from - head) {
            return Optional.empty();
        }
        int at = from + (int) start;
        long announced = block.value(at, head);
        int room = (to - at - head) / block.entryLength();
        int count = announced < 0 ? room : (int) Math.min(announced, room);
        return Optional.of(new TiffDirectory(file, from, to, little, big, at + head, count, announced != count));
    }

    /** Whether another directory follows. */
    boolean hasNext() {
        int next = entries + count * entryLength();
        int size = big ? 8 : 4;
        return !cut && to - next >= size && value(next, size) != 0;
    }

    private int entryLength() {
        return big ? 20 : 12;
    }

    /** The first number of that tag; empty if there is none, or it is not a whole number of 0 or more, or outside of the block. */
    OptionalLong number(int tag) {
        long[] first = numbers(tag, 1);
        return first.length == 0 || first[0] < 0 ? OptionalLong.empty() : OptionalLong.of(first[0]);
    }

    int number(int tag, int otherwise) {
        return (int) Math.min(number(tag).orElse(otherwise), Integer.MAX_VALUE);
    }

    /** Whether there is something of that tag, be it broken. */
    boolean has(int tag) {
        return entry(tag).isPresent();
    }

    /** The numbers of that tag, at most so many, two for a fraction; none if it is missing or broken. */
    long[] numbers(int tag, int most) {
        Values values = values(tag).orElse(NOTHING);
        long[] numbers = new long[(int) Math.min(values.count, most)];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = value(values.at + i * values.size, values.size);
        }
        return numbers;
    }

    /** The bytes of that tag where they are; none if it is missing or broken. */
    Pieces bytes(int tag) {
        Values values = values(tag).orElse(NOTHING);
        return values.size == 1 ? Pieces.of(file.array(), values.at, values.at + (int) values.count) : Pieces.NONE;
    }

    private OptionalInt entry(int tag) {
        for (int i = 0, at = entries; i < count; i++, at += entryLength()) {
            if (value(at, 2) == tag) {
                return OptionalInt.of(at);
            }
        }
        return OptionalInt.empty();
    }

    private Optional<Values> values(int tag) {
        OptionalInt entry = entry(tag);
        if (entry.isEmpty()) {
            return Optional.empty();
        }
        int at = entry.getAsInt();
        int type = (int) value(at + 2, 2);
        int size = switch (type) {
            case BYTE, SIGNED_BYTE, UNDEFINED -> 1;
            case SHORT, SIGNED_SHORT -> 2;
            case LONG, SIGNED_LONG, IFD, RATIONAL -> 4;
            case LONG8, IFD8 -> 8;
            default -> 0;
        };
        int inEntry = big ? 8 : 4;
        long number = value(at + 4, inEntry);
        if (size == 0 || number < 0 || number > (to - from) / size) {
            return Optional.empty();
        }
        long values = type == RATIONAL ? 2 * number : number;
        boolean here = values * size <= inEntry;
        long start = here ? at - from + 4 + inEntry : value(at + 4 + inEntry, inEntry);
        boolean inside = start >= 0 && start <= to - from - values * size;
        return inside ? Optional.of(new Values(from + (int) start, size, values)) : Optional.empty();
    }

    /** The number of that many bytes; below 0 where it is larger than any file. */
    private long value(int at, int bytes) {
        return switch (bytes) {
            case 1 -> file.u8(at);
            case 2 -> little ? file.u16le(at) : file.u16(at);
            case 4 -> little ? file.u32le(at) : file.u32(at);
            default -> little ? file.u32le(at) | file.u32le(at + 4) << 32 : file.u32(at) << 32 | file.u32(at + 4);
        };
    }
}
