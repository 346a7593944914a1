package org.layerscope.image;

import static org.layerscope.image.MadePictures.bytes;
import static org.layerscope.image.MadePictures.chunk;
import static org.layerscope.image.MadePictures.header;
import static org.layerscope.image.MadePictures.join;
import static org.layerscope.image.MadePictures.latin1;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** Files of 20 MB that make the gate do as much as it can: near every limit, and accepted, or refused at their end only. */
final class HostileFiles {

    private static final int LENGTH = PhotoReader.MAX_BYTES;
    private static final byte[] END = bytes(0xFF, 0xD9);
    private static final byte[] SCAN = bytes(0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 63, 0);
    private static final byte[] COMMENT = bytes(0xFF, 0xFE, 0, 2);
    private static final byte[] STUFFED = bytes(0xFF, 0);
    private static final byte[] RESTART = bytes(0xFF, 0xD0);
    private static final byte[] JPEG = bytes(0xFF, 0xD8, 0xFF, 0xC0, 0, 11, 8, 0, 8, 0, 8, 1, 1, 0x11, 0);
    private static final byte[] PNG = join(latin1("\u0089PNG\r\n\u001a\n"), header(100, 100, 8, 2));
    private static final byte[] PNG_END = join(chunk("IDAT", bytes(1)), chunk("IEND"));
    private static final byte[] GIF = join(latin1("GIF89a"), bytes(10, 0, 10, 0, 0, 0, 0));
    private static final byte[] FRAME = bytes(0x2C, 0, 0, 0, 0, 9, 0, 9, 0, 0, 8);
    private static final byte[] GIF_END = bytes(0x3B);
    private static final byte[] WEBP_PIXELS = riff("VP8L", bytes(0x2F, 0, 0, 0, 0, 0));
    private static final int MANY = Integer.MAX_VALUE;

    private HostileFiles() {}

    /** What makes each that the gate accepts, by name: one at a time fits into memory. */
    static Map<String, Supplier<byte[]>> accepted() {
        Map<String, Supplier<byte[]>> files = new LinkedHashMap<>();
        jpegs(files);
        pngs(files);
        webps(files);
        gifs(files);
        tiffs(files);
        files.put("BMP", HostileFiles::bmp);
        return files;
    }

    /** What makes each that the gate refuses, by name. */
    static Map<String, Supplier<byte[]>> refused() {
        Map<String, Supplier<byte[]>> files = new LinkedHashMap<>();
        byte[] gif = join(GIF, FRAME);
        files.put("JPEG without end", () -> full(join(JPEG, SCAN), bytes(0xFF, 0), bytes()));
        files.put("PNG of too many chunks", () -> full(PNG, chunk("eXIf", bytes(0, 0)), PNG_END));
        files.put(
                "WebP of too many chunks", () -> riff("RIFF", join(latin1("WEBP"), filled(riff("EXIF"), LENGTH - 20))));
        files.put("GIF of tiny blocks", () -> full(gif, bytes(1, 7), GIF_END));
        files.put("GIF of a comment", () -> full(join(gif, bytes(0, 0x21, 0xFE)), bytes(1, 7), GIF_END));
        files.put("GIF of comments", () -> full(join(gif, bytes(0)), bytes(0x21, 0xFE, 0, 9), GIF_END));
        files.put("GIF of frames", () -> full(GIF, join(FRAME, bytes(0)), GIF_END));
        files.put("GIF without end", () -> full(gif, filled(81, 80), bytes()));
        int jpegs = TiffGate.MAX_JPEGS;
        files.put("TIFF of too many scans", () -> jpegTiff(jpegs, repeat(SCAN, 5), STUFFED));
        files.put("TIFF of too many segments", () -> jpegTiff(jpegs, join(repeat(COMMENT, 11), SCAN), STUFFED));
        files.put("TIFF of full JPEG files", () -> jpegTiff(64, SCAN, join(COMMENT, segment(0xC4))));
        files.put("drawing", () -> full(latin1("<svg"), latin1("hello world"), bytes()));
        files.put("film", () -> full(latin1("\0\0\0\u0018ftypabcd"), bytes(0), bytes()));
        files.put("zeros", () -> new byte[LENGTH]);
        return files;
    }

    /** All of them. */
    static Map<String, Supplier<byte[]>> all() {
        Map<String, Supplier<byte[]>> all = accepted();
        all.putAll(refused());
        return all;
    }

    private static void jpegs(Map<String, Supplier<byte[]>> files) {
        byte[] scan = join(JPEG, SCAN);
        byte[] end = join(SCAN, END);
        byte[] exif = segment(0xE1, join(latin1("Exif\0\0"), exif(false, 5_000)));
        files.put("JPEG of one scan", () -> full(scan, bytes(7), END));
        files.put("JPEG of stuffed bytes", () -> full(scan, STUFFED, END));
        files.put("JPEG of restarts", () -> full(scan, RESTART, END));
        files.put("JPEG of restarts between bytes", () -> full(scan, join(RESTART, bytes(5)), END));
        files.put("JPEG of fill bytes in a scan", () -> full(scan, bytes(0xFF), END));
        files.put("JPEG of fill bytes", () -> full(JPEG, bytes(0xFF), end));
        files.put("JPEG of what is no marker", () -> full(JPEG, STUFFED, end));
        files.put("JPEG of tables", () -> full(JPEG, segment(0xC4, new byte[21_300]), end));
        files.put("JPEG of scans", () -> full(JPEG, join(SCAN, repeat(STUFFED, 165_000)), END));
        files.put(
                "JPEG of metadata",
                () -> full(join(JPEG, exif, repeat(segment(0xE2, new byte[4_000]), 980), SCAN), STUFFED, END));
    }

    private static void pngs(Map<String, Supplier<byte[]>> files) {
        for (String type : new String[] {"IDAT", "tEXt", "PLTE", "tRNS", "iCCP", "eXIf", "acTL"}) {
            files.put("PNG of tiny " + type, () -> png(chunk(type, bytes(0, 0))));
            files.put("PNG of one " + type, () -> png(chunk(type, filled(LENGTH - 200, 1))));
        }
        files.put("PNG of palettes", () -> png(chunk("PLTE", new byte[768])));
        files.put("PNG of transparencies", () -> png(chunk("tRNS", new byte[256])));
        files.put("PNG of EXIF blocks", () -> png(chunk("eXIf", exif(false, 100))));
        files.put("PNG of a full EXIF block", () -> png(chunk("eXIf", exif(true, LENGTH / 20 - 100))));
    }

    private static void webps(Map<String, Supplier<byte[]>> files) {
        for (String type : new String[] {"abcd", "ICCP", "EXIF", "ALPH", "ANMF", "VP8X"}) {
            files.put("WebP of tiny " + type, () -> webp(riff(type, bytes(0, 0)), MANY));
        }
        byte[] tiny = repeat(riff("abcd"), WebpGate.MAX_CHUNKS - 10);
        files.put("WebP of EXIF blocks", () -> webp(riff("EXIF", exif(false, 100)), MANY));
        files.put("WebP of a full EXIF block", () -> webp(riff("EXIF", exif(true, LENGTH / 20 - 100)), 1));
        files.put("WebP of a full frame", () -> webp(riff("ANMF", join(new byte[16], WEBP_PIXELS, tiny)), 1));
        files.put("WebP of one picture", () -> webp(riff("VP8L", Arrays.copyOf(bytes(0x2F), LENGTH - 200)), 1));
    }

    private static void gifs(Map<String, Supplier<byte[]>> files) {
        byte[] frame = join(GIF, FRAME);
        byte[] closed = join(bytes(0), GIF_END);
        files.put("GIF of long blocks", () -> full(frame, filled(256, 255), closed));
        files.put("GIF of short blocks", () -> full(frame, filled(81, 80), closed));
        files.put("GIF of a long comment", () -> full(join(frame, bytes(0, 0x21, 0xFE)), filled(81, 80), closed));
        files.put("GIF of many frames", () -> full(GIF, join(FRAME, bytes(0), filled(70, 7)), GIF_END));
        files.put("GIF of what is no block", () -> full(join(frame, bytes(0)), bytes(7), GIF_END));
    }

    private static void tiffs(Map<String, Supplier<byte[]>> files) {
        int jpegs = TiffGate.MAX_JPEGS;
        files.put("TIFF of tiles", () -> tiff(1, 8, TiffGate.MAX_BLOCKS, new byte[600]));
        files.put("TIFF of tiles with gaps, offsets of eight bytes", HostileFiles::bigTiff);
        files.put("TIFF of a palette", () -> tiffWith(TiffTag.PALETTE));
        files.put("TIFF of a profile", () -> tiffWith(TiffTag.PROFILE));
        files.put("TIFF of JPEG files", () -> jpegTiff(jpegs, SCAN, bytes(7)));
        files.put("TIFF of stuffed JPEG files", () -> jpegTiff(jpegs, SCAN, STUFFED));
        files.put("TIFF of restarts in JPEG files", () -> jpegTiff(jpegs, SCAN, RESTART));
        files.put("TIFF of fill bytes in JPEG files", () -> jpegTiff(jpegs, SCAN, bytes(0xFF)));
        files.put("TIFF of scans in JPEG files", () -> jpegTiff(jpegs, repeat(SCAN, 4), STUFFED));
        files.put(
                "TIFF of EXIF blocks in JPEG files",
                () -> jpegTiff(jpegs, join(segment(0xE1, join(latin1("Exif\0\0"), exif(false, 100))), SCAN), STUFFED));
        files.put("TIFF of segments in JPEG files", () -> jpegTiff(jpegs, join(repeat(COMMENT, 9), SCAN), STUFFED));
        byte[] tables = repeat(join(COMMENT, segment(0xC4)), 183);
        byte[] profiles = repeat(segment(0xE2, latin1("ICC_PROFILE\0\1\1")), 366);
        files.put("TIFF of scans in few JPEG files", () -> jpegTiff(64, repeat(SCAN, 64), STUFFED));
        files.put("TIFF of tables in few JPEG files", () -> jpegTiff(64, join(tables, SCAN), STUFFED));
        files.put("TIFF of profiles in few JPEG files", () -> jpegTiff(64, join(profiles, SCAN), STUFFED));
    }

    /** The head, as many units as fit, and the tail. */
    private static byte[] full(byte[] head, byte[] unit, byte[] tail) {
        return join(head, filled(unit, LENGTH - head.length - tail.length), tail);
    }

    private static byte[] png(byte[] chunk) {
        int times = Math.min(PngGate.MAX_CHUNKS - 3, (LENGTH - 200) / chunk.length);
        byte[] rest = chunk("tEXt", new byte[Math.max(0, LENGTH - 200 - chunk.length * times)]);
        return join(PNG, repeat(chunk, times), rest, PNG_END);
    }

    private static byte[] webp(byte[] chunk, int most) {
        int times = Math.min(Math.min(most, WebpGate.MAX_CHUNKS - 2), (LENGTH - 100) / chunk.length);
        byte[] body = join(latin1("WEBP"), repeat(chunk, times), WEBP_PIXELS);
        return riff("RIFF", join(body, riff("rest", new byte[Math.max(0, LENGTH - 100 - body.length)])));
    }

    private static byte[] riff(String type, byte... content) {
        return ByteBuffer.allocate(8 + content.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(latin1(type))
                .putInt(content.length)
                .put(content)
                .array();
    }

    private static byte[] segment(int marker, byte... content) {
        return join(bytes(0xFF, marker, (content.length + 2) >> 8, content.length + 2), content);
    }

    /** So many entries, none of which says how to turn the picture. */
    private static byte[] exif(boolean big, int entries) {
        ByteBuffer block = ByteBuffer.allocate(24 + (big ? 20 : 12) * entries).order(ByteOrder.LITTLE_ENDIAN);
        if (big) {
            block.put(latin1("II+\0\u0008\0\0\0")).putLong(16).putLong(entries);
        } else {
            block.put(latin1("II*\0\u0008\0\0\0")).putShort((short) entries);
        }
        return block.array();
    }

    private static byte[] bmp() {
        byte[] header = bytes(40, 0, 0, 0, 0x28, 10, 0, 0, 0x28, 10, 0, 0, 1, 0, 24, 0);
        return full(join(latin1("BM"), new byte[8], bytes(54, 0, 0, 0), header, new byte[24]), bytes(1), bytes());
    }

    /** A picture of one pixel, all the rest of the file behind one tag. */
    private static byte[] tiffWith(int tag) {
        return new TiffFile(ByteOrder.BIG_ENDIAN)
                .longs(TiffTag.WIDTH, 1)
                .longs(TiffTag.HEIGHT, 1)
                .shorts(TiffTag.BITS, 8)
                .shorts(TiffTag.PHOTOMETRIC, 3)
                .shorts(TiffTag.PALETTE, new long[3 << 8])
                .bytes(tag, new byte[LENGTH - 2_000])
                .longs(TiffTag.STRIP_LENGTHS, 1)
                .with(Pieces.of(bytes(1)), TiffTag.STRIP_OFFSETS, new long[] {1})
                .join();
    }

    /** So many JPEG files, each of the head and as many units as fit. */
    private static byte[] jpegTiff(int count, byte[] head, byte[] unit) {
        int room = (LENGTH - 200_000) / count - JPEG.length - head.length - END.length;
        return tiff(8, 7, count, join(JPEG, head, filled(unit, room), END));
    }

    /** Tiles in columns of 64, each the same, with tables as large as may be. */
    private static byte[] tiff(int side, int compression, int count, byte[] tile) {
        long[] lengths = new long[count];
        Arrays.fill(lengths, tile.length);
        byte[] tables = join(bytes(0xFF, 0xD8), repeat(COMMENT, 900), filled(bytes(0xFF), 60_000), END);
        return new TiffFile(ByteOrder.BIG_ENDIAN)
                .longs(TiffTag.WIDTH, (long) side * (count / 64))
                .longs(TiffTag.HEIGHT, side * 64L)
                .shorts(TiffTag.BITS, 8)
                .shorts(TiffTag.COMPRESSION, compression)
                .longs(TiffTag.TILE_WIDTH, side)
                .longs(TiffTag.TILE_HEIGHT, side)
                .bytes(TiffTag.JPEG_TABLES, tables)
                .longs(TiffTag.TILE_LENGTHS, lengths)
                .with(Pieces.of(repeat(tile, count)), TiffTag.TILE_OFFSETS, lengths)
                .join();
    }

    /** As many entries as may be, those that count last, and as many tiles as may be, with a byte between any two. */
    private static byte[] bigTiff() {
        int tiles = TiffGate.MAX_BLOCKS;
        int[] tags = {256, 257, 258, 259, 322, 323, TiffTag.TILE_OFFSETS, TiffTag.TILE_LENGTHS};
        long[] counts = {1, 1, 1, 1, 1, 1, tiles, tiles};
        long[] values = {tiles / 64, 64, 8, 8, 1, 1, 30_000, 30_000 + 8L * tiles};
        ByteBuffer file = ByteBuffer.allocate(LENGTH).order(ByteOrder.LITTLE_ENDIAN);
        file.put(latin1("II+\0\u0008\0\0\0")).putLong(16).putLong(TiffGate.MAX_ENTRIES);
        for (int i = tags.length - TiffGate.MAX_ENTRIES; i < tags.length; i++) {
            file.putShort((short) (i < 0 ? 40_000 : tags[i])).putShort((short) 16);
            file.putLong(i < 0 ? 1 : counts[i]).putLong(i < 0 ? 1 : values[i]);
        }
        int begin = 30_000 + 16 * tiles;
        int step = (LENGTH - begin) / tiles;
        for (int i = 0; i < tiles; i++) {
            file.putLong(30_000 + 8 * i, begin + (long) i * step).putLong(30_000 + 8 * (tiles + i), step - 1);
        }
        return file.array();
    }

    private static byte[] filled(int length, int value) {
        return filled(bytes(value), length);
    }

    /** As many units as have room. */
    private static byte[] filled(byte[] unit, int room) {
        return repeat(unit, room / unit.length);
    }

    private static byte[] repeat(byte[] unit, int times) {
        byte[] all = new byte[unit.length * times];
        for (int at = 0; at < all.length; at += unit.length) {
            System.arraycopy(unit, 0, all, at, unit.length);
        }
        return all;
    }
}
