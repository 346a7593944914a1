package org.layerscope.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Files that the tests make themselves, and what reading them gave. */
final class MadePictures {

    private MadePictures() {}

    /** Red grows to the right, green downwards, blue to the left. */
    static Photo photo(int width, int height) {
        byte[] rgb = new byte[3 * width * height];
        for (int y = 0, at = 0; y < height; y++) {
            for (int x = 0; x < width; x++, at += 3) {
                int red = x * 255 / Math.max(1, width - 1);
                rgb[at] = (byte) red;
                rgb[at + 1] = (byte) (y * 255 / Math.max(1, height - 1));
                rgb[at + 2] = (byte) (255 - red);
            }
        }
        return new Photo(width, height, rgb);
    }

    static BufferedImage image(Photo photo) {
        BufferedImage image = new BufferedImage(photo.width(), photo.height(), BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < photo.height(); y++) {
            for (int x = 0; x < photo.width(); x++) {
                image.setRGB(x, y, (red(photo, x, y) << 16) | (green(photo, x, y) << 8) | blue(photo, x, y));
            }
        }
        return image;
    }

    /** Written by ImageIO. */
    static byte[] file(BufferedImage image, String format) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            assertThat(ImageIO.write(image, format, out)).isTrue();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    static byte[] file(Photo photo, String format) {
        return file(image(photo), format);
    }

    /** Written by ImageIO's TIFF writer; "none" for no compression. */
    static byte[] tiff(BufferedImage image, String compression) {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("tiff").next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            ImageWriteParam param = writer.getDefaultWriteParam();
            param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            if (!compression.equals("none")) {
                param.setCompressionType(compression);
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

    /** A file in the folder beside this test. */
    static byte[] resource(String name) {
        try (InputStream in = MadePictures.class.getResourceAsStream(name)) {
            assertThat(in).as(name).isNotNull();
            return in.readAllBytes();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** A JPEG with one more segment right behind its first marker. */
    static byte[] withSegment(byte[] jpeg, int marker, byte[] content) {
        byte[] segment = {(byte) 0xFF, (byte) marker, (byte) ((content.length + 2) >> 8), (byte) (content.length + 2)};
        return join(Arrays.copyOf(jpeg, 2), segment, content, Arrays.copyOfRange(jpeg, 2, jpeg.length));
    }

    /** A TIFF block with this orientation alone. */
    static byte[] exif(int orientation, ByteOrder order) {
        ByteBuffer block = ByteBuffer.allocate(26).order(order);
        block.put(latin1(order == ByteOrder.LITTLE_ENDIAN ? "II" : "MM"))
                .putShort((short) 42)
                .putInt(8);
        block.putShort((short) 1);
        block.putShort((short) 0x0112).putShort((short) 3).putInt(1).putShort((short) orientation);
        return block.array();
    }

    static byte[] png(int width, int height, int depth, int colourType, byte[] scanlines, byte[]... moreChunks) {
        return join(
                latin1("\u0089PNG\r\n\u001a\n"),
                header(width, height, depth, colourType),
                join(moreChunks),
                chunk("IDAT", deflate(scanlines)),
                chunk("IEND"));
    }

    static byte[] header(int width, int height, int depth, int colourType) {
        return chunk(
                "IHDR",
                ByteBuffer.allocate(13)
                        .putInt(width)
                        .putInt(height)
                        .put((byte) depth)
                        .put((byte) colourType)
                        .array());
    }

    static byte[] chunk(String type, byte... content) {
        CRC32 crc = new CRC32();
        crc.update(latin1(type));
        crc.update(content);
        return ByteBuffer.allocate(12 + content.length)
                .putInt(content.length)
                .put(latin1(type))
                .put(content)
                .putInt((int) crc.getValue())
                .array();
    }

    static byte[] deflate(byte[] bytes) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(packed, new Deflater(1), 65_536)) {
            out.write(bytes);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return packed.toByteArray();
    }

    static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    static byte[] latin1(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            joined.writeBytes(part);
        }
        return joined.toByteArray();
    }

    static int red(Photo photo, int x, int y) {
        return photo.rgb()[3 * (y * photo.width() + x)] & 255;
    }

    static int green(Photo photo, int x, int y) {
        return photo.rgb()[3 * (y * photo.width() + x) + 1] & 255;
    }

    static int blue(Photo photo, int x, int y) {
        return photo.rgb()[3 * (y * photo.width() + x) + 2] & 255;
    }

    static Reading.Accepted accepted(byte[] file) {
        Reading reading = new PhotoReader().read(file);
        assertThat(reading).as(reading.toString()).isInstanceOf(Reading.Accepted.class);
        return (Reading.Accepted) reading;
    }

    static Photo photoOf(byte[] file) {
        return accepted(file).photo();
    }

    static Refusal refusalOf(byte[] file) {
        Reading reading = new PhotoReader().read(file);
        assertThat(reading).as(reading.toString()).isInstanceOf(Reading.Refused.class);
        return ((Reading.Refused) reading).refusal();
    }

    /** The largest difference of any colour, 0 to 255. */
    static int largestDifference(Photo one, Photo other) {
        assertThat(one.toString()).isEqualTo(other.toString());
        int largest = 0;
        for (int i = 0; i < one.rgb().length; i++) {
            largest = Math.max(largest, Math.abs((one.rgb()[i] & 255) - (other.rgb()[i] & 255)));
        }
        return largest;
    }

    /** The mean difference of the colours, 0 to 255. */
    static double meanDifference(Photo one, Photo other) {
        assertThat(one.toString()).isEqualTo(other.toString());
        long sum = 0;
        for (int i = 0; i < one.rgb().length; i++) {
            sum += Math.abs((one.rgb()[i] & 255) - (other.rgb()[i] & 255));
        }
        return (double) sum / one.rgb().length;
    }
}
