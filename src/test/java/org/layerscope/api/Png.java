package org.layerscope.api;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.imageio.ImageIO;
import org.layerscope.image.Photo;

/**
 * A decoded PNG file.
 *
 * @param texts its {@code tEXt} chunks
 */
record Png(BufferedImage image, Map<String, String> texts) {

    static Png of(byte[] file) {
        try {
            BufferedImage read = ImageIO.read(new ByteArrayInputStream(file));
            return new Png(read.getRaster().getNumBands() == 1 ? grey(read) : read, texts(file));
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    /** By its samples: Java's conversion of grey to colour would brighten it. */
    private static BufferedImage grey(BufferedImage read) {
        if (read.getColorModel() instanceof IndexColorModel) {
            return read;
        }
        BufferedImage copy = new BufferedImage(read.getWidth(), read.getHeight(), BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < read.getHeight(); y++) {
            for (int x = 0; x < read.getWidth(); x++) {
                copy.setRGB(x, y, read.getRaster().getSample(x, y, 0) * 0x010101);
            }
        }
        return copy;
    }

    private static Map<String, String> texts(byte[] file) {
        Map<String, String> texts = new LinkedHashMap<>();
        ByteBuffer chunks = ByteBuffer.wrap(file, 8, file.length - 8);
        while (chunks.hasRemaining()) {
            byte[] content = new byte[chunks.getInt()];
            byte[] type = new byte[4];
            chunks.get(type).get(content).getInt();
            if (new String(type, ISO_8859_1).equals("tEXt")) {
                String[] text = new String(content, ISO_8859_1).split("\0", 2);
                texts.put(text[0], text[1]);
            }
        }
        return texts;
    }

    int width() {
        return image.getWidth();
    }

    int height() {
        return image.getHeight();
    }

    /** {@code 0xRRGGBB}. */
    int rgb(int x, int y) {
        return image.getRGB(x, y) & 0xffffff;
    }

    int[] pixels() {
        int[] pixels = image.getRGB(0, 0, width(), height(), null, 0, width());
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] &= 0xffffff;
        }
        return pixels;
    }

    Photo photo() {
        int[] pixels = pixels();
        byte[] rgb = new byte[3 * pixels.length];
        for (int i = 0; i < pixels.length; i++) {
            rgb[3 * i] = (byte) (pixels[i] >> 16);
            rgb[3 * i + 1] = (byte) (pixels[i] >> 8);
            rgb[3 * i + 2] = (byte) pixels[i];
        }
        return new Photo(width(), height(), rgb);
    }
}
