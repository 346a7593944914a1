package org.layerscope.visualization;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.commons.imaging.formats.png.AbstractPngText;
import org.apache.commons.imaging.formats.png.PngImageParser;
import org.apache.commons.imaging.formats.png.PngImagingParameters;

/** A grid of tiles as a PNG, as in the article's figures: square tiles, row by row, white gaps. */
public final class GridPicture {

    /** White pixels between two tiles. */
    public static final int GAP = 2;

    private static final int WHITE = 0xffffff;

    /** The colours of a grid's cells, {@code 0xRRGGBB}. */
    interface Cells {
        int rgb(int tile, int cell);
    }

    private GridPicture() {}

    /**
     * Draws feature maps. Every cell becomes a block of equal pixels (nearest neighbour), none is smoothed.
     *
     * @param channels numbers of the channels in the order to draw them
     * @param texts written into the file as PNG text
     */
    public static byte[] png(FeatureMaps maps, List<Integer> channels, GridStyle style, Map<String, String> texts) {
        int[][] colors = channels.stream()
                .map(channel -> Levels.colors(maps, channel, style))
                .toArray(int[][]::new);
        int area = maps.area();
        Cells cells = (tile, cell) -> colors[tile][maps.cells()[channels.get(tile) * area + cell] & 0xff];
        return png(channels.size(), maps.shape().height(), maps.shape().width(), cells, style, texts);
    }

    static byte[] png(int tiles, int height, int width, Cells cells, GridStyle style, Map<String, String> texts) {
        int pitch = style.tile() + GAP;
        int stride = style.width();
        int[] pixels = new int[stride * style.height(tiles)];
        Arrays.fill(pixels, WHITE);
        for (int tile = 0; tile < tiles; tile++) {
            int origin = (tile / style.columns()) * pitch * stride + (tile % style.columns()) * pitch;
            for (int y = 0; y < style.tile(); y++) {
                int row = y * height / style.tile() * width;
                for (int x = 0; x < style.tile(); x++) {
                    pixels[origin + y * stride + x] = cells.rgb(tile, row + x * width / style.tile());
                }
            }
        }
        return write(pixels, stride, style.height(tiles), texts);
    }

    private static byte[] write(int[] pixels, int width, int height, Map<String, String> texts) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        image.getRaster().setDataElements(0, 0, width, height, pixels);
        PngImagingParameters parameters = new PngImagingParameters();
        parameters.setTextChunks(texts.entrySet().stream()
                .map(text -> new AbstractPngText.Text(text.getKey(), text.getValue()))
                .toList());
        try (ByteArrayOutputStream out = new ByteArrayOutputStream()) {
            new PngImageParser().writeImage(image, out, parameters);
            return out.toByteArray();
        } catch (IOException fault) {
            throw new UncheckedIOException("writing a PNG to memory", fault);
        }
    }
}
