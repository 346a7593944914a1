package org.layerscope.visualization;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.apache.commons.imaging.Imaging;
import org.apache.commons.imaging.bytesource.ByteSource;
import org.apache.commons.imaging.common.BufferedImageFactory;
import org.apache.commons.imaging.formats.png.AbstractPngText;
import org.apache.commons.imaging.formats.png.PngImageParser;
import org.apache.commons.imaging.formats.png.PngImagingParameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.layerscope.engine.MadeMaps;
import org.layerscope.network.Shape;

/** Every pixel of a grid, as two decoders read it, is what the plain formula says. */
class GridPixelsTest {

    private static final int WHITE = 0xffffff;
    private static final int GREY_TYPE = 0;
    private static final int RGB_TYPE = 2;
    private static final int PALETTE_TYPE = 3;

    /** Maps of noise, each with bounds of its own; channel 1 is constant. */
    private static FeatureMaps noise(int channels, int height, int width) {
        Random random = new Random(channels * 31L + height * 7L + width);
        byte[] cells = new byte[channels * height * width];
        random.nextBytes(cells);
        float[] minimum = new float[channels];
        float[] maximum = new float[channels];
        for (int c = 0; c < channels; c++) {
            minimum[c] = (float) random.nextGaussian();
            maximum[c] = minimum[c] + (c == 1 ? 0 : 0.5f + random.nextFloat());
        }
        if (channels > 1) {
            Arrays.fill(cells, height * width, 2 * height * width, (byte) 0);
        }
        Shape shape = new Shape(channels, height, width);
        return new FeatureMaps(shape, cells, minimum, maximum, MadeMaps.summary(shape));
    }

    /** All channels, the last one first. */
    private static List<Integer> backwards(FeatureMaps maps) {
        int channels = maps.shape().channels();
        return IntStream.range(0, channels).mapToObj(c -> channels - 1 - c).toList();
    }

    private static int[][] expected(FeatureMaps maps, List<Integer> channels, GridStyle style) {
        int[][] rows = new int[style.height(channels.size())][style.width()];
        int pitch = style.tile() + GridPicture.GAP;
        for (int y = 0; y < rows.length; y++) {
            for (int x = 0; x < rows[y].length; x++) {
                int tile = y / pitch * style.columns() + x / pitch;
                boolean white = x % pitch >= style.tile() || y % pitch >= style.tile() || tile >= channels.size();
                rows[y][x] = white ? WHITE : rgb(maps, channels.get(tile), x % pitch, y % pitch, style);
            }
        }
        return rows;
    }

    private static int rgb(FeatureMaps maps, int channel, int x, int y, GridStyle style) {
        int row = y * maps.shape().height() / style.tile();
        int column = x * maps.shape().width() / style.tile();
        int cell = maps.cells()[channel * maps.area() + row * maps.shape().width() + column] & 0xff;
        double low = maps.minimum()[channel];
        double high = maps.maximum()[channel];
        double from = low;
        double to = high;
        if (style.scale() == Scale.LAYER) {
            for (int c = 0; c < maps.shape().channels(); c++) {
                from = Math.min(from, maps.minimum()[c]);
                to = Math.max(to, maps.maximum()[c]);
            }
        }
        double value = low + cell / 255.0 * (high - low);
        if (style.colorMap() == ColorMap.COOLWARM) {
            to = Math.max(Math.abs(from), Math.abs(to));
            from = -to;
        }
        return style.colorMap().rgb(new Bounds(from, to, 0).level(value));
    }

    private static void assertPixels(FeatureMaps maps, GridStyle style) throws IOException {
        List<Integer> channels = backwards(maps);
        int[][] expected = expected(maps, channels, style);
        byte[] png = GridPicture.png(maps, channels, style, Map.of());

        assertThat(pixels(ImageIO.read(new ByteArrayInputStream(png))))
                .as("ImageIO, %s of %s", maps.shape(), style)
                .isDeepEqualTo(expected);
        assertThat(pixels(commonsImaging(png)))
                .as("Commons Imaging, %s of %s", maps.shape(), style)
                .isDeepEqualTo(expected);
    }

    /** Into a picture with colours, since it would take grey levels for linear light on the way into a grey one. */
    private static BufferedImage commonsImaging(byte[] png) throws IOException {
        PngImagingParameters parameters = new PngImagingParameters();
        parameters.setBufferedImageFactory(new BufferedImageFactory() {
            @Override
            public BufferedImage getColorBufferedImage(int width, int height, boolean hasAlpha) {
                return new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
            }

            @Override
            public BufferedImage getGrayscaleBufferedImage(int width, int height, boolean hasAlpha) {
                return getColorBufferedImage(width, height, hasAlpha);
            }
        });
        return new PngImageParser().getBufferedImage(ByteSource.array(png, "grid.png"), parameters);
    }

    private static int[][] pixels(BufferedImage image) {
        // Grey is read as it is stored; getRGB() would take it for linear light.
        boolean grey = image.getRaster().getNumBands() == 1 && !(image.getColorModel() instanceof IndexColorModel);
        int[][] pixels = new int[image.getHeight()][image.getWidth()];
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                pixels[y][x] = grey ? image.getRaster().getSample(x, y, 0) * 0x010101 : image.getRGB(x, y) & WHITE;
            }
        }
        return pixels;
    }

    @ParameterizedTest
    @EnumSource(ColorMap.class)
    void everyColourMapOnBothScalesIsExact(ColorMap colorMap) throws IOException {
        for (Scale scale : Scale.values()) {
            assertPixels(noise(10, 7, 7), new GridStyle(4, 64, colorMap, scale)); // some levels do not occur
            assertPixels(noise(5, 32, 32), new GridStyle(3, 16, colorMap, scale)); // all do
        }
    }

    @ParameterizedTest(name = "{0} of {1}×{2}, {3} columns of {4}")
    @CsvSource({
        "1, 1, 1, 1, 4",
        "1, 64, 64, 1, 64",
        "3, 5, 9, 1, 13",
        "3, 9, 5, 64, 7",
        "9, 8, 8, 8, 5",
        "8, 14, 14, 8, 64",
        "17, 56, 56, 8, 64",
        "5, 112, 112, 3, 64",
        "4, 1, 300, 2, 33",
        "4, 300, 1, 2, 33",
        "2, 3, 3, 2, 512"
    })
    void anyShapeIsExact(int channels, int height, int width, int columns, int tile) throws IOException {
        FeatureMaps maps = noise(channels, height, width);

        assertPixels(maps, new GridStyle(columns, tile, ColorMap.GRAY, Scale.CHANNEL));
        assertPixels(maps, new GridStyle(columns, tile, ColorMap.TURBO, Scale.LAYER));
    }

    /** With these the bytes of a pixel are fewest: a picture of 256 colours beside the white of the gaps has no palette. */
    @Test
    void aPixelHasOneByteUnlessThereAreTooManyColours() {
        assertThat(type(noise(9, 32, 32), ColorMap.GRAY)).isEqualTo(GREY_TYPE);
        assertThat(type(noise(9, 32, 32), ColorMap.MAGMA)).isEqualTo(RGB_TYPE);
        assertThat(type(noise(9, 32, 32), ColorMap.VIRIDIS)).isEqualTo(PALETTE_TYPE); // has two colours twice
        assertThat(type(noise(9, 4, 4), ColorMap.MAGMA)).isEqualTo(PALETTE_TYPE);
    }

    private static int type(FeatureMaps maps, ColorMap colorMap) {
        GridStyle style = new GridStyle(3, 64, colorMap, Scale.CHANNEL);
        return GridPicture.png(maps, backwards(maps), style, Map.of())[25];
    }

    @Test
    void textsKeepTheirOrderAndEveryCharacter() throws IOException {
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("Software", "Layerscope");
        texts.put("Tap", "größe");
        texts.put("Model", "模型 1");
        texts.put("Order", "");

        byte[] png = png(texts);

        assertThat(new PngImageParser().getChunkTypes(new ByteArrayInputStream(png, 8, png.length - 8)))
                .containsExactly("IHDR", "tEXt", "tEXt", "iTXt", "tEXt", "IDAT", "IEND");
        assertThat(Imaging.getMetadata(png).getItems())
                .map(Object::toString)
                .containsExactly("Software: Layerscope", "Tap: größe", "Model: 模型 1", "Order: ");
    }

    @Test
    void latin1TextsAreByteForByteThoseOfCommonsImaging() throws IOException {
        PngImagingParameters parameters = new PngImagingParameters();
        parameters.setTextChunks(List.of(new AbstractPngText.Text("Tap", "größe"), new AbstractPngText.Text("A", "")));
        ByteArrayOutputStream theirs = new ByteArrayOutputStream();
        new PngImageParser().writeImage(new BufferedImage(4, 4, BufferedImage.TYPE_INT_RGB), theirs, parameters);
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("Tap", "größe");
        texts.put("A", "");

        assertThat(beforeThePixels(png(texts))).isEqualTo(beforeThePixels(theirs.toByteArray()));
    }

    private static byte[] png(Map<String, String> texts) {
        return GridPicture.png(noise(1, 2, 2), List.of(0), new GridStyle(1, 4, ColorMap.GRAY, Scale.CHANNEL), texts);
    }

    /** Signature, header and texts. */
    private static byte[] beforeThePixels(byte[] png) {
        return Arrays.copyOf(png, new String(png, StandardCharsets.ISO_8859_1).indexOf("IDAT") - Integer.BYTES);
    }
}
