package org.layerscope.visualization;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * A PNG file in the making, 8 bits a sample, fed with rows from top to bottom. For one thread.
 *
 * @see <a href="https://www.w3.org/TR/png-3/">the format: W3C, Portable Network Graphics, third edition</a>
 */
final class PngFile implements AutoCloseable {

    /** What a pixel's bytes mean. */
    enum Colours {
        /** One byte: the grey level. */
        GREY(0, 1),
        /** Three bytes: red, green, blue. */
        RGB(2, 3),
        /** One byte: the place in the palette. */
        PALETTE(3, 1);

        private final int code;
        private final int bytes;

        Colours(int code, int bytes) {
            this.code = code;
            this.bytes = bytes;
        }

        /** Bytes of a pixel. */
        int bytes() {
            return bytes;
        }
    }

    /** Filter type of a row whose bytes stand as they are. */
    static final byte AS_IS = 0;

    /** Filter type of a row whose bytes are differences to the row above. */
    static final byte DIFFERENCE = 2;

    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

    private final Deflater deflater;
    private byte[] file = new byte[1 << 15];
    private int size;
    private int chunk;

    /**
     * Writes what comes before the pixels.
     *
     * @param palette red, green, blue of 256 colours; empty unless colours are those of a palette
     * @param texts keyword and text
     * @param level of compression, as {@link Deflater} counts
     */
    PngFile(int width, int height, Colours colours, byte[] palette, Map<String, String> texts, int level) {
        write(SIGNATURE);
        begin("IHDR");
        write(ByteBuffer.allocate(13)
                .putInt(width)
                .putInt(height)
                .put((byte) 8)
                .put((byte) colours.code)
                .array());
        end();
        if (palette.length > 0) {
            begin("PLTE");
            write(palette);
            end();
        }
        texts.forEach(this::text);
        begin("IDAT");
        deflater = new Deflater(level);
    }

    /** Adds whole rows, each a filter type and then its pixels' bytes, from the beginning of an array. */
    void rows(byte[] filtered, int length) {
        deflater.setInput(filtered, 0, length);
        while (!deflater.needsInput()) {
            deflate();
        }
    }

    /** The complete file. No more rows can be added. */
    byte[] finish() {
        deflater.finish();
        while (!deflater.finished()) {
            deflate();
        }
        end();
        begin("IEND");
        end();
        return Arrays.copyOf(file, size);
    }

    /** Frees the compressor's native memory. */
    @Override
    public void close() {
        deflater.end();
    }

    private void text(String keyword, String text) {
        if (StandardCharsets.ISO_8859_1.newEncoder().canEncode(text)) {
            begin("tEXt");
            write((keyword + "\0" + text).getBytes(StandardCharsets.ISO_8859_1));
        } else {
            begin("iTXt");
            // Not compressed, by no method, in no stated language, keyword not translated.
            write((keyword + "\0\0\0\0\0").getBytes(StandardCharsets.ISO_8859_1));
            write(text.getBytes(StandardCharsets.UTF_8));
        }
        end();
    }

    private void deflate() {
        reserve(1);
        size += deflater.deflate(file, size, file.length - size);
    }

    private void write(byte[] bytes) {
        reserve(bytes.length);
        System.arraycopy(bytes, 0, file, size, bytes.length);
        size += bytes.length;
    }

    private void begin(String type) {
        chunk = size;
        write(new byte[4]); // the length, known at the end
        write(type.getBytes(StandardCharsets.US_ASCII));
    }

    private void end() {
        ByteBuffer.wrap(file).putInt(chunk, size - chunk - 8);
        CRC32 check = new CRC32();
        check.update(file, chunk + 4, size - chunk - 4);
        write(ByteBuffer.allocate(4).putInt((int) check.getValue()).array());
    }

    private void reserve(int bytes) {
        if (file.length - size < bytes) {
            file = Arrays.copyOf(file, Math.max(2 * file.length, size + bytes));
        }
    }
}
