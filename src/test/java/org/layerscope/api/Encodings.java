package org.layerscope.api;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.layerscope.image.Photo;
import org.layerscope.image.Samples;

/** The bundled portrait, written in many ways. */
final class Encodings {

    private Encodings() {}

    /** File by what it is. */
    static Map<String, byte[]> portrait() {
        BufferedImage image = image(BufferedImage.TYPE_INT_RGB);
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("PNG", write(image, "png", "", false));
        files.put("interlaced PNG", write(image, "png", "", true));
        files.put("PNG with opacity", write(image(BufferedImage.TYPE_INT_ARGB), "png", "", false));
        files.put("JPEG", write(image, "jpeg", "", false));
        files.put("progressive JPEG", write(image, "jpeg", "", true));
        files.put("JPEG of inks", resource("portrait-cmyk.jpg"));
        files.put("WebP", resource("portrait.webp"));
        files.put("GIF", write(image, "gif", "", false));
        files.put("BMP", write(image, "bmp", "", false));
        files.put("TIFF", write(image, "tiff", "LZW", false));
        files.put("TIFF of JPEG", write(image, "tiff", "JPEG", false));
        return files;
    }

    static byte[] portrait(String encoding) {
        return Objects.requireNonNull(portrait().get(encoding), encoding);
    }

    private static BufferedImage image(int type) {
        Photo photo = Samples.portrait();
        BufferedImage image = new BufferedImage(photo.width(), photo.height(), type);
        for (int i = 0; i < photo.width() * photo.height(); i++) {
            byte[] rgb = photo.rgb();
            int colour = ((rgb[3 * i] & 255) << 16) | ((rgb[3 * i + 1] & 255) << 8) | (rgb[3 * i + 2] & 255);
            image.setRGB(i % photo.width(), i / photo.width(), 0xFF000000 | colour);
        }
        return image;
    }

    private static byte[] write(BufferedImage image, String format, String compression, boolean progressive) {
        ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            ImageWriteParam param = writer.getDefaultWriteParam();
            if (!compression.isEmpty()) {
                param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
                param.setCompressionType(compression);
            }
            if (progressive) {
                param.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
            }
            writer.setOutput(out);
            writer.write(null, new IIOImage(image, null, null), param);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    /** A file that Java cannot write, made with Pillow. */
    private static byte[] resource(String name) {
        try (InputStream in = Encodings.class.getResourceAsStream("/org/layerscope/image/files/" + name)) {
            return Objects.requireNonNull(in, name).readAllBytes();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
