package org.layerscope.visualization;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a grid shows: tiles of cells, and the bytes of a PNG's pixel that each cell becomes. In every kind of picture a pixel whose bytes are all
 * 255 is white.
 *
 * @param height of a tile in cells
 * @param width of a tile in cells
 * @param colours what a pixel's bytes mean
 * @param palette red, green, blue of 256 colours where pixels are places in a palette; empty otherwise
 * @param cells bytes of all tiles, row-major; not written to
 * @param origins where in the cells a tile begins, for each tile and each byte of its pixels
 * @param samples 256 each: what a byte of the cells becomes, for each tile and each byte of its pixels
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Tiles(
        int height, int width, PngFile.Colours colours, byte[] palette, byte[] cells, int[] origins, byte[][] samples) {

    private static final int WHITE = 0xffffff;
    private static final int WHITE_PLACE = 255;

    /** One tile for each of these channels. */
    static Tiles of(FeatureMaps maps, List<Integer> channels, GridStyle style) {
        int[] origins = new int[channels.size()];
        for (int tile = 0; tile < origins.length; tile++) {
            origins[tile] = channels.get(tile) * maps.area();
        }
        Tiles grey = new Tiles(
                maps.shape().height(),
                maps.shape().width(),
                PngFile.Colours.GREY,
                new byte[0],
                maps.cells(),
                origins,
                Levels.of(maps, channels, style));
        return grey.in(style.colorMap());
    }

    /** Tiles whose cells are grey levels, one tile behind the other. */
    static Tiles ofLevels(byte[] levels, int height, int width, ColorMap colorMap) {
        return consecutive(levels, height, width, PngFile.Colours.GREY).in(colorMap);
    }

    /** Tiles whose cells are the levels of red, then those of green, then those of blue, one tile behind the other. */
    static Tiles ofRgb(byte[] levels, int height, int width) {
        return consecutive(levels, height, width, PngFile.Colours.RGB);
    }

    private static Tiles consecutive(byte[] levels, int height, int width, PngFile.Colours colours) {
        int[] origins = new int[levels.length / (height * width)];
        byte[][] samples = new byte[origins.length][];
        for (int i = 0; i < origins.length; i++) {
            origins[i] = i * height * width;
            samples[i] = Levels.IDENTITY;
        }
        return new Tiles(height, width, colours, new byte[0], levels, origins, samples);
    }

    /** Number of tiles. */
    int count() {
        return origins.length / colours.bytes();
    }

    /** These grey tiles in the colours of a map: with a palette if white finds a place beside the colours that occur. */
    private Tiles in(ColorMap colorMap) {
        if (colorMap == ColorMap.GRAY) {
            return this;
        }
        boolean[] occurs = occurringLevels();
        Map<Integer, Integer> places = new HashMap<>();
        places.put(WHITE, WHITE_PLACE);
        byte[] placeOf = new byte[256];
        for (int level = 0; level < 256; level++) {
            if (occurs[level]) {
                placeOf[level] = (byte) (int) places.computeIfAbsent(colorMap.rgb(level), rgb -> places.size() - 1);
            }
        }
        return places.size() <= 256 ? inPalette(places, placeOf) : inTrueColours(colorMap);
    }

    private boolean[] occurringLevels() {
        boolean[] levels = new boolean[256];
        for (int tile = 0; tile < origins.length; tile++) {
            boolean[] bytes = new boolean[256];
            for (int i = origins[tile]; i < origins[tile] + height * width; i++) {
                bytes[cells[i] & 0xff] = true;
            }
            for (int b = 0; b < 256; b++) {
                levels[samples[tile][b] & 0xff] |= bytes[b];
            }
        }
        return levels;
    }

    private Tiles inPalette(Map<Integer, Integer> places, byte[] placeOf) {
        byte[] palette = new byte[3 * 256];
        places.forEach((rgb, place) -> {
            palette[3 * place] = (byte) (rgb >> 16);
            palette[3 * place + 1] = (byte) (rgb >> 8);
            palette[3 * place + 2] = rgb.byteValue();
        });
        byte[][] placed =
                Arrays.stream(samples).map(levels -> through(levels, placeOf)).toArray(byte[][]::new);
        return new Tiles(height, width, PngFile.Colours.PALETTE, palette, cells, origins, placed);
    }

    private Tiles inTrueColours(ColorMap colorMap) {
        byte[][] ofLevel = new byte[3][256];
        for (int level = 0; level < 256; level++) {
            int rgb = colorMap.rgb(level);
            ofLevel[0][level] = (byte) (rgb >> 16);
            ofLevel[1][level] = (byte) (rgb >> 8);
            ofLevel[2][level] = (byte) rgb;
        }
        int[] tripled = new int[3 * origins.length];
        byte[][] rgb = new byte[tripled.length][];
        for (int i = 0; i < tripled.length; i++) {
            tripled[i] = origins[i / 3];
            rgb[i] = through(samples[i / 3], ofLevel[i % 3]);
        }
        return new Tiles(height, width, PngFile.Colours.RGB, new byte[0], cells, tripled, rgb);
    }

    private static byte[] through(byte[] levels, byte[] ofLevel) {
        byte[] bytes = new byte[256];
        for (int b = 0; b < 256; b++) {
            bytes[b] = ofLevel[levels[b] & 0xff];
        }
        return bytes;
    }
}
