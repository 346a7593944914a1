package org.layerscope.image;

/** Looks at a file in plain Java, before any decoder does: format, sides, completeness, and what could keep a decoder busy. */
final class Gate {

    private Gate() {}

    static Checked check(byte[] file) {
        return Signature.of(file)
                .map(format -> switch (format) {
                    case JPEG -> JpegGate.check(file);
                    case PNG -> PngGate.check(file);
                    case WEBP -> WebpGate.check(file);
                    case GIF -> GifGate.check(file);
                    case BMP -> BmpGate.check(file);
                    case TIFF -> TiffGate.check(file);
                })
                .orElseGet(() -> Signature.refuse(file));
    }
}
