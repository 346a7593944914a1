package org.layerscope.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.layerscope.image.MadePictures.accepted;
import static org.layerscope.image.MadePictures.bytes;
import static org.layerscope.image.MadePictures.join;
import static org.layerscope.image.MadePictures.latin1;
import static org.layerscope.image.MadePictures.photoOf;
import static org.layerscope.image.MadePictures.refusalOf;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GifTest {

    private static final byte[] PALETTE = bytes(10, 20, 30, 200, 100, 50, 0, 0, 255, 9, 9, 9);
    private static final byte[] TRAILER = bytes(0x3B);

    @Test
    void coloursComeFromThePalette() {
        assertThat(photoOf(join(screen(2, 1), frame(0, 0, 2, 1, 0, 1), TRAILER)).rgb())
                .isEqualTo(bytes(10, 20, 30, 200, 100, 50));
    }

    @Test
    void whatImageIoWritesIsReadExactly() {
        byte[] levels = bytes(0, 80, 160, 255);
        IndexColorModel palette = new IndexColorModel(2, 4, levels, levels, new byte[4]);
        BufferedImage image = new BufferedImage(31, 17, BufferedImage.TYPE_BYTE_BINARY, palette);
        byte[] expected = new byte[3 * 31 * 17];
        for (int i = 0; i < 31 * 17; i++) {
            int index = (i * i) & 3;
            image.getRaster().setSample(i % 31, i / 31, 0, index);
            expected[3 * i] = levels[index];
            expected[3 * i + 1] = levels[index];
        }
        assertThat(photoOf(MadePictures.file(image, "gif"))).isEqualTo(new Photo(31, 17, expected));
    }

    @Test
    void onlyTheFirstFrameIsUsed() {
        byte[] file = join(screen(1, 1), frame(0, 0, 1, 1, 1), frame(0, 0, 1, 1, 2), TRAILER);
        Reading.Accepted reading = accepted(file);
        assertThat(reading.photo().rgb()).isEqualTo(bytes(200, 100, 50));
        assertThat(reading.notes()).contains(Phrase.of("note.animation"));
    }

    @Test
    void transparencyIsWhite() {
        byte[] control = bytes(0x21, 0xF9, 4, 1, 0, 0, 1, 0);
        assertThat(photoOf(join(screen(2, 1), control, frame(0, 0, 2, 1, 0, 1), TRAILER))
                        .rgb())
                .isEqualTo(bytes(10, 20, 30, 255, 255, 255));
    }

    @Test
    void aFrameSmallerThanTheScreenLiesOnWhite() {
        Photo photo = photoOf(join(screen(2, 3), frame(1, 1, 1, 1, 0), TRAILER));
        byte[] expected = new byte[18];
        Arrays.fill(expected, (byte) 255);
        System.arraycopy(bytes(10, 20, 30), 0, expected, 9, 3);
        assertThat(photo).isEqualTo(new Photo(2, 3, expected));
    }

    @Test
    void aFrameBeyondTheScreenEnlargesIt() {
        assertThat(photoOf(join(screen(1, 1), frame(0, 0, 2, 1, 0, 1), TRAILER)).width())
                .isEqualTo(2);
    }

    @Test
    void aScreenThatIsTooLargeIsRefusedBeforeDecoding() {
        byte[] file = join(screen(16_000, 16_000), frame(0, 0, 1, 1, 0), TRAILER);
        assertThat(refusalOf(file).code()).isEqualTo(Refusal.Code.TOO_MANY_PIXELS);
    }

    @Test
    void aTableThatStartsAnewManyTimesLosesNoPixel() {
        // Codes of three bits: clear (4) before each pixel, twice before the second.
        int codes = 4 | 1 << 3 | 4 << 6 | 4 << 9 | 2 << 12 | 5 << 15;
        byte[] frame = bytes(0x2C, 0, 0, 0, 0, 2, 0, 1, 0, 0, 2, 3, codes, codes >> 8, codes >> 16, 0);
        assertThat(photoOf(join(screen(2, 1), frame, TRAILER)).rgb()).isEqualTo(bytes(200, 100, 50, 0, 0, 255));
    }

    @Test
    void aFullTableGoesOnBeingUsed() {
        int pixels = 6_000;
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        // Nothing but single pixels: each makes a code that nobody uses, until there is room for no more.
        BitSet bits = new BitSet();
        int at = 0;
        int length = 9;
        int made = 258;
        for (int i = -1; i < pixels; i++) {
            int code = i < 0 ? 256 : i % 4;
            for (int bit = 0; bit < length; bit++) {
                bits.set(at++, (code >> bit & 1) == 1);
            }
            made += i > 0 && made < 4_096 ? 1 : 0;
            length = made == 1 << length && length < 12 ? length + 1 : length;
        }
        byte[] data = Arrays.copyOf(bits.toByteArray(), at / 8 + 1);
        for (int from = 0; from < data.length; from += 255) {
            int count = Math.min(255, data.length - from);
            packed.write(count);
            packed.write(data, from, count);
        }
        byte[] frame = join(bytes(0x2C, 0, 0, 0, 0, 100, 0, 60, 0, 0, 8), packed.toByteArray(), bytes(0));
        Photo photo = photoOf(join(screen(100, 60), frame, TRAILER));
        assertThat(MadePictures.red(photo, 97, 59)).isEqualTo(200);
        assertThat(MadePictures.blue(photo, 98, 59)).isEqualTo(255);
    }

    @Test
    void rowsInTurnsArePutInOrder() {
        byte[] interlaced = frame(0, 0, 1, 5, 0, 1, 2, 3, 1);
        interlaced[9] = 0x40;
        Photo photo = photoOf(join(screen(1, 5), interlaced, TRAILER));
        // Stored are the rows 0, 4, 2, 1, 3.
        assertThat(IntStream.range(0, 5).map(y -> MadePictures.red(photo, 0, y)))
                .containsExactly(10, 9, 0, 200, 200);
    }

    @Test
    void commentsAreSkipped() {
        byte[] comment = join(bytes(0x21, 0xFE, 5), latin1("hello"), bytes(0));
        assertThat(photoOf(join(screen(1, 1), comment, frame(0, 0, 1, 1, 2), TRAILER))
                        .rgb())
                .isEqualTo(bytes(0, 0, 255));
    }

    @Test
    void whatIsNoBlockIsSkipped() {
        byte[] junk = bytes(1, 0xFF, 0x20, 0);
        byte[] file = join(screen(1, 1), junk, frame(0, 0, 1, 1, 2), junk, TRAILER);
        assertThat(photoOf(file).rgb()).isEqualTo(bytes(0, 0, 255));
    }

    @Test
    void moreBlocksThanAnyAnimationHasAreTooComplex() {
        byte[] picture = frame(0, 0, 1, 1, 2); // two blocks
        assertThat(photoOf(join(screen(1, 1), comment(262_142), picture, TRAILER))
                        .rgb())
                .isEqualTo(bytes(0, 0, 255));
        Refusal refusal = refusalOf(join(screen(1, 1), comment(262_143), picture, TRAILER));
        assertThat(refusal.code()).isEqualTo(Refusal.Code.TOO_COMPLEX);
        assertThat(refusal.sentence()).contains("more than 262,144 blocks of data");
    }

    @Test
    void tooFewPixelsAreTruncatedAndNotHalfAPicture() {
        byte[] file = join(screen(2, 2), frame(0, 0, 2, 2, 0, 1), TRAILER);
        assertThat(refusalOf(file).code()).isEqualTo(Refusal.Code.TRUNCATED_IMAGE);
    }

    @Test
    void whatIsMissingBehindAWholeFirstFrameIsANote() {
        byte[] whole = join(screen(1, 1), frame(0, 0, 1, 1, 2));
        byte[] second = frame(0, 0, 1, 1, 1);
        for (byte[] file : List.of(
                whole, join(whole, bytes(1, 0xFF)), join(whole, second), join(whole, Arrays.copyOf(second, 12)))) {
            Reading.Accepted reading = (Reading.Accepted) new PhotoReader().read(file);
            assertThat(reading.photo().rgb()).isEqualTo(bytes(0, 0, 255));
            assertThat(reading.notes()).contains(Phrase.of("note.incomplete", "GIF"));
        }
    }

    @Test
    void aFirstFrameWithoutItsEndIsTruncated() {
        byte[] file = join(screen(1, 1), frame(0, 0, 1, 1, 0));
        assertThat(refusalOf(Arrays.copyOf(file, file.length - 1)).code()).isEqualTo(Refusal.Code.TRUNCATED_IMAGE);
    }

    @Test
    void noFrameIsCorrupt() {
        assertThat(refusalOf(join(screen(1, 1), TRAILER)).code()).isEqualTo(Refusal.Code.CORRUPT_IMAGE);
    }

    /** Of so many blocks, the empty one at its end among them. */
    private static byte[] comment(int blocks) {
        byte[] data = new byte[2 * (blocks - 1)];
        Arrays.fill(data, (byte) 1);
        return join(bytes(0x21, 0xFE), data, bytes(0));
    }

    private static byte[] screen(int width, int height) {
        byte[] sides = bytes(width, width >> 8, height, height >> 8, 0x81, 0, 0);
        return join(latin1("GIF89a"), sides, PALETTE);
    }

    /** Up to a few pixels as three-bit codes: clear, the indices, end. */
    private static byte[] frame(int x, int y, int width, int height, int... indices) {
        long codes = 4;
        int bits = 3;
        int length = 3;
        for (int i = 0; i < indices.length; i++) {
            codes |= (long) indices[i] << bits;
            bits += length;
            length = i == 2 ? 4 : length;
        }
        codes |= 5L << bits;
        byte[] packed = bytes((int) codes, (int) (codes >> 8), (int) (codes >> 16), (int) (codes >> 24));
        return join(bytes(0x2C, x, 0, y, 0, width, 0, height, 0, 0, 2, 4), packed, bytes(0));
    }
}
