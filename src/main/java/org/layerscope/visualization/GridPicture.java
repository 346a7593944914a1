package org.layerscope.visualization;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.Deflater;

/** A grid of tiles as a PNG, as in the article's figures: square tiles, row by row, white gaps. */
public final class GridPicture {

    // Cells are blocks of equal pixels. Of the rows of pixels that show one row of cells only the first is drawn; the
    // others are written as differences to the row above, which are all zeros and cost next to nothing.

    /** White pixels between two tiles. */
    public static final int GAP = 2;

    private static final byte WHITE = (byte) 255;

    private final Tiles tiles;
    private final GridStyle style;

    /** For each column of a tile's pixels the column of its cells. */
    private final int[] cellColumns;

    /** The row that is drawn, behind it as many repetitions as any row needs. */
    private final byte[] rows;

    private final int rowLength;

    private GridPicture(Tiles tiles, GridStyle style) {
        this.tiles = tiles;
        this.style = style;
        this.cellColumns = new int[style.tile()];
        for (int x = 0; x < cellColumns.length; x++) {
            cellColumns[x] = x * tiles.width() / style.tile();
        }
        this.rowLength = 1 + style.width() * tiles.colours().bytes();
        int most = Math.max(GAP, (style.tile() + tiles.height() - 1) / tiles.height());
        this.rows = new byte[most * rowLength];
        rows[0] = PngFile.AS_IS;
        for (int row = 1; row < most; row++) {
            rows[row * rowLength] = PngFile.DIFFERENCE;
        }
    }

    /**
     * Draws feature maps. Every cell becomes a block of equal pixels (nearest neighbour), none is smoothed.
     *
     * @param channels numbers of the channels in the order to draw them
     * @param texts written into the file as PNG text
     */
    public static byte[] png(FeatureMaps maps, List<Integer> channels, GridStyle style, Map<String, String> texts) {
        return png(Tiles.of(maps, channels, style), style, texts);
    }

    static byte[] png(Tiles tiles, GridStyle style, Map<String, String> texts) {
        // To compress cells of hardly more than a pixel takes ten times as long as to store them and saves a third.
        boolean fine = style.tile() < 2 * Math.max(tiles.width(), tiles.height());
        int compression = fine && tiles.colours().bytes() == 1 ? Deflater.NO_COMPRESSION : Deflater.BEST_SPEED;
        try (PngFile file = new PngFile(
                style.width(), style.height(tiles.count()), tiles.colours(), tiles.palette(), texts, compression)) {
            new GridPicture(tiles, style).drawTo(file);
            return file.finish();
        }
    }

    private void drawTo(PngFile file) {
        for (int first = 0; first < tiles.count(); first += style.columns()) {
            if (first > 0) {
                Arrays.fill(rows, 1, rowLength, WHITE);
                file.rows(rows, GAP * rowLength);
            }
            int y = 0;
            while (y < style.tile()) {
                int cellRow = y * tiles.height() / style.tile();
                int from = y;
                while (y < style.tile() && y * tiles.height() / style.tile() == cellRow) {
                    y++;
                }
                drawRow(first, cellRow);
                file.rows(rows, (y - from) * rowLength);
            }
        }
    }

    /** Draws one row of pixels through the tiles from this one on. */
    private void drawRow(int first, int cellRow) {
        Arrays.fill(rows, 1, rowLength, WHITE);
        int bytes = tiles.colours().bytes();
        int end = Math.min(first + style.columns(), tiles.count());
        for (int i = first * bytes; i < end * bytes; i++) {
            int column = i / bytes - first;
            drawTile(i, cellRow, 1 + column * (style.tile() + GAP) * bytes + i % bytes);
        }
    }

    private void drawTile(int origin, int cellRow, int left) {
        byte[] cells = tiles.cells();
        byte[] samples = tiles.samples()[origin];
        int from = tiles.origins()[origin] + cellRow * tiles.width();
        int step = tiles.colours().bytes();
        int to = left;
        for (int cellColumn : cellColumns) {
            rows[to] = samples[cells[from + cellColumn] & 0xff];
            to += step;
        }
    }
}
