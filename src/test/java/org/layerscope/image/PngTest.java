package org.layerscope.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.layerscope.image.MadePictures.accepted;
import static org.layerscope.image.MadePictures.bytes;
import static org.layerscope.image.MadePictures.chunk;
import static org.layerscope.image.MadePictures.deflate;
import static org.layerscope.image.MadePictures.header;
import static org.layerscope.image.MadePictures.join;
import static org.layerscope.image.MadePictures.latin1;
import static org.layerscope.image.MadePictures.photo;
import static org.layerscope.image.MadePictures.photoOf;
import static org.layerscope.image.MadePictures.png;
import static org.layerscope.image.MadePictures.refusalOf;

import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PngTest {

    private static final int GREY = 0;
    private static final int RGB = 2;
    private static final int PALETTE = 3;
    private static final int GREY_ALPHA = 4;
    private static final int RGBA = 6;

    @Test
    void coloursAreReadExactly() {
        Photo photo = photo(33, 21);
        assertThat(photoOf(MadePictures.file(photo, "png"))).isEqualTo(photo);
    }

    @Test
    void whatIsWrittenIsReadBackExactly() {
        assertThat(photoOf(photo(33, 21).png())).isEqualTo(photo(33, 21));
        Photo grey = new Photo(2, 1, bytes(7, 7, 7, 200, 200, 200));
        assertThat(photoOf(grey.png())).isEqualTo(grey);
    }

    @ParameterizedTest(name = "level {0} of {1} bits is {2}")
    @CsvSource({
        "0,1,0",
        "1,1,255",
        "1,2,85",
        "2,2,170",
        "7,4,119",
        "59,8,59",
        "132,8,132",
        "15163,16,59",
        "65535,16,255"
    })
    void greyStaysAsBrightAsItWas(int level, int bits, int expected) {
        int left = bits == 16 ? level >> 8 : level << (8 - bits);
        byte[] row = bits == 16 ? bytes(0, left, level) : bytes(0, left);
        assertThat(photoOf(png(1, 1, bits, GREY, row))).isEqualTo(grey(expected));
    }

    @Test
    void greyWithAlphaLiesOnWhite() {
        Reading.Accepted reading = accepted(png(3, 1, 8, GREY_ALPHA, bytes(0, 100, 255, 100, 0, 100, 51)));
        assertThat(reading.photo().rgb()).isEqualTo(bytes(100, 100, 100, 255, 255, 255, 224, 224, 224));
        assertThat(reading.notes()).contains(Phrase.of("note.transparent"));
    }

    @Test
    void coloursWithAlphaLieOnWhite() {
        assertThat(photoOf(png(1, 1, 8, RGBA, bytes(0, 0, 100, 200, 128))).rgb())
                .isEqualTo(bytes(127, 177, 227));
        assertThat(photoOf(png(1, 1, 16, RGBA, bytes(0, 0, 0, 100, 100, 200, 200, 128, 128)))
                        .rgb())
                .isEqualTo(bytes(127, 177, 227));
    }

    @Test
    void sixteenBitsAreRoundedToTheNearestOfEight() {
        byte[] row = bytes(0, 0x12, 0x00, 0x12, 0xC0, 0xFF, 0x80);
        assertThat(photoOf(png(1, 1, 16, RGB, row)).rgb()).isEqualTo(bytes(0x12, 0x13, 0xFF));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 8})
    void aPaletteWithItsOwnAlphaIsLookedUp(int bits) {
        byte[] palette = chunk("PLTE", bytes(10, 20, 30, 200, 100, 0));
        byte[] alpha = chunk("tRNS", bytes(255, 51));
        Photo opaque = photoOf(png(1, 1, bits, PALETTE, bytes(0, 0), palette, alpha));
        Photo clear = photoOf(png(1, 1, bits, PALETTE, bytes(0, 1 << (8 - bits)), palette, alpha));
        assertThat(opaque.rgb()).isEqualTo(bytes(10, 20, 30));
        assertThat(clear.rgb()).isEqualTo(bytes(244, 224, 204));
    }

    @Test
    void anIndexBeyondThePaletteIsBlack() {
        byte[] palette = chunk("PLTE", bytes(10, 20, 30));
        assertThat(photoOf(png(1, 1, 8, PALETTE, bytes(0, 200), palette)).rgb()).isEqualTo(bytes(0, 0, 0));
    }

    @Test
    void theTransparentColourIsWhiteAndItsNeighboursAreNot() {
        byte[] key = chunk("tRNS", bytes(0, 1, 0, 2, 0, 3));
        Photo colours = photoOf(png(2, 1, 8, RGB, bytes(0, 1, 2, 3, 1, 2, 4), key));
        assertThat(colours.rgb()).isEqualTo(bytes(255, 255, 255, 1, 2, 4));
        Photo grey = photoOf(png(2, 1, 4, GREY, bytes(0, 0x56), chunk("tRNS", bytes(0, 5))));
        assertThat(grey.rgb()).isEqualTo(bytes(255, 255, 255, 102, 102, 102));
    }

    @Test
    void aGammaTagDoesNotDarken() {
        byte[] gamma = chunk("gAMA", bytes(0, 1, 0x86, 0xA0));
        assertThat(photoOf(png(1, 1, 8, RGB, bytes(0, 90, 100, 110), gamma)).rgb())
                .isEqualTo(bytes(90, 100, 110));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void everyOrientationIsApplied(int orientation) {
        byte[] exif = chunk("eXIf", MadePictures.exif(orientation, ByteOrder.BIG_ENDIAN));
        Photo stored = new Photo(2, 1, bytes(1, 2, 3, 4, 5, 6));
        assertThat(photoOf(png(2, 1, 8, RGB, bytes(0, 1, 2, 3, 4, 5, 6), exif)))
                .isEqualTo(Orientation.of(orientation).apply(stored));
    }

    @Test
    void ofSeveralPalettesAndOrientationsTheFirstCounts() {
        byte[][] both = new byte[2][];
        for (int i = 0; i < 2; i++) {
            byte[] palette = chunk("PLTE", bytes(i, i, i, 50 + i, 50 + i, 50 + i));
            both[i] = join(palette, chunk("eXIf", MadePictures.exif(i + 2, ByteOrder.BIG_ENDIAN)));
        }
        assertThat(photoOf(png(2, 1, 1, PALETTE, bytes(0, 0x40), both)).rgb()).isEqualTo(bytes(50, 50, 50, 0, 0, 0));
    }

    @Test
    void pixelsInManyPiecesAreJoined() {
        byte[] packed = deflate(bytes(0, 1, 2, 3, 4, 5, 6));
        byte[] file = join(
                Arrays.copyOf(png(1, 1, 8, RGB, bytes()), 8),
                header(2, 1, 8, RGB),
                chunk("IDAT", Arrays.copyOf(packed, 3)),
                chunk("IDAT"),
                chunk("IDAT", Arrays.copyOfRange(packed, 3, packed.length)),
                chunk("IEND"),
                latin1("anything behind the end"));
        assertThat(photoOf(file).rgb()).isEqualTo(bytes(1, 2, 3, 4, 5, 6));
    }

    @Test
    void aTextBombIsNotOpened() {
        byte[] bomb = join(latin1("Comment\0\0"), deflate(new byte[64 << 20]));
        byte[] file = png(1, 1, 8, PALETTE, bytes(0, 0), chunk("zTXt", bomb), chunk("PLTE", bytes(1, 2, 3)));
        assertThat(photoOf(file).rgb()).isEqualTo(bytes(1, 2, 3));
    }

    @Test
    void aProfileBombIsIgnored() {
        byte[] bomb = join(latin1("huge\0\0"), deflate(new byte[64 << 20]));
        assertThat(photoOf(png(1, 1, 8, RGB, bytes(0, 1, 2, 3), chunk("iCCP", bomb)))
                        .rgb())
                .isEqualTo(bytes(1, 2, 3));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100, 1_000, 100_000})
    void aPictureDecodedInPiecesIsTheSameAsInOne(int bytesPerPiece) {
        byte[] file = MadePictures.file(photo(33, 21), "png");
        Reading reading = new PhotoReader(new ImageIoDecoder(bytesPerPiece)).read(file);
        assertThat(reading).isEqualTo(accepted(file));
    }

    @Test
    void aSecondHeaderIsRefusedAndDoesNotReplaceTheFirst() {
        byte[] file = png(10, 10, 8, GREY, bytes(0), header(30_000, 2_000, 8, GREY));
        assertThat(refusalOf(file).sentence()).contains("the PNG has two headers");
    }

    @Test
    void aWrongChecksumIsNamed() {
        byte[] file = png(2, 2, 8, GREY, bytes(0, 1, 2, 0, 3, 4));
        file[file.length - 14] ^= 1;
        assertThat(refusalOf(file).code()).isEqualTo(Refusal.Code.CORRUPT_IMAGE);
        assertThat(refusalOf(file).sentence()).contains("wrong checksum", "IDAT");
    }

    @Test
    void aWrongChecksumOfWhatIsNotEssentialLeavesItOut() {
        byte[] exif = chunk("eXIf", MadePictures.exif(6, ByteOrder.BIG_ENDIAN));
        exif[exif.length - 1] ^= 1;
        assertThat(photoOf(png(2, 1, 8, GREY, bytes(0, 1, 2), exif)).width()).isEqualTo(2);
    }

    @Test
    void moreChunksThanAnyPictureHasAreTooComplex() {
        byte[] many =
                join(Collections.nCopies(PngGate.MAX_CHUNKS, chunk("tEXt")).toArray(byte[][]::new));
        Refusal refusal = refusalOf(png(1, 1, 8, GREY, bytes(0, 1), many));
        assertThat(refusal.code()).isEqualTo(Refusal.Code.TOO_COMPLEX);
        assertThat(refusal.sentence()).contains("more than 16,384 chunks");
    }

    @Test
    void anAnimationSaysThatOnlyItsFirstFrameIsUsed() {
        byte[] animation = chunk("acTL", bytes(0, 0, 0, 2, 0, 0, 0, 0));
        assertThat(accepted(png(1, 1, 8, GREY, bytes(0, 1), animation)).notes()).contains(Phrase.of("note.animation"));
    }

    @Test
    void tooFewPixelsAreTruncatedAndNotHalfAPicture() {
        assertThat(refusalOf(png(2, 2, 8, GREY, bytes(0, 1, 2))).code()).isEqualTo(Refusal.Code.TRUNCATED_IMAGE);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"bits, 3, 0", "colours, 8, 5", "combination, 16, 3"})
    void aSenselessHeaderIsCorrupt(String what, int bits, int colourType) {
        byte[] file = png(1, 1, bits, colourType, bytes(0, 0, 0), chunk("PLTE", bytes(1, 2, 3)));
        assertThat(refusalOf(file).code()).as(what).isEqualTo(Refusal.Code.CORRUPT_IMAGE);
    }

    private static Photo grey(int level) {
        return new Photo(1, 1, bytes(level, level, level));
    }
}
