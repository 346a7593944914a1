package org.layerscope.image;

/**
 * How a stored picture is turned upright: mirrored left to right, mirrored top to bottom, then possibly transposed.
 *
 * @param transposed rows become columns
 * @param mirroredColumns the stored columns are read from right to left
 * @param mirroredRows the stored rows are read from bottom to top
 */
record Orientation(boolean transposed, boolean mirroredColumns, boolean mirroredRows) {

    static final Orientation UPRIGHT = new Orientation(false, false, false);

    /** Pixels are moved in tiles of this side, so that both pictures stay in the processor's cache. */
    private static final int TILE = 32;

    /** The meaning of EXIF's tag 0x0112: 1 to 8, anything else is upright. */
    static Orientation of(int exif) {
        return switch (exif) {
            case 2 -> new Orientation(false, true, false);
            case 3 -> new Orientation(false, true, true);
            case 4 -> new Orientation(false, false, true);
            case 5 -> new Orientation(true, false, false);
            case 6 -> new Orientation(true, false, true);
            case 7 -> new Orientation(true, true, true);
            case 8 -> new Orientation(true, true, false);
            default -> UPRIGHT;
        };
    }

    Photo apply(Photo stored) {
        if (equals(UPRIGHT)) {
            return stored;
        }
        int width = transposed ? stored.height() : stored.width();
        int height = transposed ? stored.width() : stored.height();
        byte[] rgb = new byte[stored.rgb().length];
        for (int top = 0; top < height; top += TILE) {
            for (int left = 0; left < width; left += TILE) {
                tile(stored, rgb, width, left, top, Math.min(left + TILE, width), Math.min(top + TILE, height));
            }
        }
        return new Photo(width, height, rgb);
    }

    private void tile(Photo stored, byte[] out, int width, int left, int top, int right, int bottom) {
        byte[] in = stored.rgb();
        int across = transposed ? 3 * stored.width() : 3;
        int step = (transposed ? mirroredRows : mirroredColumns) ? -across : across;
        for (int y = top; y < bottom; y++) {
            int from = index(stored, left, y);
            int to = 3 * (y * width + left);
            for (int x = left; x < right; x++) {
                out[to] = in[from];
                out[to + 1] = in[from + 1];
                out[to + 2] = in[from + 2];
                to += 3;
                from += step;
            }
        }
    }

    /** Where the stored picture has the pixel that comes to x, y. */
    private int index(Photo stored, int x, int y) {
        int column = transposed ? y : x;
        int row = transposed ? x : y;
        int storedColumn = mirroredColumns ? stored.width() - 1 - column : column;
        int storedRow = mirroredRows ? stored.height() - 1 - row : row;
        return 3 * (storedRow * stored.width() + storedColumn);
    }
}
