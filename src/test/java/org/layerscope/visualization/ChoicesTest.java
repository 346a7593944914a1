package org.layerscope.visualization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.layerscope.image.Fit;

/** Names in addresses, and the values that hold settings. */
class ChoicesTest {

    @Test
    void namesInAddressesStayAsTheyAre() {
        assertThat(Arrays.stream(Pass.values()).map(Pass::id)).containsExactly("forward", "chain");
        assertThat(Arrays.stream(Show.values()).map(Show::id)).containsExactly("convolution", "batch-norm", "relu");
        assertThat(Arrays.stream(Scale.values()).map(Scale::id)).containsExactly("channel", "layer");
        assertThat(Arrays.stream(Order.values()).map(Order::id))
                .containsExactly("index", "mean", "max", "std", "difference");
        assertThat(Arrays.stream(Comparison.values()).map(Comparison::id))
                .containsExactly("photo", "untrained", "pass");
        assertThat(Arrays.stream(ColorMap.values()).map(ColorMap::id))
                .containsExactly("gray", "viridis", "magma", "inferno", "turbo", "coolwarm");
    }

    @Test
    void everyNameIsUnderstood() {
        assertParses(Pass.values(), Pass::id, Pass::parse);
        assertParses(Show.values(), Show::id, Show::parse);
        assertParses(Scale.values(), Scale::id, Scale::parse);
        assertParses(Order.values(), Order::id, Order::parse);
        assertParses(ColorMap.values(), ColorMap::id, ColorMap::parse);
        assertParses(Comparison.values(), Comparison::id, Comparison::parse);
    }

    private static <T> void assertParses(T[] values, Function<T, String> id, Function<String, Optional<T>> parse) {
        assertThat(values)
                .allSatisfy(value -> assertThat(parse.apply(id.apply(value))).contains(value));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "Forward", "RELU", "batch_norm", "jet", "layer ", "index\n"})
    void anyOtherTextIsNoChoice(String text) {
        assertThat(Pass.parse(text)).isEmpty();
        assertThat(Show.parse(text)).isEmpty();
        assertThat(Scale.parse(text)).isEmpty();
        assertThat(Order.parse(text)).isEmpty();
        assertThat(ColorMap.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 31, 513, Integer.MAX_VALUE})
    void sizeOutOfRangeIsRefusedWithTheRange(int size) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ExtractionSettings("resnet50", Pass.FORWARD, size, Fit.CROP))
                .withMessage("size: %d (expected: 32..512)".formatted(size));
    }

    @Test
    void defaultsAreTheModelsOwnForTheForwardPassAndTheArticlesForTheChain(@TempDir Path home) {
        Workbench bench = new Workbench(home);
        ExtractionSettings chain = ExtractionSettings.defaults(bench.model(), Pass.CHAIN);

        assertThat(ExtractionSettings.defaults(bench.model(), Pass.FORWARD))
                .isEqualTo(new ExtractionSettings(Workbench.READY, Pass.FORWARD, 224, Fit.CROP));
        assertThat(chain).isEqualTo(new ExtractionSettings(Workbench.READY, Pass.CHAIN, 128, Fit.SQUASH));
        assertThat(chain.withSize(224)).isEqualTo(new ExtractionSettings(Workbench.READY, Pass.CHAIN, 224, Fit.SQUASH));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 64, columns: 0 (expected: 1..64)",
        "65, 64, columns: 65 (expected: 1..64)",
        "8, 3, tile: 3 (expected: 4..512)",
        "8, 513, tile: 513 (expected: 4..512)",
    })
    void gridOutOfRangeIsRefusedWithTheRange(int columns, int tile, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new GridStyle(columns, tile, ColorMap.GRAY, Scale.CHANNEL))
                .withMessage(message);
    }

    @Test
    void gridHasGapsBetweenTilesOnly() {
        GridStyle style = new GridStyle(8, 64, ColorMap.GRAY, Scale.CHANNEL);

        assertThat(style.width()).isEqualTo(8 * 64 + 7 * 2);
        assertThat(style.height(64)).isEqualTo(8 * 64 + 7 * 2);
        assertThat(style.height(9)).isEqualTo(2 * 64 + 2);
        assertThat(style.height(1)).isEqualTo(64);
    }

    @Test
    void grayIsTheLevelItselfAndTheOthersBeginAndEndAsPublished() {
        assertThat(ColorMap.GRAY.rgb(0)).isZero();
        assertThat(ColorMap.GRAY.rgb(130)).isEqualTo(0x828282);
        assertThat(ColorMap.GRAY.rgb(255)).isEqualTo(0xffffff);
        assertNear(ColorMap.VIRIDIS.rgb(0), 68, 1, 84);
        assertNear(ColorMap.VIRIDIS.rgb(255), 253, 231, 37);
        assertNear(ColorMap.MAGMA.rgb(0), 0, 0, 4);
        assertNear(ColorMap.INFERNO.rgb(255), 252, 255, 164);
        assertNear(ColorMap.TURBO.rgb(0), 48, 18, 59);
        assertNear(ColorMap.COOLWARM.rgb(255), 180, 4, 38);
    }

    private static void assertNear(int rgb, int red, int green, int blue) {
        assertThat(rgb >> 16 & 0xff).isBetween(red - 1, red + 1);
        assertThat(rgb >> 8 & 0xff).isBetween(green - 1, green + 1);
        assertThat(rgb & 0xff).isBetween(blue - 1, blue + 1);
    }
}
