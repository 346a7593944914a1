package org.layerscope.image;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;

/**
 * Unpacks the one frame that the gate kept of a GIF file. The JDK's reader loses pixels where the encoder starts its table anew several
 * times in a row, and refuses files that go on with a full table.
 *
 * <p>The packing is Lempel-Ziv-Welch, as the GIF89a specification has it (appendix F).
 */
final class GifPixels {

    private static final int SCREEN = 13;
    private static final int CONTROL_LENGTH = 8;
    private static final int DESCRIPTOR = 10;
    private static final int MAX_CODES = 4_096;
    private static final int NONE = -1;

    private final Bytes file;
    private int at;
    private int leftInBlock;
    private int bits;
    private int bitCount;

    private GifPixels(Bytes file) {
        this.file = file;
    }

    /**
     * The frame's pixels.
     *
     * @param data a file of one frame, as {@link GifGate} writes it
     * @throws EOFException if there are fewer pixels than announced
     * @throws IOException if the data makes no sense
     */
    static BufferedImage read(byte[] data) throws IOException {
        return new GifPixels(new Bytes(data)).read();
    }

    private BufferedImage read() throws IOException {
        at = SCREEN;
        byte[] palette = palette(file.u8(10));
        int transparent = NONE;
        if (file.u8(at) == GifGate.EXTENSION) {
            transparent = (file.u8(at + 3) & 1) == 1 ? file.u8(at + 6) : NONE;
            at += CONTROL_LENGTH;
        }
        int width = file.u16le(at + 5);
        int height = file.u16le(at + 7);
        int flags = file.u8(at + 9);
        at += DESCRIPTOR;
        byte[] own = palette(flags);
        BufferedImage image = new BufferedImage(
                width, height, BufferedImage.TYPE_BYTE_INDEXED, colours(own.length > 0 ? own : palette, transparent));
        byte[] pixels = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
        unpack(pixels);
        if ((flags & 0x40) != 0) {
            putRowsInOrder(pixels, width, height);
        }
        return image;
    }

    private byte[] palette(int flags) {
        int length = GifGate.colourTable(flags);
        at += length;
        return file.slice(at - length, at);
    }

    /** 256 colours, so that every index has one: black beyond the palette; shades of grey without any. */
    private static IndexColorModel colours(byte[] palette, int transparent) {
        byte[] all = Arrays.copyOf(palette, 3 * 256);
        for (int i = 0; palette.length == 0 && i < all.length; i++) {
            all[i] = (byte) (i / 3);
        }
        return new IndexColorModel(8, 256, all, 0, false, transparent);
    }

    private void unpack(byte[] pixels) throws IOException {
        int shortest = file.has(at, 1) ? file.u8(at++) : 0;
        if (shortest < 1 || shortest > 11) {
            throw new IOException("code length: %d (expected: 1..11)".formatted(shortest));
        }
        int clear = 1 << shortest;
        short[] prefix = new short[MAX_CODES];
        byte[] last = new byte[MAX_CODES];
        byte[] reversed = new byte[MAX_CODES];
        int next = clear + 2;
        int length = shortest + 1;
        int before = NONE;
        byte first = 0;
        for (int done = 0; done < pixels.length; ) {
            int code = code(length);
            if (code == clear || code == clear + 1) {
                if (code != clear) {
                    throw new EOFException("pixels: %d (expected: %d)".formatted(done, pixels.length));
                }
                next = clear + 2;
                length = shortest + 1;
                before = NONE;
                continue;
            }
            if (code > next || (before == NONE && code > clear)) {
                throw new IOException("code: %d (expected: 0..%d)".formatted(code, next));
            }
            int count = 0;
            int chain = code;
            if (code == next) {
                // The code that is just being made: what came before, and its first pixel again.
                reversed[count++] = first;
                chain = before;
            }
            for (; chain >= clear; chain = prefix[chain]) {
                reversed[count++] = last[chain];
            }
            first = (byte) chain;
            reversed[count++] = first;
            if (before != NONE && next < MAX_CODES) {
                prefix[next] = (short) before;
                last[next++] = first;
                length = next == 1 << length && length < 12 ? length + 1 : length;
            }
            before = code;
            while (count > 0 && done < pixels.length) {
                pixels[done++] = reversed[--count];
            }
        }
    }

    private int code(int length) throws EOFException {
        while (bitCount < length) {
            if (leftInBlock == 0) {
                leftInBlock = file.has(at, 1) ? file.u8(at++) : 0;
            }
            if (leftInBlock == 0 || !file.has(at, 1)) {
                throw new EOFException("the last block ends before the picture");
            }
            bits |= file.u8(at++) << bitCount;
            bitCount += 8;
            leftInBlock--;
        }
        int code = bits & ((1 << length) - 1);
        bits >>>= length;
        bitCount -= length;
        return code;
    }

    /** Every eighth row comes first, then those in the middle between them, and so on. */
    private static void putRowsInOrder(byte[] pixels, int width, int height) {
        byte[] stored = pixels.clone();
        int row = 0;
        int[] starts = {0, 4, 2, 1};
        int[] steps = {8, 8, 4, 2};
        for (int pass = 0; pass < starts.length; pass++) {
            for (int y = starts[pass]; y < height; y += steps[pass]) {
                System.arraycopy(stored, width * row++, pixels, width * y, width);
            }
        }
    }
}
