package org.layerscope.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.layerscope.image.MadePictures.accepted;
import static org.layerscope.image.MadePictures.blue;
import static org.layerscope.image.MadePictures.exif;
import static org.layerscope.image.MadePictures.file;
import static org.layerscope.image.MadePictures.green;
import static org.layerscope.image.MadePictures.join;
import static org.layerscope.image.MadePictures.largestDifference;
import static org.layerscope.image.MadePictures.latin1;
import static org.layerscope.image.MadePictures.meanDifference;
import static org.layerscope.image.MadePictures.png;
import static org.layerscope.image.MadePictures.red;
import static org.layerscope.image.MadePictures.withSegment;

import java.awt.image.BufferedImage;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Photos of more than 16 megapixels are used at half their sides. */
class ReductionTest {

    @Test
    void eachPixelIsTheMeanOfFourAndAtOddEdgesOfTwoAndOne() {
        byte[] rgb = new byte[3 * 3 * 3];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) (9 * i);
        }
        Photo half = Resampler.half(new Photo(3, 3, rgb));

        assertThat(half.toString()).isEqualTo("Photo[2×2]");
        assertThat(red(half, 0, 0)).isEqualTo((0 + 27 + 81 + 108) / 4);
        assertThat(green(half, 0, 0)).isEqualTo((9 + 36 + 90 + 117) / 4);
        assertThat(blue(half, 0, 0)).isEqualTo((18 + 45 + 99 + 126) / 4);
        assertThat(red(half, 1, 0)).isEqualTo((54 + 135 + 1) / 2);
        assertThat(red(half, 0, 1)).isEqualTo((162 + 189 + 1) / 2);
        assertThat(red(half, 1, 1)).isEqualTo(216);
    }

    @ParameterizedTest
    @EnumSource(Fit.class)
    void theNetworkSeesNearlyTheSame(Fit fit) {
        Photo photo = fine(1600, 1200);
        Photo whole = fit.apply(photo, 224);
        Photo halved = fit.apply(Resampler.half(photo), 224);

        assertThat(meanDifference(halved, whole)).isLessThan(1);
        assertThat(largestDifference(halved, whole)).isLessThan(12);
        assertThat(meanDifference(fit.apply(everySecond(photo), 224), whole))
                .as("what leaving out every second pixel would do")
                .isGreaterThan(10);
    }

    @Test
    void aPhotoOfMoreThanSixteenMegapixelsIsReducedBeforeItIsTurnedAndSaysSo() {
        BufferedImage large = new BufferedImage(4003, 4001, BufferedImage.TYPE_BYTE_GRAY);
        large.getGraphics().fillRect(0, 0, 1000, 4001); // white at the left
        byte[] jpeg = withSegment(file(large, "jpg"), 0xE1, join(latin1("Exif\0\0"), exif(6, ByteOrder.BIG_ENDIAN)));

        Reading.Accepted reading = accepted(jpeg);

        assertThat(reading.photo().toString()).isEqualTo("Photo[2001×2002]");
        assertThat(red(reading.photo(), 1000, 480)).isEqualTo(255);
        assertThat(red(reading.photo(), 1000, 520)).isZero();
        assertThat(reading.notes()).containsExactly(Phrase.of("note.half"));
    }

    @Test
    void aPhotoOfSixteenMegapixelsIsUsedAsItIs() {
        byte[] white = new byte[4000 * 501];
        Arrays.fill(white, (byte) 255);
        for (int y = 0; y < 4000; y++) {
            white[501 * y] = 0; // no filter
        }

        Reading.Accepted reading = accepted(png(4000, 4000, 1, 0, white));

        assertThat(reading.photo().toString()).isEqualTo("Photo[4000×4000]");
        assertThat(reading.notes()).isEmpty();
    }

    /** Slow changes under a net of single pixels and noise. */
    private static Photo fine(int width, int height) {
        Random random = new Random(1);
        byte[] rgb = new byte[3 * width * height];
        for (int y = 0, at = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int net = (x + y) % 2 == 0 ? 40 : -40;
                for (int end = at + 3; at < end; at++) {
                    rgb[at] = (byte) (128 + net + 60 * Math.sin(x / 90.0 + y / 70.0) + random.nextInt(20));
                }
            }
        }
        return new Photo(width, height, rgb);
    }

    private static Photo everySecond(Photo photo) {
        int width = (photo.width() + 1) / 2;
        int height = (photo.height() + 1) / 2;
        byte[] rgb = new byte[3 * width * height];
        for (int i = 0; i < width * height; i++) {
            int from = 3 * (2 * (i / width) * photo.width() + 2 * (i % width));
            System.arraycopy(photo.rgb(), from, rgb, 3 * i, 3);
        }
        return new Photo(width, height, rgb);
    }
}
