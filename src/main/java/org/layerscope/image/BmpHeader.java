package org.layerscope.image;

import java.util.Arrays;

/**
 * What the headers of a BMP file say, of all their versions. A profile in the file, or a link to one elsewhere, is not looked at.
 *
 * @param height as stored: negative where the rows go from top to bottom
 * @param start where the pixels begin
 * @param paletteAt where the palette begins
 * @param colour the length of a colour of the palette
 * @param colours how many the palette has
 * @param masks which bits of a pixel are red, green, blue and opacity; 0 for no opacity
 */
record BmpHeader(
        long width,
        long height,
        int bits,
        Packing packing,
        long start,
        int paletteAt,
        int colour,
        int colours,
        long... masks) {

    /** How the pixels are packed. */
    enum Packing {
        NONE,
        RLE4,
        RLE8,
        RLE24,
        /** A file of another format inside, or fax data. */
        OTHER
    }

    static final int FILE_HEADER = 14;
    private static final int OLDEST = 12;
    private static final int MASKS = FILE_HEADER + 40;

    /** Whether there is such a version of the header. */
    static boolean isKnown(long length) {
        return length == OLDEST || (length >= 16 && length <= 64) || length == 108 || length == 124;
    }

    /** The headers of a file in which they are complete. */
    static BmpHeader of(Bytes file) {
        int length = (int) file.u32le(FILE_HEADER);
        int end = FILE_HEADER + length;
        if (length == OLDEST) {
            int bits = file.u16le(24);
            return new BmpHeader(
                            file.u16le(18), file.u16le(20), bits, Packing.NONE, file.u32le(10), end, 3, 0, masks(bits))
                    .withPalette(0, file.length());
        }
        // A shorter header ends with zeros.
        Bytes header = new Bytes(Arrays.copyOf(file.slice(0, end), FILE_HEADER + 124));
        int bits = header.u16le(28);
        int compression = (int) header.u32le(30);
        boolean os2 = length < 40 || length == 64;
        boolean fields = !os2 && (compression == 3 || compression == 6);
        int after = fields && length == 40 ? compression == 3 ? 12 : 16 : 0;
        int paletteAt = Math.min(end + after, file.length());
        return new BmpHeader(
                        (int) header.u32le(18),
                        (int) header.u32le(22),
                        bits,
                        packing(compression, os2),
                        file.u32le(10),
                        paletteAt,
                        4,
                        0,
                        fields ? masks(file, length, compression) : masks(bits))
                .withPalette(header.u32le(46), file.length());
    }

    /** Some writers do not count the palette in where the pixels begin. */
    private BmpHeader withPalette(long used, int fileLength) {
        if (bits > 8) {
            return this;
        }
        long all = used == 0 ? 1L << bits : Math.min(used, 256);
        long begin = start == paletteAt ? start + all * colour : start;
        int room = (int) Math.clamp((Math.min(begin, fileLength) - paletteAt) / colour, 0, all);
        return new BmpHeader(width, height, bits, packing, begin, paletteAt, colour, room, masks);
    }

    private static Packing packing(int compression, boolean os2) {
        return switch (compression) {
            case 0 -> Packing.NONE;
            case 1 -> Packing.RLE8;
            case 2 -> Packing.RLE4;
            case 3, 6 -> os2 ? Packing.OTHER : Packing.NONE;
            case 4 -> os2 ? Packing.RLE24 : Packing.OTHER;
            default -> Packing.OTHER;
        };
    }

    /** Five bits each, or eight. */
    private static long[] masks(int bits) {
        return bits == 16 ? new long[] {0x7C00, 0x3E0, 0x1F, 0} : new long[] {0xFF0000, 0xFF00, 0xFF, 0};
    }

    private static long[] masks(Bytes file, int length, int compression) {
        long[] masks = new long[4];
        int count = length >= 56 || compression == 6 ? 4 : 3;
        for (int i = 0; i < count && file.has(MASKS + 4L * i, 4); i++) {
            masks[i] = file.u32le(MASKS + 4 * i);
        }
        return masks;
    }

    /** The length of a row, in bytes; rows begin at multiples of four. */
    long rowLength() {
        return (width * bits + 31) / 32 * 4;
    }
}
