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
import java.util.Arrays;
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
        assertThat(reading.notes()).containsExactly("Only the first frame of the animation is used.");
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
    void commentsAreSkipped() {
        byte[] comment = join(bytes(0x21, 0xFE, 5), latin1("hello"), bytes(0));
        assertThat(photoOf(join(screen(1, 1), comment, frame(0, 0, 1, 1, 2), TRAILER))
                        .rgb())
                .isEqualTo(bytes(0, 0, 255));
    }

    @Test
    void tooFewPixelsAreTruncatedAndNotHalfAPicture() {
        byte[] file = join(screen(2, 2), frame(0, 0, 2, 2, 0, 1), TRAILER);
        assertThat(refusalOf(file).code()).isEqualTo(Refusal.Code.TRUNCATED_IMAGE);
    }

    @Test
    void aMissingTrailerIsTruncated() {
        byte[] file = join(screen(1, 1), frame(0, 0, 1, 1, 0));
        assertThat(refusalOf(file).code()).isEqualTo(Refusal.Code.TRUNCATED_IMAGE);
    }

    @Test
    void noFrameIsCorrupt() {
        assertThat(refusalOf(join(screen(1, 1), TRAILER)).code()).isEqualTo(Refusal.Code.CORRUPT_IMAGE);
    }

    private static byte[] screen(int width, int height) {
        byte[] sides = bytes(width, width >> 8, height, height >> 8, 0x81, 0, 0);
        return join(latin1("GIF89a"), sides, PALETTE);
    }

    /** Up to a few pixels as three-bit codes: clear, the indices, end. */
    private static byte[] frame(int x, int y, int width, int height, int... indices) {
        int codes = 4;
        int bits = 3;
        int length = 3;
        for (int i = 0; i < indices.length; i++) {
            codes |= indices[i] << bits;
            bits += length;
        }
        codes |= 5 << bits;
        return bytes(0x2C, x, 0, y, 0, width, 0, height, 0, 0, 2, 3, codes, codes >> 8, codes >> 16, 0);
    }
}
