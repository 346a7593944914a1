package org.layerscope.image;

import java.util.Optional;
import java.util.Set;

/** Checks the headers of a BMP file; a file inside the file or a link to a file elsewhere never reaches a decoder. */
final class BmpGate {

    private static final int FILE_HEADER = 14;
    private static final int SMALLEST_HEADER = 12;
    private static final Set<Long> HEADERS = Set.of(12L, 40L, 52L, 56L, 108L, 124L);
    private static final int RLE8 = 1;
    private static final int RLE4 = 2;
    private static final int BIT_FIELDS = 3;
    private static final int ALPHA_MASK = FILE_HEADER + 52;
    private static final int COLOUR_SPACE = FILE_HEADER + 56;

    private BmpGate() {}

    static Checked check(byte[] array) {
        Bytes file = new Bytes(array);
        Refusal truncated = Refusal.truncated(Format.BMP, file.length());
        if (!file.has(FILE_HEADER, SMALLEST_HEADER)) {
            return truncated;
        }
        long headerLength = file.u32le(FILE_HEADER);
        boolean old = headerLength == SMALLEST_HEADER;
        if (!HEADERS.contains(headerLength)) {
            return unsupported("a BMP of a rare kind");
        }
        if (!file.has(FILE_HEADER, headerLength)) {
            return truncated;
        }
        long width = old ? file.u16le(18) : (int) file.u32le(18);
        // A negative height means rows from top to bottom.
        long height = old ? file.u16le(20) : Math.abs((long) (int) file.u32le(22));
        Optional<Refusal> sides = Picture.refuseSides(Format.BMP, width, height);
        if (sides.isPresent()) {
            return sides.get();
        }
        int bits = file.u16le(old ? 24 : 28);
        long compression = old ? 0 : file.u32le(30);
        if (compression > BIT_FIELDS) {
            return unsupported("a BMP with another picture format inside");
        }
        long start = file.u32le(10);
        if (start < FILE_HEADER + headerLength) {
            return corrupt("has its pixels before the end of its header");
        }
        boolean packed = compression == RLE8 || compression == RLE4;
        long rowBytes = ((width * bits + 31) / 32) * 4;
        long lastRowBytes = (width * bits + 7) / 8;
        long expected = packed ? file.u32le(34) : rowBytes * (height - 1) + lastRowBytes;
        boolean shorter = packed && file.u32le(2) > file.length();
        if (shorter || !file.has(start, expected)) {
            return truncated;
        }
        return Picture.of(Format.BMP, (int) width, (int) height, tidy(file, headerLength, bits, (int) start));
    }

    /** The file with a true length and plain sRGB colours, and without an opacity that would hide everything. */
    private static byte[] tidy(Bytes file, long headerLength, int bits, int start) {
        byte[] data = file.array().clone();
        putInt(data, 2, data.length);
        if (headerLength >= 108) {
            data[COLOUR_SPACE] = 'B';
            data[COLOUR_SPACE + 1] = 'G';
            data[COLOUR_SPACE + 2] = 'R';
            data[COLOUR_SPACE + 3] = 's';
        }
        if (headerLength >= 56 && bits == 32 && !anyOpaque(file, start)) {
            putInt(data, ALPHA_MASK, 0);
        }
        return data;
    }

    private static boolean anyOpaque(Bytes file, int start) {
        long mask = file.u32le(ALPHA_MASK);
        for (int at = start; at + 4 <= file.length(); at += 4) {
            if ((file.u32le(at) & mask) != 0) {
                return true;
            }
        }
        return false;
    }

    private static void putInt(byte[] data, int at, int value) {
        data[at] = (byte) value;
        data[at + 1] = (byte) (value >> 8);
        data[at + 2] = (byte) (value >> 16);
        data[at + 3] = (byte) (value >> 24);
    }

    private static Refusal unsupported(String what) {
        return Refusal.unsupported(what, "Open it in a picture program and save it as PNG or JPEG.");
    }

    private static Refusal corrupt(String what) {
        return Refusal.corrupt("the BMP " + what);
    }
}
