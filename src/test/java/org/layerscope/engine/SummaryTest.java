package org.layerscope.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.layerscope.network.Shape;

/** What is taken down while recording, against sums in two rounds of doubles. */
class SummaryTest {

    private static final int SIDE = 112;
    private static final int CHANNELS = 8;

    static Stream<Arguments> distributions() {
        Random random = new Random(3);
        return Stream.of(
                of("around zero", i -> random.nextGaussian()),
                of("after a ReLU", i -> Math.max(0, random.nextGaussian() - 1)),
                of("far from zero", i -> 1000 + random.nextGaussian()),
                of("hardly any spread", i -> 1000 + 1e-3 * random.nextGaussian()),
                of("one value far away", i -> i == 777 ? -5000 : random.nextGaussian()),
                of("two columns far away", i -> i % SIDE < 2 ? 1e6 : random.nextDouble()),
                of("huge", i -> 1e30 * random.nextGaussian()),
                of("tiny", i -> 1e-30 * random.nextGaussian()),
                of("as wide as floats", i -> (2 * random.nextDouble() - 1) * Float.MAX_VALUE),
                of("slope", i -> i));
    }

    private static Arguments of(String name, IntToDoubleFunction number) {
        return Arguments.of(name, number);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("distributions")
    void meanAndDeviationAreThoseOfTheExactNumbers(String name, IntToDoubleFunction number) {
        // One cell less than a whole number of quarters: the rest counts as well.
        for (int cells : new int[] {SIDE * SIDE - 1, 49, 1}) {
            float[] numbers = new float[CHANNELS * cells];
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = (float) number.applyAsDouble(i % cells);
            }
            Summary summary =
                    MadeMaps.of(new Shape(CHANNELS, 1, cells), numbers).summary();
            for (int c = 0; c < CHANNELS; c++) {
                assertExact(numbers, c * cells, cells, c, summary);
            }
        }
    }

    private static void assertExact(float[] numbers, int from, int cells, int channel, Summary summary) {
        double sum = 0;
        int zeros = 0;
        for (int i = from; i < from + cells; i++) {
            sum += numbers[i];
            zeros += numbers[i] == 0 ? 1 : 0;
        }
        double mean = sum / cells;
        double squares = 0;
        for (int i = from; i < from + cells; i++) {
            squares += (numbers[i] - mean) * (numbers[i] - mean);
        }
        double std = Math.sqrt(squares / cells);
        assertThat(summary.mean()[channel]).isCloseTo(mean, within(1e-9 * std + 1e-12 * Math.abs(mean)));
        assertThat(summary.std()[channel]).isCloseTo(std, within(1e-9 * std));
        assertThat(summary.zeros()[channel]).isEqualTo(zeros);
    }

    @Test
    void magnitudeIsTheMeanAbsoluteValueWhicheverThreadHasTheChannel() {
        int cells = 40_000;
        float[] numbers = new float[16 * cells];
        for (int i = 0; i < numbers.length; i++) {
            int channel = i / cells;
            numbers[i] = (channel % 2 == 0 ? channel : -channel) * (float) (i % cells);
        }

        float[] magnitude =
                MadeMaps.of(new Shape(16, 1, cells), numbers).summary().magnitude();

        for (int i = 0; i < cells; i++) {
            assertThat(magnitude[i]).isCloseTo(7.5f * i, within(1e-6f * 7.5f * i));
        }
    }
}
