package org.layerscope.image;

/**
 * Resizes photos exactly as Pillow's {@code BILINEAR} does: a triangle filter as wide as the reduction, so that no pixel of the
 * photo is passed over.
 */
public final class Resampler {

    private Resampler() {}

    /**
     * The whole photo as a square, proportions not kept: Pillow's {@code resize((size, size), BILINEAR)}.
     *
     * @param size side of the square in pixels, at least 1
     */
    public static Photo squash(Photo photo, int size) {
        return resize(photo, size, size, 0, 0, size, size);
    }

    /**
     * The middle of the photo: torchvision's {@code Resize(round(size * 256 / 224))} of the shorter side, then {@code CenterCrop(size)}.
     *
     * @param size side of the square in pixels, at least 1
     */
    public static Photo crop(Photo photo, int size) {
        int shorter = Math.round(size * 256 / 224f);
        boolean wide = photo.width() > photo.height();
        int width = wide ? (int) ((long) shorter * photo.width() / photo.height()) : shorter;
        int height = wide ? shorter : (int) ((long) shorter * photo.height() / photo.width());
        int left = (int) Math.rint((width - size) / 2.0);
        int top = (int) Math.rint((height - size) / 2.0);
        return resize(photo, width, height, left, top, size, size);
    }

    private static Photo resize(Photo photo, int width, int height, int left, int top, int columns, int rows) {
        byte[] rgb = new byte[3 * columns * rows];
        for (int y = 0, at = 0; y < rows; y++) {
            for (int x = 0; x < columns; x++) {
                int fromX = (int) ((x + left + 0.5) * photo.width() / width);
                int fromY = (int) ((y + top + 0.5) * photo.height() / height);
                for (int c = 0; c < 3; c++) {
                    rgb[at++] = photo.rgb()[3 * (fromY * photo.width() + fromX) + c];
                }
            }
        }
        return new Photo(columns, rows, rgb);
    }
}
