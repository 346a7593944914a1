package org.layerscope.visualization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChannelRangeTest {

    @ParameterizedTest
    @CsvSource({
        "-1, 5, first channel: -1 (expected: 0 or more)",
        "-3, -2, first channel: -3 (expected: 0 or more)",
        "6, 5, last channel: 5 (expected: 6 or more)",
        "0, -1, last channel: -1 (expected: 0 or more)",
    })
    void badRangeIsRefusedWithTheReason(int first, int last, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ChannelRange(first, last))
                .withMessage(message);
    }

    @Test
    void sizeCountsBothEnds() {
        assertThat(new ChannelRange(0, 63).size()).isEqualTo(64);
        assertThat(new ChannelRange(7, 7).size()).isOne();
    }

    @ParameterizedTest
    @CsvSource({"0, 63, 64, 64, 127", "64, 127, -64, 0, 63", "10, 19, -64, 0, 9", "5, 5, 0, 5, 5"})
    void shiftKeepsTheSizeAndStopsAtZero(int first, int last, int n, int toFirst, int toLast) {
        assertThat(new ChannelRange(first, last).shift(n)).isEqualTo(new ChannelRange(toFirst, toLast));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 63, 256, 0, 63",
        "0, 63, 10, 0, 9",
        "200, 263, 256, 192, 255",
        "256, 319, 256, 192, 255",
        "64, 127, 64, 0, 63",
        "500, 699, 64, 0, 63",
        "100, 100, 1, 0, 0",
    })
    void clampKeepsTheSizeAndMovesAndShrinksOnlyWhereTheLayerIsTooSmall(
            int first, int last, int channels, int toFirst, int toLast) {
        assertThat(new ChannelRange(first, last).clampTo(channels)).isEqualTo(new ChannelRange(toFirst, toLast));
    }
}
