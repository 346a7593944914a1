package org.layerscope.visualization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.recursive.comparison.RecursiveComparisonConfiguration;
import org.assertj.core.util.DoubleComparator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.layerscope.engine.MadeMaps;
import org.layerscope.engine.Tensor;
import org.layerscope.network.Shape;

/** Probabilities, ranks, statistics, inputs and NumPy files. */
class NumbersTest {

    private static List<Prediction> top(int count, float... logits) {
        return Predictions.top(new Tensor(logits, new Shape(logits.length, 1, 1)), List.of("cat", "dog"), count);
    }

    @Test
    void predictionsAreTheSoftmaxLargestFirst() {
        List<Prediction> top = top(2, 0, (float) Math.log(6), (float) Math.log(3));

        assertThat(top).extracting(Prediction::index).containsExactly(1, 2);
        assertThat(top).extracting(Prediction::label).containsExactly("dog", "class 2");
        assertThat(top.get(0).probability()).isCloseTo(0.6, within(1e-7));
        assertThat(top.get(1).probability()).isCloseTo(0.3, within(1e-7));
    }

    @Test
    void equalPredictionsStandInTheOrderOfTheClasses() {
        assertThat(top(9, 1, 2, 2, 1)).extracting(Prediction::index).containsExactly(1, 2, 0, 3);
        assertThat(top(9, -0f, 0f)).extracting(Prediction::index).containsExactly(0, 1);
        assertThat(top(9, -0f, 0f)).extracting(Prediction::probability).containsExactly(0.5, 0.5);
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void logitThatIsNotFinitePredictsNothing(float logit) {
        assertThat(top(2, 1, logit, 3)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(floats = {1e30f, -1e30f, Float.MAX_VALUE, -Float.MAX_VALUE})
    void hugeLogitsOverflowNothing(float huge) {
        assertThat(top(2, huge, huge)).extracting(Prediction::probability).containsExactly(0.5, 0.5);
        assertThat(top(2, 0, 1000)).extracting(Prediction::probability).containsExactly(1.0, 0.0);
    }

    /** Rows of numbers, one a channel. */
    private static FeatureMaps maps(int channels, float... numbers) {
        return FeatureMaps.from(MadeMaps.of(new Shape(channels, 1, numbers.length / channels), numbers));
    }

    @Test
    void channelsAreRankedByStatisticAndEqualOnesByNumber() {
        FeatureMaps maps = maps(4, 1, 1, -9, 9, 2, 2, 1, 1);

        assertThat(Order.INDEX.channels(maps)).containsExactly(0, 1, 2, 3);
        assertThat(Order.MEAN.channels(maps)).containsExactly(2, 0, 3, 1);
        assertThat(Order.MAX.channels(maps)).containsExactly(1, 2, 0, 3);
        assertThat(Order.STD.channels(maps)).containsExactly(1, 0, 2, 3);
    }

    @Test
    void deadChannelsAreEqualWhateverTheSignOfTheirZeros() {
        FeatureMaps maps = maps(2, -0f, 0f);

        assertThat(Order.MAX.channels(maps)).containsExactly(0, 1);
    }

    @Test
    void statisticsAreThoseOfOneChannelWithPopulationDeviation() {
        ChannelStatistics statistics = maps(2, 9, 9, 9, 9, 1, 2, 3, 6).statistics(1);

        assertThat(statistics.min()).isEqualTo(1);
        assertThat(statistics.max()).isEqualTo(6);
        assertThat(statistics.mean()).isEqualTo(3);
        assertThat(statistics.std()).isCloseTo(Math.sqrt(3.5), within(1e-12));
    }

    @Test
    void whatIsNotFiniteIsFlaggedAndLeftOutOfTheStatistics() {
        float nan = Float.NaN;

        List<ChannelStatistics> all = maps(3, nan, 1, 3, 0, 5, Float.NEGATIVE_INFINITY, 5, 5, nan, nan, nan, nan)
                .statistics();

        assertThat(all)
                .usingRecursiveFieldByFieldElementComparator(RecursiveComparisonConfiguration.builder()
                        .withComparatorForType(new DoubleComparator(1e-12), Double.class)
                        .build())
                .containsExactly(
                        new ChannelStatistics(0, 3, 4 / 3.0, Math.sqrt(14 / 9.0), 0.25, true, false),
                        new ChannelStatistics(5, 5, 5, 0, 0, false, true),
                        new ChannelStatistics(0, 0, 0, 0, 0, true, false));
        assertThat(all).noneMatch(ChannelStatistics::constant);
    }

    @Test
    void magnitudeIsTheMeanAbsoluteValueOfTheChannelsOnItsOwnRange() {
        Magnitude magnitude = Magnitude.of(maps(2, -1, 0, 2, 3, Float.NaN, -4));

        assertThat(magnitude.cells()).containsExactly(new byte[] {(byte) 170, 0, (byte) 255});
        assertThat(magnitude.minimum()).isZero();
        assertThat(magnitude.maximum()).isEqualTo(3);
    }

    @Test
    void zerosOfEitherSignAreConstantAndZero() {
        ChannelStatistics statistics = maps(1, -0f, 0f).statistics(0);

        assertThat(statistics.constant()).isTrue();
        assertThat(statistics.zero()).isTrue();
    }

    @Test
    void forwardInputIsTheModelsPreprocessingAndTheChainsTheArticles(@TempDir Path home) {
        Workbench bench = new Workbench(home);
        var trained = bench.catalogue.find(Workbench.ABSENT).orElseThrow();

        // Red of the four pixels is 0, 3, 6, 9; the last blue is 255.
        Tensor forward = Passes.tensor(Workbench.photo(), trained, Pass.FORWARD);
        Tensor chain = Passes.tensor(Workbench.photo(), trained, Pass.CHAIN);

        assertThat(forward.shape()).isEqualTo(new Shape(3, 2, 2));
        assertThat(Arrays.copyOf(forward.data(), 2)).containsExactly(-123.68f, 3 - 123.68f);
        assertThat(forward.data()[11]).isEqualTo(255 - 103.939f);
        assertThat(chain.data()[0]).isEqualTo(-1);
        assertThat(chain.data()[11]).isEqualTo(1);
        assertThat(chain.data()[1]).isCloseTo(3 / 127.5f - 1, within(1e-7f));
    }

    @Test
    void npyFileHasAnAlignedHeaderAndLittleEndianNumbers() {
        byte[] file = Npy.of(new int[] {1, 2}, FloatBuffer.wrap(new float[] {1, -2.5f}));

        String header = "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2), }";
        ByteBuffer expected = ByteBuffer.allocate(128 + 8).order(ByteOrder.LITTLE_ENDIAN);
        expected.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII));
        expected.put((byte) 1).put((byte) 0).putShort((short) 118);
        expected.put((header + " ".repeat(117 - header.length()) + "\n").getBytes(StandardCharsets.US_ASCII));
        expected.put(new byte[] {0, 0, (byte) 0x80, 0x3f, 0, 0, 0x20, (byte) 0xc0});
        assertThat(file).isEqualTo(expected.array());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10, 100, 1000, 10_000, 100_000})
    void npyHeaderIsAlignedWhateverItsLength(int length) {
        byte[] file = Npy.of(new int[] {length}, FloatBuffer.allocate(length));

        int data = file.length - 4 * length;
        assertThat(data % 64).isZero();
        assertThat(new String(file, 10, data - 10, StandardCharsets.US_ASCII))
                .contains("'shape': (%d,), }".formatted(length))
                .endsWith("\n");
        assertThat((file[8] & 0xff) + 256 * file[9]).isEqualTo(data - 10);
    }

    @Test
    void npyFileWithoutItsNumbersIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Npy.of(new int[] {2, 3}, FloatBuffer.allocate(5)))
                .withMessage("values: 5 (expected: 6 of [2, 3])");
    }

    @Test
    void activationsFileHoldsTheAskedChannelsOnly() {
        Activation activation = new Activation(new Shape(3, 1, 2), new float[] {1, 2, 3, 4, 5, 6});

        assertThat(activation.npy(new ChannelRange(1, 2)))
                .isEqualTo(Npy.of(new int[] {2, 1, 2}, FloatBuffer.wrap(new float[] {3, 4, 5, 6})));
    }
}
