package org.layerscope.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.layerscope.image.MadePictures.bytes;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PhotoTest {

    @ParameterizedTest
    @CsvSource({"0,1,0", "1,0,0", "-1,1,3", "1,1,2", "1,1,4", "50000,50000,3"})
    void sidesThatDoNotFitTheBytesAreRefused(int width, int height, int length) {
        assertThatThrownBy(() -> new Photo(width, height, new byte[length]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected");
    }

    @Test
    void photosOfTheSamePixelsAreEqual() {
        assertThat(new Photo(1, 1, bytes(1, 2, 3)))
                .isEqualTo(new Photo(1, 1, bytes(1, 2, 3)))
                .hasSameHashCodeAs(new Photo(1, 1, bytes(1, 2, 3)))
                .isNotEqualTo(new Photo(1, 1, bytes(1, 2, 4)))
                .hasToString("Photo[1×1]");
        assertThat(new Photo(2, 1, new byte[6])).isNotEqualTo(new Photo(1, 2, new byte[6]));
    }

    @ParameterizedTest
    @EnumSource(Fit.class)
    void aFitIsFoundByItsName(Fit fit) {
        assertThat(Fit.parse(fit.id())).contains(fit);
        assertThat(fit.id()).isLowerCase();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "CROP", "stretch"})
    void otherNamesAreNoFit(String name) {
        assertThat(Fit.parse(name)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"CROP,7", "SQUASH,9"})
    void aFitMakesASquare(Fit fit, int size) {
        assertThat(fit.apply(MadePictures.photo(20, 30), size)).hasToString("Photo[%d×%d]".formatted(size, size));
    }

    @Test
    void thePortraitIsBundled() {
        assertThat(Samples.portrait()).hasToString("Photo[512×640]");
    }

    /** The stored picture's pixels are numbered 1 to 6, in two rows of three. */
    @ParameterizedTest(name = "orientation {0}")
    @CsvSource({
        "1, 3, 123456", "2, 3, 321654", "3, 3, 654321", "4, 3, 456123",
        "5, 2, 142536", "6, 2, 415263", "7, 2, 635241", "8, 2, 362514"
    })
    void everyOrientationPutsEveryPixelInItsPlace(int exif, int width, String expected) {
        Photo stored = numbered(3, "123456");
        assertThat(Orientation.of(exif).apply(stored)).isEqualTo(numbered(width, expected));
    }

    @Test
    void turningWorksBeyondOneTile() {
        Photo photo = MadePictures.photo(71, 45);
        Photo back = Orientation.of(8).apply(Orientation.of(6).apply(photo));
        assertThat(back).isEqualTo(photo);
        assertThat(Orientation.of(7).apply(Orientation.of(7).apply(photo))).isEqualTo(photo);
    }

    private static Photo numbered(int width, String digits) {
        byte[] rgb = new byte[3 * digits.length()];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) (10 * (digits.charAt(i / 3) - '0') + i % 3);
        }
        return new Photo(width, digits.length() / width, rgb);
    }
}
