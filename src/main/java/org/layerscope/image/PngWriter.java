package org.layerscope.image;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.commons.imaging.ImageFormats;
import org.apache.commons.imaging.Imaging;

/** Writes photos as PNG files, in memory. */
final class PngWriter {

    private PngWriter() {}

    static byte[] write(Photo photo) {
        BufferedImage picture = new BufferedImage(photo.width(), photo.height(), BufferedImage.TYPE_3BYTE_BGR);
        byte[] bgr = ((DataBufferByte) picture.getRaster().getDataBuffer()).getData();
        for (int i = 0; i < bgr.length; i += 3) {
            bgr[i] = photo.rgb()[i + 2];
            bgr[i + 1] = photo.rgb()[i + 1];
            bgr[i + 2] = photo.rgb()[i];
        }
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try {
            Imaging.writeImage(picture, file, ImageFormats.PNG);
        } catch (IOException impossible) {
            throw new UncheckedIOException("writing a PNG to memory", impossible);
        }
        return file.toByteArray();
    }
}
