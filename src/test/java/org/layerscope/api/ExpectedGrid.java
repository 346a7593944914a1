package org.layerscope.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/** A grid drawn anew from its definition: square tiles by nearest neighbour, two white pixels between them, white where none is. */
final class ExpectedGrid {

    private static final int PITCH_GAP = 2;

    private ExpectedGrid() {}

    static void assertDrawn(Png png, List<Tile> tiles, int columns, int tile) {
        int rows = (int) Math.ceil(tiles.size() / (double) columns);
        int pitch = tile + PITCH_GAP;
        assertThat(png.width()).isEqualTo(columns * pitch - PITCH_GAP);
        assertThat(png.height()).isEqualTo(rows * pitch - PITCH_GAP);
        int[] pixels = png.pixels();
        for (int y = 0; y < png.height(); y++) {
            for (int x = 0; x < png.width(); x++) {
                int expected = color(tiles, columns, tile, x, y);
                int actual = pixels[y * png.width() + x];
                if (actual != expected) {
                    throw new AssertionError("pixel %d,%d: #%06x (expected: #%06x)".formatted(x, y, actual, expected));
                }
            }
        }
    }

    private static int color(List<Tile> tiles, int columns, int side, int x, int y) {
        int pitch = side + PITCH_GAP;
        int inX = x % pitch;
        int inY = y % pitch;
        int index = y / pitch * columns + x / pitch;
        if (inX >= side || inY >= side || index >= tiles.size()) {
            return 0xffffff;
        }
        Tile tile = tiles.get(index);
        int row = (int) Math.floor((double) inY * tile.height() / side);
        int column = (int) Math.floor((double) inX * tile.width() / side);
        return tile.colors()[row * tile.width() + column];
    }
}
