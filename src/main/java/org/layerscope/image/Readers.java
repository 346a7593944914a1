package org.layerscope.image;

import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;

/** ImageIO's readers, chosen by who made them: a plug-in that happens to be on the class path does not get to see uploads. */
final class Readers {

    static {
        // Plug-ins are looked for with the class loader of the thread that asks first, which need not know ours.
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(Readers.class.getClassLoader());
        try {
            ImageIO.scanForPlugins();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private Readers() {}

    /** A new reader; the caller disposes of it. */
    static ImageReader of(Format format) {
        String maker = switch (format) {
            case JPEG, WEBP, TIFF -> "com.twelvemonkeys.";
            case PNG -> "com.sun.";
            case GIF, BMP -> throw new IllegalArgumentException("format: %s (expected: not our own)".formatted(format));
        };
        Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(format.name());
        while (readers.hasNext()) {
            ImageReader reader = readers.next();
            if (reader.getClass().getName().startsWith(maker)) {
                return reader;
            }
            reader.dispose();
        }
        throw new IllegalStateException("reader: none for %s (expected: one of %s)".formatted(format, maker));
    }
}
