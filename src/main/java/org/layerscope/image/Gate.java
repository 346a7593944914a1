package org.layerscope.image;

import java.util.Optional;

/** Looks at a file in plain Java, before any decoder does: format, sides, completeness, and what could keep a decoder busy. */
final class Gate {

    /** A picture with a shorter side is accepted, but says so: the network sees little but its enlargement. */
    static final int SMALL_SIDE = 32;

    private Gate() {}

    static Checked check(byte[] file) {
        Checked checked = checkFormat(file);
        return checked instanceof Picture picture && Math.min(picture.width(), picture.height()) < SMALL_SIDE
                ? picture.withNote(Phrase.of("note.small", picture.width(), picture.height()))
                : checked;
    }

    private static Checked checkFormat(byte[] file) {
        Optional<Format> format = Signature.of(file);
        return format.isEmpty()
                ? Signature.refuse(file)
                : switch (format.get()) {
                    case JPEG -> JpegGate.check(file);
                    case PNG -> PngGate.check(file);
                    case WEBP -> WebpGate.check(file);
                    case GIF -> GifGate.check(file);
                    case BMP -> BmpGate.check(file);
                    case TIFF -> TiffGate.check(file);
                };
    }
}
