package org.layerscope.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResamplerTest {

    @Test
    void squashedPortraitEqualsPillowsAtEveryPixel() {
        Photo expected = MadePictures.photoOf(MadePictures.resource("portrait-squash-128.png"));
        assertThat(Resampler.squash(Samples.portrait(), 128)).isEqualTo(expected);
    }

    @Test
    void croppedPortraitEqualsPillowsAtEveryPixel() {
        Photo expected = MadePictures.photoOf(MadePictures.resource("portrait-crop-224.png"));
        assertThat(Resampler.crop(Samples.portrait(), 224)).isEqualTo(expected);
    }

    /** The sums are CRC-32 of the bytes that Pillow 12.3 computes for the same noise. */
    @ParameterizedTest(name = "{2} of {0}×{1} to {3}")
    @CsvSource({
        "1, 1, SQUASH, 5, 1586360894",
        "1, 7, SQUASH, 4, 2712452594",
        "9, 1, SQUASH, 3, 3580225172",
        "300, 2, CROP, 16, 1909429358",
        "2, 301, CROP, 17, 345991528",
        "640, 480, CROP, 224, 1026046548",
        "481, 640, CROP, 225, 1551970733",
        "100, 100, CROP, 224, 1702628213",
        "256, 256, CROP, 224, 1197001742",
        "128, 128, SQUASH, 128, 2866129149",
        "128, 200, SQUASH, 128, 430192779",
        "1023, 33, SQUASH, 64, 3280789481",
        "31, 4000, CROP, 32, 3893601119",
        "16384, 1, SQUASH, 8, 2202931326",
        "1, 3000, CROP, 1, 2182374184",
        "37, 53, SQUASH, 96, 36339944",
        "37, 53, CROP, 299, 2479231359"
    })
    void oddShapesEqualPillowsByteForByte(int width, int height, Fit fit, int size, long sum) {
        CRC32 crc = new CRC32();
        crc.update(fit.apply(noise(width, height), size).rgb());
        assertThat(crc.getValue()).isEqualTo(sum);
    }

    @ParameterizedTest
    @CsvSource({"0", "-1"})
    void aSizeThatIsNotPositiveIsRefused(int size) {
        Photo photo = MadePictures.photo(2, 2);
        assertThatThrownBy(() -> Resampler.squash(photo, size)).hasMessageContaining("size: " + size);
        assertThatThrownBy(() -> Resampler.crop(photo, size)).hasMessageContaining("size: " + size);
    }

    private static Photo noise(int width, int height) {
        byte[] rgb = new byte[3 * width * height];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) (((i * 2_654_435_761L) >>> 13) ^ (i >>> 4));
        }
        return new Photo(width, height, rgb);
    }
}
