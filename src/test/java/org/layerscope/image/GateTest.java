package org.layerscope.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.layerscope.image.MadePictures.bytes;
import static org.layerscope.image.MadePictures.chunk;
import static org.layerscope.image.MadePictures.header;
import static org.layerscope.image.MadePictures.join;
import static org.layerscope.image.MadePictures.latin1;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The gate needs at most 8 MiB beside the file, whatever the file. */
class GateTest {

    private static final long MOST = 8L * 1024 * 1024;
    private static final byte[] PNG = join(latin1("\u0089PNG\r\n\u001a\n"), header(100, 100, 8, 2));
    private static final byte[] GIF = join(latin1("GIF89a"), bytes(10, 0, 10, 0, 0, 0, 0));
    private static final byte[] WEBP = join(latin1("RIFF"), bytes(0xF8, 0xFF, 0x3F, 1), latin1("WEBP"));
    private static final byte[] JPEG = join(
            bytes(0xFF, 0xD8, 0xFF, 0xC0, 0, 11, 8, 0, 8, 0, 8, 1, 1, 0x11, 0),
            bytes(0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 63, 0));

    @ParameterizedTest(name = "{0}")
    @MethodSource("files")
    void theGateNeedsLittleMemory(String name, Supplier<byte[]> made) {
        byte[] file = made.get();
        ThreadMXBean memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = memory.getCurrentThreadAllocatedBytes();
        Checked checked = Gate.check(file);
        assertThat(memory.getCurrentThreadAllocatedBytes() - before).as(name).isLessThan(MOST);
        assertThat(checked).isNotNull();
    }

    static Stream<Arguments> files() {
        return Stream.of(
                made("PNG of tiny pieces", () -> full(PNG, chunk("IDAT", bytes(1)))),
                made("PNG of tiny texts", () -> full(PNG, chunk("tEXt"))),
                made("PNG of one piece", () -> pngWith("IDAT")),
                made("PNG of a profile", () -> pngWith("iCCP")),
                made("PNG of an EXIF block", () -> pngWith("eXIf")),
                made("JPEG of one scan", () -> join(full(JPEG, bytes(7)), bytes(0xFF, 0xD9))),
                made("JPEG of fill bytes", () -> full(JPEG, bytes(0xFF))),
                made(
                        "GIF of tiny blocks",
                        () -> full(join(GIF, bytes(0x2C, 0, 0, 0, 0, 9, 0, 9, 0, 0, 8)), bytes(1, 7))),
                made("GIF of frames", () -> full(GIF, bytes(0x2C, 0, 0, 0, 0, 1, 0, 1, 0, 0, 8, 0))),
                made("WebP of tiny chunks", () -> full(WEBP, join(latin1("abcd"), new byte[4]))),
                made("WebP of one picture", () -> full(WEBP, join(latin1("VP8L"), bytes(0xE0, 0xFF, 0x3F, 1, 0x2F)))),
                made("BMP", () -> bmp()),
                made("TIFF of strips", () -> tiff(1, TiffGate.MAX_BLOCKS, 8, new byte[300])),
                made("TIFF of JPEG files", () -> tiff(8, TiffGate.MAX_JPEGS, 7, join(JPEG, bytes(0xFF, 0xD9)))),
                made("TIFF of a palette", () -> tiffWith(TiffTag.PALETTE)),
                made("TIFF of tables for JPEG files", () -> tiffWith(TiffTag.JPEG_TABLES)),
                made("text", () -> full(latin1("<svg"), latin1("hello world"))),
                made("nothing", () -> new byte[PhotoReader.MAX_BYTES]));
    }

    /** One at a time: each has 20 MB. */
    private static Arguments made(String name, Supplier<byte[]> file) {
        return Arguments.of(name, file);
    }

    private static byte[] full(byte[] head, byte[] unit) {
        byte[] file = Arrays.copyOf(head, PhotoReader.MAX_BYTES - 2);
        for (int at = head.length; at + unit.length <= file.length; at += unit.length) {
            System.arraycopy(unit, 0, file, at, unit.length);
        }
        return file;
    }

    private static byte[] pngWith(String type) {
        return join(PNG, chunk(type, new byte[PhotoReader.MAX_BYTES - 100]), chunk("IDAT", bytes(1)), chunk("IEND"));
    }

    private static byte[] bmp() {
        byte[] header = bytes(40, 0, 0, 0, 0x28, 10, 0, 0, 0x28, 10, 0, 0, 1, 0, 24, 0);
        return full(join(latin1("BM"), new byte[8], bytes(54, 0, 0, 0), header, new byte[24]), bytes(1));
    }

    /** A picture of one pixel, all the rest of the file behind one tag. */
    private static byte[] tiffWith(int tag) {
        return new TiffFile(ByteOrder.BIG_ENDIAN)
                .longs(TiffTag.WIDTH, 1)
                .longs(TiffTag.HEIGHT, 1)
                .shorts(TiffTag.BITS, 8)
                .shorts(TiffTag.PHOTOMETRIC, 3)
                .shorts(TiffTag.PALETTE, new long[3 << 8])
                .bytes(tag, new byte[PhotoReader.MAX_BYTES - 2_000])
                .longs(TiffTag.STRIP_LENGTHS, 1)
                .with(Pieces.of(bytes(1)), TiffTag.STRIP_OFFSETS, new long[] {1})
                .join();
    }

    /** A column of tiles, each the same. */
    private static byte[] tiff(int side, int count, int compression, byte[] tile) {
        long[] lengths = new long[count];
        Arrays.fill(lengths, tile.length);
        byte[] tiles = new byte[count * tile.length];
        for (int i = 0; i < count; i++) {
            System.arraycopy(tile, 0, tiles, i * tile.length, tile.length);
        }
        int across = count / 256;
        return new TiffFile(ByteOrder.BIG_ENDIAN)
                .longs(TiffTag.WIDTH, (long) side * across)
                .longs(TiffTag.HEIGHT, side * 256L)
                .shorts(TiffTag.BITS, 8)
                .shorts(TiffTag.COMPRESSION, compression)
                .longs(TiffTag.TILE_WIDTH, side)
                .longs(TiffTag.TILE_HEIGHT, side)
                .longs(TiffTag.TILE_LENGTHS, lengths)
                .with(Pieces.of(tiles), TiffTag.TILE_OFFSETS, lengths)
                .join();
    }
}
