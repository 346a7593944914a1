package org.layerscope.visualization;

import java.util.Optional;

/**
 * How a grid of tiles is drawn.
 *
 * @param columns tiles in a row, 1 to {@value #MAX_COLUMNS}
 * @param tile side of a tile in pixels, {@value #MIN_TILE} to {@value #MAX_TILE}
 * @param colorMap colours
 * @param scale grey levels
 * @param span between which values the scale of the layer lies; empty for its own
 */
public record GridStyle(int columns, int tile, ColorMap colorMap, Scale scale, Optional<Span> span) {

    /** Most tiles in a row. */
    public static final int MAX_COLUMNS = 64;

    /** Smallest tile. */
    public static final int MIN_TILE = 4;

    /** Largest tile. */
    public static final int MAX_TILE = 512;

    /** With the layer's own scale. */
    public GridStyle(int columns, int tile, ColorMap colorMap, Scale scale) {
        this(columns, tile, colorMap, scale, Optional.empty());
    }

    public GridStyle {
        if (columns < 1 || columns > MAX_COLUMNS) {
            throw new IllegalArgumentException("columns: %d (expected: 1..%d)".formatted(columns, MAX_COLUMNS));
        }
        if (tile < MIN_TILE || tile > MAX_TILE) {
            throw new IllegalArgumentException("tile: %d (expected: %d..%d)".formatted(tile, MIN_TILE, MAX_TILE));
        }
    }

    /** Width of the picture in pixels. */
    public int width() {
        return columns * (tile + GridPicture.GAP) - GridPicture.GAP;
    }

    /** Height of the picture of so many tiles in pixels. */
    public int height(int tiles) {
        int rows = (tiles + columns - 1) / columns;
        return rows * (tile + GridPicture.GAP) - GridPicture.GAP;
    }
}
