package org.layerscope.image;

/**
 * The one fact of an EXIF block that matters here. Read without a library: a block of 65 kB can make one allocate hundreds of
 * megabytes, and anything broken may simply be ignored.
 */
final class Exif {

    private static final int ORIENTATION = 0x0112;
    private static final int SHORT = 3;
    private static final int ENTRY = 12;

    private Exif() {}

    /** The orientation in a block that begins with its TIFF header; upright if there is none or the block is broken. */
    static Orientation orientation(byte[] block) {
        Bytes tiff = new Bytes(block);
        boolean known = tiff.is(0, "II*\0") || tiff.is(0, "MM\0*");
        if (!known || !tiff.has(0, 8)) {
            return Orientation.UPRIGHT;
        }
        boolean little = tiff.is(0, "II");
        long directory = little ? tiff.u32le(4) : tiff.u32(4);
        if (!tiff.has(directory, 2)) {
            return Orientation.UPRIGHT;
        }
        int entries = u16(tiff, (int) directory, little);
        for (int i = 0, at = (int) directory + 2; i < entries && tiff.has(at, ENTRY); i++, at += ENTRY) {
            if (u16(tiff, at, little) == ORIENTATION && u16(tiff, at + 2, little) == SHORT) {
                return Orientation.of(u16(tiff, at + 8, little));
            }
        }
        return Orientation.UPRIGHT;
    }

    private static int u16(Bytes tiff, int at, boolean little) {
        return little ? tiff.u16le(at) : tiff.u16(at);
    }
}
