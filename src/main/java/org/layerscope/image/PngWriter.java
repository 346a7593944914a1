package org.layerscope.image;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;

/** Writes photos as PNG files. */
final class PngWriter {

    private PngWriter() {}

    static byte[] write(Photo photo) {
        BufferedImage picture = new BufferedImage(photo.width(), photo.height(), BufferedImage.TYPE_INT_RGB);
        int[] row = new int[photo.width()];
        for (int y = 0, at = 0; y < photo.height(); y++) {
            for (int x = 0; x < row.length; x++, at += 3) {
                byte[] rgb = photo.rgb();
                row[x] = (rgb[at] & 255) << 16 | (rgb[at + 1] & 255) << 8 | (rgb[at + 2] & 255);
            }
            picture.getRaster().setDataElements(0, y, row.length, 1, row);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(picture, "png", bytes);
        } catch (IOException impossible) {
            throw new UncheckedIOException("writing a PNG to memory", impossible);
        }
        return bytes.toByteArray();
    }
}
