package org.layerscope.image;

/** The one fact of an EXIF block that matters here. Anything broken may simply be ignored. */
final class Exif {

    static final int ORIENTATION = 0x0112;

    private Exif() {}

    /** The orientation in a block that begins with its TIFF header; upright if there is none or the block is broken. */
    static Orientation orientation(Bytes file, int from, int to) {
        return TiffDirectory.of(file, from, to)
                .map(directory -> Orientation.of(directory.number(ORIENTATION, 1)))
                .orElse(Orientation.UPRIGHT);
    }
}
