package org.layerscope.api;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.layerscope.image.Photo;
import org.layerscope.image.Samples;

/** Files to upload, good and bad. */
final class Photos {

    private static final AtomicInteger FRESH = new AtomicInteger();

    private Photos() {}

    /** 512×640. */
    static byte[] portrait() {
        return Samples.portrait().png();
    }

    /** Noise that nobody has seen before, so that it has to be computed. */
    static byte[] fresh() {
        byte[] rgb = new byte[3 * 300 * 180];
        new Random(FRESH.incrementAndGet()).nextBytes(rgb);
        return new Photo(300, 180, rgb).png();
    }

    /** 300×180, a different colour in every pixel. */
    static Photo wide() {
        byte[] rgb = new byte[3 * 300 * 180];
        for (int i = 0; i < 300 * 180; i++) {
            int x = i % 300;
            int y = i / 300;
            rgb[3 * i] = (byte) (x * 255 / 299);
            rgb[3 * i + 1] = (byte) (y * 255 / 179);
            rgb[3 * i + 2] = (byte) (x * y);
        }
        return new Photo(300, 180, rgb);
    }

    static byte[] jpeg() {
        BufferedImage picture = new BufferedImage(320, 240, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 320 * 240; i++) {
            picture.setRGB(i % 320, i / 320, i * 2654435);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(picture, "jpeg", bytes);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    static byte[] truncatedJpeg() {
        byte[] whole = jpeg();
        return Arrays.copyOf(whole, whole.length / 2);
    }

    /** A PNG whose header announces 60000×60000 pixels. */
    static byte[] hugePng() {
        byte[] header = ByteBuffer.allocate(17)
                .put("IHDR".getBytes(US_ASCII))
                .putInt(60_000)
                .putInt(60_000)
                .put(new byte[] {8, 2, 0, 0, 0})
                .array();
        CRC32 checksum = new CRC32();
        checksum.update(header);
        return ByteBuffer.allocate(8 + 4 + 17 + 4)
                .put(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'})
                .putInt(13)
                .put(header)
                .putInt((int) checksum.getValue())
                .array();
    }
}
