package org.layerscope.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.layerscope.image.MadePictures.bytes;
import static org.layerscope.image.MadePictures.join;
import static org.layerscope.image.MadePictures.latin1;
import static org.layerscope.image.MadePictures.photoOf;
import static org.layerscope.image.MadePictures.refusalOf;
import static org.layerscope.image.MadePictures.resource;

import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Collections;
import org.junit.jupiter.api.Test;

/** JPEG files that would keep a decoder busy are refused by plain counting. */
class ComplexityTest {

    private static final byte[] PLAIN = resource("files/subsampled.jpg");
    private static final int OWN_SEGMENTS = 9;
    private static final byte[] COMMENT = bytes(0xFF, 0xFE, 0, 2);
    private static final byte[] SCAN = bytes(0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 63, 0);

    @Test
    void upToSixtyFourScansAreRead() {
        assertThat(refusalOf(scans(65, 8)).code()).isEqualTo(Refusal.Code.TOO_COMPLEX);
        assertThat(refusalOf(scans(65, 8)).sentence()).contains("more than 64 scans");
        assertThat(photoOf(scans(64, 8)).width()).isEqualTo(8);
    }

    @Test
    void aLargePictureMayHaveFewerScans() {
        assertThat(refusalOf(scans(21, 7_000)).sentence()).contains("more than 20 scans");
    }

    @Test
    void theScansOfAllTilesCountTogether() {
        Refusal refusal = refusalOf(tiles(60));
        assertThat(refusal.code()).isEqualTo(Refusal.Code.TOO_COMPLEX);
        assertThat(refusal.sentence()).contains("more than 1,000,000,000 pixels");
        assertThat(Gate.check(tiles(59))).isInstanceOf(Picture.class);
    }

    @Test
    void asManyTilesAsMayBeHaveFourScansEach() {
        assertThat(Gate.check(smallTiles(join(SCAN, SCAN, SCAN, SCAN)))).isInstanceOf(Picture.class);
        Refusal refusal = refusalOf(smallTiles(join(SCAN, SCAN, SCAN, SCAN, SCAN)));
        assertThat(refusal.code()).isEqualTo(Refusal.Code.TOO_COMPLEX);
        assertThat(refusal.sentence()).contains("more than 8,192 scans");
    }

    @Test
    void asManyTilesAsMayBeHaveTwelveSegmentsEach() {
        assertThat(Gate.check(smallTiles(join(repeat(COMMENT, 10), SCAN)))).isInstanceOf(Picture.class);
        Refusal refusal = refusalOf(smallTiles(join(repeat(COMMENT, 11), SCAN)));
        assertThat(refusal.code()).isEqualTo(Refusal.Code.TOO_COMPLEX);
        assertThat(refusal.sentence()).contains("more than 24,576 segments");
    }

    @Test
    void upToAThousandSegmentsAreRead() {
        byte[] tooMany = stuffed(repeat(COMMENT, 1_000 - OWN_SEGMENTS + 1));
        assertThat(refusalOf(tooMany).code()).isEqualTo(Refusal.Code.TOO_COMPLEX);
        assertThat(refusalOf(tooMany).sentence()).contains("more than 1,000 segments");
        assertThat(photoOf(stuffed(repeat(COMMENT, 1_000 - OWN_SEGMENTS)))).isEqualTo(photoOf(PLAIN));
    }

    @Test
    void upToFourMegabytesOfMetadataAreRead() {
        byte[] segment = join(bytes(0xFF, 0xE5, 0xFF, 0xFE), new byte[0xFFFE - 2]);
        assertThat(photoOf(stuffed(repeat(segment, 63)))).isEqualTo(photoOf(PLAIN));
        assertThat(refusalOf(stuffed(repeat(segment, 65))).code()).isEqualTo(Refusal.Code.TOO_COMPLEX);
    }

    @Test
    void anExifBlockFullOfLargeEntriesCostsNothing() {
        byte[] entry = bytes(0, 0x80, 1, 0, 0x80, 0xFD, 0, 0, 10, 0, 0, 0);
        byte[] block = join(latin1("II*\0\u0008\0\0\0\u0088\u0013"), repeat(entry, 5_000));
        byte[] exif = join(latin1("Exif\0\0"), block);
        assertThat(photoOf(MadePictures.withSegment(PLAIN, 0xE1, exif))).isEqualTo(photoOf(PLAIN));
    }

    private static byte[] stuffed(byte[] segments) {
        return join(Arrays.copyOf(PLAIN, 2), segments, Arrays.copyOfRange(PLAIN, 2, PLAIN.length));
    }

    /** A grey progressive JPEG, one scan for each frequency; beyond 64 the last frequency comes again. */
    private static byte[] scans(int count, int side) {
        byte[] quantisation = join(bytes(0xFF, 0xDB, 0, 67, 0), filled(64, 1));
        byte[] frame = bytes(0xFF, 0xC2, 0, 11, 8, side >> 8, side, side >> 8, side, 1, 1, 0x11, 0);
        // One code each, the bit 0: no change of brightness, no more frequencies.
        byte[] brightness = join(bytes(0xFF, 0xC4, 0, 20, 0, 1), new byte[15], bytes(0));
        byte[] frequencies = join(bytes(0xFF, 0xC4, 0, 20, 0x10, 1), new byte[15], bytes(0));
        byte[][] scans = new byte[count][];
        for (int i = 0; i < count; i++) {
            int frequency = Math.min(i, 63);
            scans[i] = bytes(0xFF, 0xDA, 0, 8, 1, 1, 0, frequency, frequency, 0, 0x7F);
        }
        return join(bytes(0xFF, 0xD8), quantisation, frame, brightness, frequencies, join(scans), bytes(0xFF, 0xD9));
    }

    /** A TIFF of 4,096 pixels a side, its sixteen tiles with so many scans each. */
    private static byte[] tiles(int scans) {
        return tiles(4, 4, 1_024, scans(scans, 1_024));
    }

    /** A TIFF of as many JPEG files as may be, each with these segments behind its header. */
    private static byte[] smallTiles(byte[] segments) {
        byte[] frame = bytes(0xFF, 0xC0, 0, 11, 8, 0, 8, 0, 8, 1, 1, 0x11, 0);
        return tiles(64, 32, 8, join(bytes(0xFF, 0xD8), frame, segments, bytes(0xFF, 0xD9)));
    }

    /** So many tiles across and down, all of them the same JPEG file of so many pixels a side. */
    private static byte[] tiles(int across, int down, int side, byte[] tile) {
        long[] lengths = new long[across * down];
        Arrays.fill(lengths, tile.length);
        return new TiffFile(ByteOrder.LITTLE_ENDIAN)
                .longs(TiffTag.WIDTH, (long) across * side)
                .longs(TiffTag.HEIGHT, (long) down * side)
                .shorts(TiffTag.BITS, 8)
                .shorts(TiffTag.COMPRESSION, 7)
                .longs(TiffTag.TILE_WIDTH, side)
                .longs(TiffTag.TILE_HEIGHT, side)
                .longs(TiffTag.TILE_LENGTHS, lengths)
                .with(Pieces.of(repeat(tile, lengths.length)), TiffTag.TILE_OFFSETS, lengths)
                .join();
    }

    private static byte[] filled(int length, int value) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    private static byte[] repeat(byte[] bytes, int times) {
        return join(Collections.nCopies(times, bytes).toArray(byte[][]::new));
    }
}
