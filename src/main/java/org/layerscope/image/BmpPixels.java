package org.layerscope.image;

import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.io.EOFException;
import java.io.IOException;

/** Reads the pixels of a BMP file that passed the gate: of all versions, with palettes, bit masks and run lengths. */
final class BmpPixels {

    private final Bytes file;
    private final BmpHeader header;
    private final int width;
    private final int height;

    private BmpPixels(Bytes file) {
        this.file = file;
        header = BmpHeader.of(file);
        width = (int) header.width();
        height = (int) Math.abs(header.height());
    }

    /**
     * The picture with its palette, or in red, green, blue and perhaps opacity.
     *
     * @throws EOFException if run lengths end before the picture
     * @throws IOException if run lengths lead out of the picture
     */
    static BufferedImage read(byte[] data) throws IOException {
        BmpPixels pixels = new BmpPixels(new Bytes(data));
        BmpHeader header = pixels.header;
        if (header.packing() == BmpHeader.Packing.RLE24) {
            BufferedImage image = picture(pixels.width, pixels.height, false);
            pixels.unpack(bytes(image), 3);
            return image;
        }
        if (header.bits() > 8) {
            return pixels.direct();
        }
        BufferedImage image =
                new BufferedImage(pixels.width, pixels.height, BufferedImage.TYPE_BYTE_INDEXED, pixels.palette());
        if (header.packing() == BmpHeader.Packing.NONE) {
            pixels.indices(bytes(image));
        } else {
            pixels.unpack(bytes(image), 1);
        }
        return image;
    }

    private static byte[] bytes(BufferedImage image) {
        return ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
    }

    private static BufferedImage picture(int width, int height, boolean opacity) {
        ColorModel model = new ComponentColorModel(
                ColorSpace.getInstance(ColorSpace.CS_sRGB),
                opacity,
                false,
                opacity ? Transparency.TRANSLUCENT : Transparency.OPAQUE,
                DataBuffer.TYPE_BYTE);
        return new BufferedImage(model, model.createCompatibleWritableRaster(width, height), false, null);
    }

    /** 256 colours, so that every index has one: black beyond the palette. */
    private IndexColorModel palette() {
        byte[][] channels = new byte[3][256];
        for (int i = 0; i < header.colours(); i++) {
            for (int channel = 0; channel < 3; channel++) {
                channels[channel][i] = file.array()[header.paletteAt() + header.colour() * i + 2 - channel];
            }
        }
        return new IndexColorModel(8, 256, channels[0], channels[1], channels[2]);
    }

    /** Where a row of the picture, counted from its top, begins in the file. */
    private int rowStart(int y) {
        int stored = header.height() < 0 ? y : height - 1 - y;
        return (int) (header.start() + header.rowLength() * stored);
    }

    private void indices(byte[] out) {
        int bits = header.bits();
        int each = (1 << bits) - 1;
        for (int y = 0, to = 0; y < height; y++) {
            int row = rowStart(y);
            for (int x = 0; x < width; x++) {
                int shift = 8 - bits - x * bits % 8;
                out[to++] = (byte) (file.u8(row + (int) ((long) x * bits / 8)) >> shift & each);
            }
        }
    }

    private BufferedImage direct() {
        boolean opacity = header.masks()[3] != 0 && anyOpaque();
        int channels = opacity ? 4 : 3;
        BufferedImage image = picture(width, height, opacity);
        byte[] out = bytes(image);
        int[] shifts = new int[channels];
        long[] largest = new long[channels];
        for (int i = 0; i < channels; i++) {
            long mask = header.masks()[i];
            shifts[i] = mask == 0 ? 0 : Long.numberOfTrailingZeros(mask);
            largest[i] = Math.max(1, mask >>> shifts[i]);
        }
        int step = header.bits() / 8;
        for (int y = 0, to = 0; y < height; y++) {
            int at = rowStart(y);
            for (int x = 0; x < width; x++, at += step) {
                long pixel = pixel(at);
                for (int i = 0; i < channels; i++) {
                    long level = (pixel & header.masks()[i]) >>> shifts[i];
                    out[to++] = (byte) ((level * 255 + largest[i] / 2) / largest[i]);
                }
            }
        }
        return image;
    }

    private long pixel(int at) {
        return switch (header.bits()) {
            case 16 -> file.u16le(at);
            case 24 -> file.u24le(at);
            default -> file.u32le(at);
        };
    }

    /** An opacity that would hide everything is none. */
    private boolean anyOpaque() {
        int step = header.bits() / 8;
        for (int y = 0; y < height; y++) {
            for (int x = 0, at = rowStart(y); x < width; x++, at += step) {
                if ((pixel(at) & header.masks()[3]) != 0) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Run lengths, row by row: a count and a value, or 0 and an escape. What they pass over stays as it is. */
    private void unpack(byte[] out, int channels) throws IOException {
        int at = (int) header.start();
        int x = 0;
        int y = 0;
        while (y < height) {
            int count = next(at);
            int value = next(at + 1);
            if (count > 0) {
                for (int i = 0; i < count; i++) {
                    put(out, channels, x++, y, at + 1, header.bits() == 4 ? i & 1 : 0);
                }
                at += 1 + channels;
            } else if (value == 0) {
                x = 0;
                y++;
                at += 2;
            } else if (value == 1) {
                return;
            } else if (value == 2) {
                x += next(at + 2);
                y += next(at + 3);
                at += 4;
            } else {
                int bits = header.bits();
                for (int i = 0; i < value; i++) {
                    put(out, channels, x++, y, at + 2 + i * bits / 8, bits == 4 ? i & 1 : 0);
                }
                at += 2 + ((value * bits + 15) / 16) * 2;
            }
        }
    }

    private int next(int at) throws EOFException {
        if (!file.has(at, 1)) {
            throw new EOFException("run lengths end before the picture");
        }
        return file.u8(at);
    }

    /** Puts one pixel; what is beyond the end of a row only fills it up. */
    private void put(byte[] out, int channels, int x, int y, int from, int half) throws IOException {
        if (x >= width) {
            return;
        }
        int to = channels * ((header.height() < 0 ? y : height - 1 - y) * width + x);
        if (channels == 3) {
            for (int i = 0; i < 3; i++) {
                out[to + i] = (byte) next(from + 2 - i);
            }
        } else if (header.bits() == 4) {
            out[to] = (byte) (half == 0 ? next(from) >> 4 : next(from) & 15);
        } else {
            out[to] = (byte) next(from);
        }
    }
}
