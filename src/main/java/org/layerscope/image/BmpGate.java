package org.layerscope.image;

import java.util.Optional;
import java.util.Set;

/** Checks the headers of a BMP file, and that its pixels are in it. */
final class BmpGate {

    private static final int SHORTEST = BmpHeader.FILE_HEADER + 12;

    private BmpGate() {}

    static Checked check(byte[] array) {
        Bytes file = new Bytes(array);
        if (!file.has(0, SHORTEST)) {
            return truncated(file);
        }
        long length = file.u32le(BmpHeader.FILE_HEADER);
        if (!BmpHeader.isKnown(length)) {
            return unsupported("bmp_rare");
        }
        if (!file.has(BmpHeader.FILE_HEADER, length)) {
            return truncated(file);
        }
        BmpHeader header = BmpHeader.of(file);
        Optional<Refusal> sides = Picture.refuseSides(Format.BMP, header.width(), Math.abs(header.height()));
        if (sides.isPresent()) {
            return sides.get();
        }
        return header.packing() == BmpHeader.Packing.OTHER
                ? unsupported("bmp_inside")
                : check(file, header, BmpHeader.FILE_HEADER + length);
    }

    private static Checked check(Bytes file, BmpHeader header, long headerEnd) {
        Set<Integer> bits = switch (header.packing()) {
            case RLE4 -> Set.of(4);
            case RLE8 -> Set.of(8);
            case RLE24 -> Set.of(24);
            default -> Set.of(1, 2, 4, 8, 16, 24, 32);
        };
        if (!bits.contains(header.bits())) {
            return header.bits() == 64 ? unsupported("bmp_64") : Refusal.corrupt("bmp_bits", header.bits());
        }
        if (header.start() < headerEnd) {
            return Refusal.corrupt("bmp_start");
        }
        boolean packed = header.packing() != BmpHeader.Packing.NONE;
        long height = Math.abs(header.height());
        long lastRow = (header.width() * header.bits() + 7) / 8;
        long expected = packed ? 2 : header.rowLength() * (height - 1) + lastRow;
        boolean shorter = packed && file.u32le(2) > file.length();
        if (shorter || !file.has(header.start(), expected)) {
            return truncated(file);
        }
        return Picture.of(Format.BMP, (int) header.width(), (int) height, Pieces.of(file.array()));
    }

    private static Refusal truncated(Bytes file) {
        return Refusal.truncated(Format.BMP, file.length());
    }

    private static Refusal unsupported(String what) {
        return Refusal.unsupported("save_as", Phrase.of("kind." + what));
    }
}
