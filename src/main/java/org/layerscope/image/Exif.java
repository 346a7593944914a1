package org.layerscope.image;

import java.util.Optional;

/** The one fact of an EXIF block that matters here. Anything broken may simply be ignored. */
final class Exif {

    static final int ORIENTATION = 0x0112;

    private Exif() {}

    /**
     * The orientation in a block that begins with its TIFF header; upright if there is none, or the block is broken or has more
     * entries than any real one.
     */
    static Orientation orientation(Bytes file, int from, int to) {
        Optional<TiffDirectory> directory = TiffDirectory.of(file, from, to);
        return directory.isPresent() && directory.get().count() <= TiffGate.MAX_ENTRIES
                ? Orientation.of(directory.get().number(ORIENTATION, 1))
                : Orientation.UPRIGHT;
    }
}
