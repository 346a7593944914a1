package org.layerscope.bench;

import static java.util.Objects.requireNonNull;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.SplittableRandom;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import org.layerscope.image.Samples;

/** Photos of any size as a camera would write them: the sample portrait with a sensor's noise, as JPEG. */
public final class NoisyPortrait {

    private static final double NOISE = 8;
    private static final float QUALITY = .9f;

    private NoisyPortrait() {}

    /** The bytes of a file; another seed gives another photo. */
    public static byte[] jpeg(int width, int height, int seed) {
        try {
            BufferedImage portrait = ImageIO.read(requireNonNull(Samples.class.getResource("samples/portrait.png")));
            BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
            Graphics2D graphics = picture.createGraphics();
            graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
            graphics.drawImage(portrait, 0, 0, width, height, null);
            graphics.dispose();
            addNoise(picture.getRaster(), new SplittableRandom(seed));
            return write(picture);
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    private static void addNoise(WritableRaster raster, SplittableRandom random) {
        int[] row = new int[3 * raster.getWidth()];
        for (int y = 0; y < raster.getHeight(); y++) {
            raster.getPixels(0, y, raster.getWidth(), 1, row);
            for (int i = 0; i < row.length; i++) {
                row[i] = Math.clamp(row[i] + Math.round(NOISE * random.nextGaussian()), 0, 255);
            }
            raster.setPixels(0, y, raster.getWidth(), 1, row);
        }
    }

    private static byte[] write(BufferedImage picture) throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ImageWriteParam parameters = writer.getDefaultWriteParam();
        parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        parameters.setCompressionQuality(QUALITY);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (var out = ImageIO.createImageOutputStream(file)) {
            writer.setOutput(out);
            writer.write(null, new IIOImage(picture, null, null), parameters);
        }
        writer.dispose();
        return file.toByteArray();
    }
}
