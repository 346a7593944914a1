package org.layerscope.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SampleTest {

    private static int channel(Photo photo, int x, int y, int channel) {
        return photo.rgb()[3 * (y * photo.width() + x) + channel] & 0xff;
    }

    private static int grey(Sample sample, int x, int y) {
        Photo photo = sample.photo();
        int grey = channel(photo, x, y, 0);
        assertThat(channel(photo, x, y, 1)).isEqualTo(grey);
        assertThat(channel(photo, x, y, 2)).isEqualTo(grey);
        return grey;
    }

    @ParameterizedTest
    @EnumSource
    void everySampleHasANameOfItsOwnAndIsDrawnAlikeEachTime(Sample sample) {
        assertThat(Sample.parse(sample.id())).contains(sample);
        Photo photo = sample.photo();
        assertThat(sample.photo().rgb()).isEqualTo(photo.rgb());
        assertThat(photo.width()).isEqualTo(512);
    }

    @ParameterizedTest
    @CsvSource({"0, 0, 64, 0", "0, 1, 32, 0", "0, 2, 16, 0", "0, 3, 8, 0", "2, 0, 0, 64", "2, 3, 0, 8"})
    void gratingsRepeatAfterTheirWaveLengthAcrossTheStripesAndChangeHalfWay(int column, int row, int dx, int dy) {
        int x = column * 128 + 20;
        int y = row * 128 + 20;
        int here = grey(Sample.GRATINGS, x, y);
        assertThat(grey(Sample.GRATINGS, x + dx, y + dy)).isCloseTo(here, within(1));
        assertThat(grey(Sample.GRATINGS, x + dx / 2, y + dy / 2)).isCloseTo(255 - here, within(1));
        assertThat(grey(Sample.GRATINGS, x + dy / 2, y + dx / 2)).isCloseTo(here, within(1));
    }

    @Test
    void stripesOf45DegreesAreTheSameAlongTheirDirection() {
        assertThat(grey(Sample.GRATINGS, 128 + 40, 60)).isCloseTo(grey(Sample.GRATINGS, 128 + 60, 40), within(1));
        assertThat(grey(Sample.GRATINGS, 384 + 40, 40)).isCloseTo(grey(Sample.GRATINGS, 384 + 60, 60), within(1));
    }

    @Test
    void zonePlateIsWhiteInTheMiddleAndTheSameInAllDirections() {
        assertThat(grey(Sample.ZONE_PLATE, 256, 256)).isGreaterThan(253);
        // r^2 = 1536 is half a wave
        assertThat(grey(Sample.ZONE_PLATE, 256 + 39, 256)).isLessThan(2);
        assertThat(grey(Sample.ZONE_PLATE, 255 - 39, 255)).isLessThan(2);
        assertThat(grey(Sample.ZONE_PLATE, 256 + 97, 256)).isEqualTo(grey(Sample.ZONE_PLATE, 256, 256 + 97));
    }

    @ParameterizedTest
    @CsvSource({
        "10, 64, 0xd62828, 118, 64, 0x2a9d3a",
        "320, 138, 0x2456d6, 320, 246, 0xe8c21a",
        "138, 266, 0x101010, 246, 374, 0xf0f0f0"
    })
    void edgesDivideTwoPlainColours(int x, int y, String first, int otherX, int otherY, String second) {
        Photo photo = Sample.COLOURED_EDGES.photo();
        for (int c = 0; c < 3; c++) {
            int shift = 16 - 8 * c;
            assertThat(channel(photo, x, y, c)).isEqualTo(Integer.decode(first) >> shift & 0xff);
            assertThat(channel(photo, otherX, otherY, c)).isEqualTo(Integer.decode(second) >> shift & 0xff);
        }
    }
}
