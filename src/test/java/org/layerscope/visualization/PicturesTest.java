package org.layerscope.visualization;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.layerscope.engine.MadeMaps;
import org.layerscope.network.Conv2d;
import org.layerscope.network.Pair;
import org.layerscope.network.Shape;

/** Numbers to grey levels, and grey levels to the pixels of a grid. */
class PicturesTest {

    private static final int WHITE = 0xffffff;

    /** Three channels of 1 x 2: -2..2 from left to right, 0..2 from right to left, and all 1. */
    private static final FeatureMaps MAPS = FeatureMaps.from(MadeMaps.of(new Shape(3, 1, 2), -2, 2, 2, 0, 1, 1));

    private static GridStyle style(int columns, int tile, Scale scale) {
        return new GridStyle(columns, tile, ColorMap.GRAY, scale);
    }

    private static int grey(int rgb) {
        assertThat(rgb >> 16).isEqualTo(rgb & 0xff).isEqualTo(rgb >> 8 & 0xff);
        return rgb & 0xff;
    }

    private static byte[] levels(FeatureMaps maps, int channel, Scale scale) {
        return Levels.of(maps, List.of(channel), style(1, 4, scale))[0];
    }

    @Test
    void onItsOwnScaleAByteIsTheGreyLevel() {
        byte[] levels = levels(MAPS, 1, Scale.CHANNEL);

        for (int b = 0; b < 256; b++) {
            assertThat(levels[b]).isEqualTo((byte) b);
        }
    }

    @Test
    void onTheLayersScaleAValueLiesBetweenTheLayersBounds() {
        byte[] levels = levels(MAPS, 1, Scale.LAYER);

        assertThat(levels[0]).isEqualTo((byte) 128); // 0 between -2 and 2
        assertThat(levels[255]).isEqualTo((byte) 255);
    }

    @Test
    void constantMapIsFlatAndDarkOnItsOwnScaleButHasItsPlaceOnTheLayers() {
        assertThat(levels(MAPS, 2, Scale.CHANNEL)).containsOnly((byte) 0);
        assertThat(levels(MAPS, 2, Scale.LAYER)).containsOnly((byte) 0xbf); // 1 between -2 and 2
    }

    @Test
    void layerOfConstantMapsIsFlat() {
        FeatureMaps dead = FeatureMaps.from(MadeMaps.of(new Shape(2, 1, 1), 0, 0));

        assertThat(levels(dead, 0, Scale.LAYER)).containsOnly((byte) 0);
    }

    @Test
    void centredColourMapHasZeroInItsMiddleAndReachesAsFarToBothSides() {
        byte[] own = Levels.of(MAPS, List.of(1), new GridStyle(1, 4, ColorMap.COOLWARM, Scale.CHANNEL))[0];
        byte[] flat = Levels.of(MAPS, List.of(2), new GridStyle(1, 4, ColorMap.COOLWARM, Scale.CHANNEL))[0];
        byte[] shared = Levels.of(MAPS, List.of(0), new GridStyle(1, 4, ColorMap.COOLWARM, Scale.LAYER))[0];

        assertThat(own[0]).isEqualTo((byte) 128); // 0 between -2 and 2
        assertThat(own[255]).isEqualTo((byte) 255);
        assertThat(flat).containsOnly((byte) 255); // 1 between -1 and 1
        assertThat(shared[0]).isEqualTo((byte) 0);
        assertThat(Bounds.of(ColorMap.COOLWARM, -8, 2)).isEqualTo(new Bounds(-8, 8, 128));
        assertThat(Bounds.of(ColorMap.COOLWARM, 0, 0).level(0)).isEqualTo(128);
    }

    @ParameterizedTest
    @CsvSource({"0, 0, 1, 0", "1, 0, 1, 255", "0.5, 0, 1, 128", "-1, 0, 1, 0", "2, 0, 1, 255", "5, 5, 5, 0"})
    void levelIsRoundedAndStaysWithinTheGreys(double value, double from, double to, int level) {
        assertThat(new Bounds(from, to, 0).level(value)).isEqualTo(level);
    }

    @Test
    void gridShowsEachCellAsABlockAndGapsAndEmptyPlacesWhite() throws IOException {
        BufferedImage picture = read(GridPicture.png(MAPS, List.of(1, 0, 2), style(2, 4, Scale.CHANNEL), Map.of()));

        assertThat(picture.getWidth()).isEqualTo(10);
        assertThat(picture.getHeight()).isEqualTo(10);
        for (int y = 0; y < 10; y++) {
            for (int x = 0; x < 10; x++) {
                assertThat(rgb(picture, x, y)).as("%d, %d", x, y).isEqualTo(expected(x, y));
            }
        }
    }

    private static int expected(int x, int y) {
        boolean gap = x == 4 || x == 5 || y == 4 || y == 5;
        boolean empty = x > 5 && y > 5;
        if (gap || empty) {
            return WHITE;
        }
        if (y > 5) {
            return 0; // channel 2, constant
        }
        boolean left = x % 6 < 2;
        return x < 4 == left ? WHITE : 0; // channel 1 falls, channel 0 rises
    }

    @Test
    void tileThatIsSmallerThanTheMapTakesItsNearestCells() throws IOException {
        float[] numbers = new float[64];
        for (int i = 0; i < 64; i++) {
            numbers[i] = i;
        }
        FeatureMaps maps = FeatureMaps.from(MadeMaps.of(new Shape(1, 8, 8), numbers));

        BufferedImage picture = read(GridPicture.png(maps, List.of(0), style(1, 4, Scale.CHANNEL), Map.of()));

        assertThat(grey(rgb(picture, 0, 0))).isZero();
        assertThat(grey(rgb(picture, 1, 0))).isEqualTo(8); // cell 2 of 0 to 63
        assertThat(grey(rgb(picture, 3, 3))).isEqualTo(219); // cell 54
    }

    @Test
    void textsAreInTheFile() {
        byte[] png = GridPicture.png(MAPS, List.of(0), style(1, 4, Scale.CHANNEL), Map.of("Tap", "layer1.0.conv1"));

        assertThat(new String(png, StandardCharsets.ISO_8859_1)).contains("tEXtTap\0layer1.0.conv1");
    }

    /** Two filters of two 1 x 2 kernels. */
    private static final Kernels KERNELS = new Kernels(
            new Conv2d(2, 2, new Pair(1, 2), Pair.of(1), Pair.of(0), Pair.of(1), 1, false),
            FloatBuffer.wrap(new float[] {-1, 1, 5, 5, 0, 3, 2, 4}));

    @Test
    void kernelsAreStretchedOnTheirOwnRangeOrOnAllOfTheLayers() throws IOException {
        BufferedImage own = read(KERNELS.png(new ChannelRange(0, 1), 0, style(2, 4, Scale.CHANNEL), Map.of()));
        BufferedImage shared = read(KERNELS.png(new ChannelRange(0, 1), 0, style(2, 4, Scale.LAYER), Map.of()));

        assertThat(greys(own, 0, 2, 6, 8)).containsExactly(0, 255, 0, 255);
        assertThat(greys(shared, 0, 2, 6, 8)).containsExactly(0, 85, 43, 170); // of -1..5
    }

    @Test
    void kernelsOfOneFilterAndOfAnotherInputAreFound() throws IOException {
        BufferedImage constant = read(KERNELS.png(new ChannelRange(0, 0), 1, style(1, 4, Scale.CHANNEL), Map.of()));
        BufferedImage second = read(KERNELS.png(new ChannelRange(1, 1), 1, style(1, 4, Scale.LAYER), Map.of()));

        assertThat(greys(constant, 0, 2)).containsExactly(0, 0);
        assertThat(greys(second, 0, 2)).containsExactly(128, 213);
    }

    @Test
    void firstLayersFiltersAreColoured() throws IOException {
        Kernels kernels = new Kernels(Conv2d.of(3, 1, 1, 1, 0), FloatBuffer.wrap(new float[] {1, 0, -1}));

        BufferedImage picture = read(kernels.rgbPng(new ChannelRange(0, 0), style(1, 4, Scale.CHANNEL), Map.of()));

        assertThat(rgb(picture, 2, 2)).isEqualTo(0xff8000);
    }

    @Test
    void groupedConvolutionHasFewerKernelsInAFilter() {
        Conv2d grouped = new Conv2d(4, 2, Pair.of(1), Pair.of(1), Pair.of(0), Pair.of(1), 2, false);
        Kernels kernels = new Kernels(grouped, FloatBuffer.wrap(new float[] {1, 2, 3, 4}));

        assertThat(kernels.inputs()).isEqualTo(2);
        assertThat(kernels.npy(new ChannelRange(0, 1)))
                .isEqualTo(Npy.of(new int[] {2, 2, 1, 1}, FloatBuffer.wrap(new float[] {1, 2, 3, 4})));
        assertThat(kernels.npy(new ChannelRange(0, 1), 1))
                .isEqualTo(Npy.of(new int[] {2, 1, 1, 1}, FloatBuffer.wrap(new float[] {2, 4})));
        assertThat(kernels.npy(new ChannelRange(1, 1)))
                .isEqualTo(Npy.of(new int[] {1, 2, 1, 1}, FloatBuffer.wrap(new float[] {3, 4})));
        assertThat(kernels.lowest()).isEqualTo(1);
        assertThat(kernels.highest()).isEqualTo(4);
    }

    private static BufferedImage read(byte[] png) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(png));
    }

    private static int rgb(BufferedImage picture, int x, int y) {
        // A picture without colour is stored as grey, which getRGB() would take for linear light.
        return picture.getRaster().getNumBands() == 1
                ? picture.getRaster().getSample(x, y, 0) * 0x010101
                : picture.getRGB(x, y) & WHITE;
    }

    private static int[] greys(BufferedImage picture, int... columns) {
        int[] greys = new int[columns.length];
        for (int i = 0; i < columns.length; i++) {
            greys[i] = grey(rgb(picture, columns[i], 0));
        }
        return greys;
    }
}
