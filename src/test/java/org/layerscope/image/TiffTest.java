package org.layerscope.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.layerscope.image.MadePictures.accepted;
import static org.layerscope.image.MadePictures.bytes;
import static org.layerscope.image.MadePictures.deflate;
import static org.layerscope.image.MadePictures.join;
import static org.layerscope.image.MadePictures.latin1;
import static org.layerscope.image.MadePictures.meanDifference;
import static org.layerscope.image.MadePictures.photo;
import static org.layerscope.image.MadePictures.photoOf;
import static org.layerscope.image.MadePictures.refusalOf;
import static org.layerscope.image.MadePictures.tiff;

import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TiffTest {

    private static final int DEFLATE = 8;
    private static final int LZMA = 34_925;
    private static final int GREY = 1;
    private static final int RGB = 2;
    private static final int PALETTE = 3;
    private static final int INKS = 5;
    static final ByteOrder[] ORDERS = {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN};

    @ParameterizedTest
    @ValueSource(strings = {"none", "LZW", "ZLib", "Deflate", "PackBits"})
    void coloursAreReadExactly(String compression) {
        assertThat(photoOf(tiff(MadePictures.image(photo(71, 45)), compression)))
                .isEqualTo(photo(71, 45));
    }

    @ParameterizedTest
    @ValueSource(strings = {"CCITT RLE", "CCITT T.4", "CCITT T.6", "LZW", "PackBits"})
    void faxesAreReadExactly(String compression) {
        BufferedImage page = new BufferedImage(71, 45, BufferedImage.TYPE_BYTE_BINARY);
        for (int i = 0; i < 71 * 45; i++) {
            page.getRaster().setSample(i % 71, i / 71, 0, i * i / 100 & 1);
        }
        Photo photo = photoOf(tiff(page, compression));
        for (int i = 0; i < 71 * 45; i++) {
            assertThat(MadePictures.red(photo, i % 71, i / 71)).isEqualTo((i * i / 100 & 1) * 255);
        }
    }

    @Test
    void jpegInsideIsCloseToWhatWasWritten() {
        assertThat(meanDifference(photoOf(tiff(MadePictures.image(photo(71, 45)), "JPEG")), photo(71, 45)))
                .isLessThan(3);
    }

    @ParameterizedTest
    @FieldSource("ORDERS")
    void sixteenBitsAreRoundedToTheNearestOfEight(ByteOrder order) {
        byte[] pixels = ByteBuffer.allocate(6)
                .order(order)
                .putShort((short) 0x1200)
                .putShort((short) 0x12C0)
                .putShort((short) 0xFF80)
                .array();
        assertThat(photoOf(strip(page(order, 1, 1, 16, RGB, 3), pixels)).rgb()).isEqualTo(bytes(0x12, 0x13, 0xFF));
    }

    @ParameterizedTest(name = "level {0} of {1} bits is {2}, or {3} where zero is white")
    @CsvSource({
        "0,1,0,255",
        "1,1,255,0",
        "1,2,85,170",
        "7,4,119,136",
        "59,8,59,196",
        "15163,16,59,196",
        "65535,16,255,0"
    })
    void greyStaysAsBrightAsItWas(int level, int bits, int black, int white) {
        byte[] pixels = bits == 16 ? bytes(level, level >> 8) : bytes(level << (8 - bits));
        for (int photometric : new int[] {1, 0}) {
            TiffFile page = page(ByteOrder.LITTLE_ENDIAN, 1, 1, bits, photometric, 1);
            assertThat(MadePictures.green(photoOf(strip(page, pixels)), 0, 0))
                    .isEqualTo(photometric == 1 ? black : white);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 8})
    void aPaletteIsLookedUp(int bits) {
        long[] palette = new long[3 << bits];
        palette[1] = 0x1414;
        palette[1 + (1 << bits)] = 0x2828;
        palette[1 + (2 << bits)] = 0xFFFF;
        TiffFile page = page(ByteOrder.BIG_ENDIAN, 1, 1, bits, PALETTE, 1).shorts(TiffTag.PALETTE, palette);
        assertThat(photoOf(strip(page, bytes(1 << (8 - bits)))).rgb()).isEqualTo(bytes(20, 40, 255));
    }

    @Test
    void inksAreStoredAsAmounts() {
        byte[] pixels = bytes(0, 0, 0, 0, 255, 0, 0, 0, 0, 0, 0, 255, 0, 0, 0, 55);
        TiffFile page = page(ByteOrder.LITTLE_ENDIAN, 4, 1, 8, INKS, 4);
        assertThat(photoOf(strip(page, pixels)).rgb())
                .isEqualTo(bytes(255, 255, 255, 0, 255, 255, 0, 0, 0, 200, 200, 200));
    }

    @ParameterizedTest(name = "extra channel of kind {0}")
    @CsvSource({"0, 100, 50, 0", "1, 227, 177, 127", "2, 177, 152, 127"})
    void theFourthChannelIsWhatTheFileSays(int kind, int red, int green, int blue) {
        TiffFile page = page(ByteOrder.LITTLE_ENDIAN, 1, 1, 8, RGB, 4).shorts(TiffTag.EXTRA_CHANNELS, kind);
        assertThat(photoOf(strip(page, bytes(100, 50, 0, 128))).rgb()).isEqualTo(bytes(red, green, blue));
    }

    @Test
    void greyWithAlphaLiesOnWhite() {
        TiffFile page = page(ByteOrder.LITTLE_ENDIAN, 2, 1, 8, GREY, 2).shorts(TiffTag.EXTRA_CHANNELS, 2);
        assertThat(photoOf(strip(page, bytes(100, 255, 100, 51))).rgb()).isEqualTo(bytes(100, 100, 100, 224, 224, 224));
    }

    @ParameterizedTest
    @CsvSource({
        TiffTag.TILE_OFFSETS + "," + TiffTag.TILE_LENGTHS,
        // As if they were strips: some writers do so, and libtiff reads it.
        TiffTag.STRIP_OFFSETS + "," + TiffTag.STRIP_LENGTHS
    })
    void tilesAreCutAtTheEdge(int offsets, int lengths) {
        Photo expected = photo(20, 18);
        byte[] pixels = new byte[0];
        for (int tile = 0; tile < 4; tile++) {
            for (int i = 0; i < 256; i++) {
                int x = Math.min(tile % 2 * 16 + i % 16, 19);
                int y = Math.min(tile / 2 * 16 + i / 16, 17);
                pixels = join(pixels, Arrays.copyOfRange(expected.rgb(), 3 * (20 * y + x), 3 * (20 * y + x) + 3));
            }
        }
        TiffFile page = page(ByteOrder.LITTLE_ENDIAN, 20, 18, 8, RGB, 3)
                .longs(TiffTag.TILE_WIDTH, 16)
                .longs(TiffTag.TILE_HEIGHT, 16)
                .longs(lengths, 768, 768, 768, 768);
        byte[] file = page.with(Pieces.of(pixels), offsets, new long[] {768, 768, 768, 768})
                .join();
        assertThat(photoOf(file)).isEqualTo(expected);
    }

    @Test
    void coloursInPlanesOfTheirOwnAreJoined() {
        TiffFile page = page(ByteOrder.LITTLE_ENDIAN, 2, 1, 8, RGB, 3)
                .shorts(TiffTag.PLANAR, 2)
                .longs(TiffTag.STRIP_LENGTHS, 2, 2, 2);
        byte[] file = page.with(Pieces.of(bytes(1, 4, 2, 5, 3, 6)), TiffTag.STRIP_OFFSETS, new long[] {2, 2, 2})
                .join();
        assertThat(photoOf(file).rgb()).isEqualTo(bytes(1, 2, 3, 4, 5, 6));
    }

    @Test
    void differencesFromTheLeftAreAddedUp() {
        TiffFile page = page(ByteOrder.LITTLE_ENDIAN, 2, 2, 8, GREY, 1)
                .shorts(TiffTag.COMPRESSION, DEFLATE)
                .shorts(TiffTag.PREDICTOR, 2);
        assertThat(photoOf(strip(page, deflate(bytes(10, 5, 20, 256 - 5)))).rgb())
                .isEqualTo(bytes(10, 10, 10, 15, 15, 15, 20, 20, 20, 15, 15, 15));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void orientationIsApplied(int orientation) {
        TiffFile page = page(ByteOrder.BIG_ENDIAN, 2, 1, 8, GREY, 1).shorts(TiffTag.ORIENTATION, orientation);
        Photo expected = Orientation.of(orientation).apply(new Photo(2, 1, bytes(1, 1, 1, 2, 2, 2)));
        assertThat(photoOf(strip(page, bytes(1, 2)))).isEqualTo(expected);
    }

    @Test
    void offsetsOfEightBytesAreRead() {
        ByteBuffer file = ByteBuffer.allocate(16 + 8 + 7 * 20 + 8 + 1).order(ByteOrder.LITTLE_ENDIAN);
        file.put(latin1("II+\0\u0008\0\0\0")).putLong(16).putLong(7);
        int[] tags = {256, 257, 258, 262, 273, 277, 279};
        int[] values = {1, 1, 8, 1, 172, 1, 1};
        for (int i = 0; i < tags.length; i++) {
            file.putShort((short) tags[i]).putShort((short) 16).putLong(1).putLong(values[i]);
        }
        file.putLong(0).put((byte) 77);
        assertThat(photoOf(file.array()).rgb()).isEqualTo(bytes(77, 77, 77));
    }

    @Test
    void onlyTheFirstPageIsUsedEvenIfItIsItsOwnNext() {
        byte[] file = grey();
        int next = 8
                + 2
                + 12 * ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getShort(8);
        ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putInt(next, 8);
        assertThat(accepted(file).notes()).contains(Phrase.of("note.pages"));
        assertThat(accepted(grey()).notes()).doesNotContain(Phrase.of("note.pages"));
    }

    @Test
    void aStripWithoutALengthReachesToTheEnd() {
        TiffFile page = page(ByteOrder.LITTLE_ENDIAN, 2, 1, 8, GREY, 1);
        byte[] file = page.with(Pieces.of(bytes(1, 2)), TiffTag.STRIP_OFFSETS, new long[] {2})
                .join();
        assertThat(photoOf(file).rgb()).isEqualTo(bytes(1, 1, 1, 2, 2, 2));
    }

    @Test
    void aStripThatIsCutOffIsTruncated() {
        byte[] file = grey();
        assertThat(refusalOf(Arrays.copyOf(file, file.length - 1)).code()).isEqualTo(Refusal.Code.TRUNCATED_IMAGE);
        assertThat(refusalOf(Arrays.copyOf(file, 60)).code()).isEqualTo(Refusal.Code.TRUNCATED_IMAGE);
        assertThat(refusalOf(Arrays.copyOf(file, 7)).code()).isEqualTo(Refusal.Code.TRUNCATED_IMAGE);
    }

    @Test
    void stripsThatLieOverEachOtherAreCorrupt() {
        TiffFile page = page(ByteOrder.LITTLE_ENDIAN, 1, 4_000, 8, GREY, 1).longs(TiffTag.ROWS_PER_STRIP, 1);
        long[] all = new long[4_000];
        Arrays.fill(all, 30_000);
        page.shorts(TiffTag.COMPRESSION, DEFLATE).longs(TiffTag.STRIP_LENGTHS, all);
        long[] none = new long[4_000];
        byte[] file = page.with(Pieces.of(new byte[30_000]), TiffTag.STRIP_OFFSETS, none)
                .join();
        assertThat(refusalOf(file).sentence()).contains("lie over each other");
    }

    @Test
    void tooManyStripsAreTooComplex() {
        TiffFile page = page(ByteOrder.LITTLE_ENDIAN, 3_000, 3_000, 8, GREY, 1)
                .longs(TiffTag.TILE_WIDTH, 1)
                .longs(TiffTag.TILE_HEIGHT, 1)
                .longs(TiffTag.TILE_OFFSETS, 8);
        Refusal refusal = refusalOf(strip(page, bytes(1)));
        assertThat(refusal.code()).isEqualTo(Refusal.Code.TOO_COMPLEX);
        assertThat(refusal.sentence()).contains("more than 32,768 strips or tiles");
    }

    @Test
    void moreEntriesThanAnyPageHasAreTooComplex() {
        TiffFile page = page(ByteOrder.LITTLE_ENDIAN, 1, 1, 8, GREY, 1);
        for (int tag = 40_000; tag < 40_000 + 1_024 - 7; tag++) {
            page.shorts(tag, 1);
        }
        assertThat(photoOf(strip(page, bytes(77))).rgb()).isEqualTo(bytes(77, 77, 77));
        Refusal refusal = refusalOf(strip(page.shorts(50_000, 1), bytes(77)));
        assertThat(refusal.code()).isEqualTo(Refusal.Code.TOO_COMPLEX);
        assertThat(refusal.sentence()).contains("more than 1,024 entries");
    }

    @Test
    void aTileThatIsTooLargeIsRefusedBeforeDecoding() {
        TiffFile page = page(ByteOrder.LITTLE_ENDIAN, 1, 1, 8, GREY, 1)
                .longs(TiffTag.TILE_WIDTH, 60_000)
                .longs(TiffTag.TILE_HEIGHT, 60_000)
                .longs(TiffTag.TILE_OFFSETS, 8);
        assertThat(refusalOf(strip(page, bytes(1))).code()).isEqualTo(Refusal.Code.TOO_MANY_PIXELS);
    }

    @Test
    void aJpegInsideThatIsLargerThanItsStripIsCorrupt() {
        TiffFile page = page(ByteOrder.LITTLE_ENDIAN, 8, 8, 8, GREY, 1).shorts(TiffTag.COMPRESSION, 7);
        BufferedImage grey = new BufferedImage(16, 8, BufferedImage.TYPE_BYTE_GRAY);
        assertThat(refusalOf(strip(page, MadePictures.file(grey, "jpg"))).sentence())
                .contains("another picture than the file says");
    }

    @ParameterizedTest
    @ValueSource(strings = {"LZW", "ZLib", "PackBits", "JPEG"})
    void packedDataThatEndsEarlyIsNotHalfAPicture(String compression) {
        BufferedImage noise = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
        int[] colours = new Random(1).ints(64 * 64).toArray();
        noise.setRGB(0, 0, 64, 64, colours, 0, 64);
        byte[] file = tiff(noise, compression);
        TiffDirectory page = TiffDirectory.of(new Bytes(file), 0, file.length).orElseThrow();
        long[] offsets = page.numbers(TiffTag.STRIP_OFFSETS, 100);
        long[] lengths = page.numbers(TiffTag.STRIP_LENGTHS, 100);
        int last = offsets.length - 1;
        Arrays.fill(file, (int) (offsets[last] + lengths[last] / 2), (int) (offsets[last] + lengths[last]), (byte) 0);
        assertThat(new PhotoReader().read(file)).isInstanceOf(Reading.Refused.class);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rare")
    void rareKindsAreUnsupportedByName(String words, TiffFile page) {
        Refusal refusal = refusalOf(strip(page, new byte[100]));
        assertThat(refusal.code()).isEqualTo(Refusal.Code.UNSUPPORTED_FORMAT);
        assertThat(refusal.sentence()).contains("a TIFF ", words);
    }

    static Stream<Arguments> rare() {
        ByteOrder order = ByteOrder.LITTLE_ENDIAN;
        return Stream.of(
                Arguments.of("LZMA compression", page(order, 1, 1, 8, RGB, 3).shorts(TiffTag.COMPRESSION, LZMA)),
                Arguments.of("old-style JPEG", page(order, 1, 1, 8, RGB, 3).shorts(TiffTag.COMPRESSION, 6)),
                Arguments.of("12 bits per colour", page(order, 1, 1, 12, GREY, 1)),
                Arguments.of("floating-point", page(order, 1, 1, 32, GREY, 1).shorts(TiffTag.SAMPLE_FORMAT, 3)),
                Arguments.of("Lab colours", page(order, 1, 1, 8, 8, 3)),
                Arguments.of("7 channels", page(order, 1, 1, 8, RGB, 7)),
                Arguments.of("different precision", page(order, 1, 1, 8, RGB, 3).shorts(TiffTag.BITS, 5, 6, 5)));
    }

    @Test
    void aRawPhotoIsNamedAndNotItsPreviewShown() {
        TiffFile page = page(ByteOrder.LITTLE_ENDIAN, 1, 1, 8, GREY, 1).bytes(TiffTag.DNG_VERSION, bytes(1, 4, 0, 0));
        assertThat(refusalOf(strip(page, bytes(1))).sentence()).contains("a camera's raw photo");
    }

    private static byte[] grey() {
        return strip(page(ByteOrder.LITTLE_ENDIAN, 2, 1, 8, GREY, 1), bytes(1, 2));
    }

    private static TiffFile page(ByteOrder order, int width, int height, int bits, int photometric, int channels) {
        long[] all = new long[channels];
        Arrays.fill(all, bits);
        return new TiffFile(order)
                .longs(TiffTag.WIDTH, width)
                .longs(TiffTag.HEIGHT, height)
                .shorts(TiffTag.BITS, all)
                .shorts(TiffTag.PHOTOMETRIC, photometric)
                .shorts(TiffTag.CHANNELS, channels);
    }

    private static byte[] strip(TiffFile page, byte[] pixels) {
        page.longs(TiffTag.STRIP_LENGTHS, pixels.length);
        return page.with(Pieces.of(pixels), TiffTag.STRIP_OFFSETS, new long[] {pixels.length})
                .join();
    }
}
