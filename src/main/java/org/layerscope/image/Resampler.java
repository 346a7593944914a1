package org.layerscope.image;

import java.util.Arrays;

/**
 * Resizes photos exactly as Pillow's {@code BILINEAR} does: a triangle filter as wide as the reduction, so that no pixel of the
 * photo is passed over.
 */
public final class Resampler {

    // Pillow's ImagingResample for 8-bit pictures: first along the rows, then along the columns, with the picture in
    // between
    // rounded to 8 bits; weights as integers with 22 bits after the point. Sums stay below 255 * 2^22 plus rounding, so
    // they fit
    // into an int. A direction whose size does not change is left out. Only the columns and rows of the window are
    // computed.

    private Resampler() {}

    /**
     * The whole photo as a square, proportions not kept: Pillow's {@code resize((size, size), BILINEAR)}.
     *
     * @param size side of the square in pixels, at least 1
     */
    public static Photo squash(Photo photo, int size) {
        requireSize(size);
        return window(photo, Weights.of(photo.width(), size, 0, size), Weights.of(photo.height(), size, 0, size));
    }

    /**
     * The middle of the photo: torchvision's {@code Resize(round(size * 256 / 224))} of the shorter side, then
     * {@code CenterCrop(size)}.
     *
     * @param size side of the square in pixels, at least 1
     */
    public static Photo crop(Photo photo, int size) {
        requireSize(size);
        // Python's round() and Math.round() differ at halves only, and a multiple of 1/7 is never a half.
        int shorter = (int) Math.round(size * 256.0 / 224.0);
        boolean wide = photo.width() > photo.height();
        int width = wide ? longer(shorter, photo.width(), photo.height()) : shorter;
        int height = wide ? shorter : longer(shorter, photo.height(), photo.width());
        return window(
                photo,
                Weights.of(photo.width(), width, margin(width, size), size),
                Weights.of(photo.height(), height, margin(height, size), size));
    }

    /** Half as wide and as high, odd sides rounded up: each pixel is the mean of four, at the end of an odd side of two or one. */
    static Photo half(Photo photo) {
        int width = (photo.width() + 1) / 2;
        int height = (photo.height() + 1) / 2;
        byte[] in = photo.rgb();
        byte[] out = new byte[3 * width * height];
        for (int y = 0, to = 0; y < height; y++) {
            int above = 3 * 2 * y * photo.width();
            int below = 2 * y + 1 < photo.height() ? above + 3 * photo.width() : above;
            for (int x = 0; x < width; x++) {
                int left = 3 * 2 * x;
                int right = 2 * x + 1 < photo.width() ? left + 3 : left;
                for (int end = to + 3; to < end; to++, left++, right++) {
                    int sum = (in[above + left] & 255)
                            + (in[above + right] & 255)
                            + (in[below + left] & 255)
                            + (in[below + right] & 255);
                    out[to] = (byte) ((sum + 2) >> 2);
                }
            }
        }
        return new Photo(width, height, out);
    }

    private static int longer(int shorter, int longSide, int shortSide) {
        return Math.toIntExact((long) shorter * longSide / shortSide);
    }

    /** Python's {@code round((length - size) / 2)}, which rounds halves to the even neighbour. */
    private static int margin(int length, int size) {
        return (int) Math.rint((length - size) / 2.0);
    }

    private static void requireSize(int size) {
        if (size < 1) {
            throw new IllegalArgumentException("size: %d (expected: at least 1)".formatted(size));
        }
    }

    private static Photo window(Photo photo, Weights columns, Weights rows) {
        int top = rows.first(0);
        int bottom = rows.end(rows.size() - 1);
        byte[] narrow = alongRows(photo, columns, top, bottom);
        byte[] rgb = alongColumns(narrow, columns.size(), rows, top);
        return new Photo(columns.size(), rows.size(), rgb);
    }

    private static byte[] alongRows(Photo photo, Weights columns, int top, int bottom) {
        byte[] in = photo.rgb();
        byte[] out = new byte[Math.toIntExact(3L * columns.size() * (bottom - top))];
        int at = 0;
        for (int y = top; y < bottom; y++) {
            int row = 3 * y * photo.width();
            for (int x = 0; x < columns.size(); x++) {
                int from = row + 3 * columns.first(x);
                int[] weights = columns.weights(x);
                int red = Weights.HALF;
                int green = Weights.HALF;
                int blue = Weights.HALF;
                for (int weight : weights) {
                    red += weight * (in[from] & 255);
                    green += weight * (in[from + 1] & 255);
                    blue += weight * (in[from + 2] & 255);
                    from += 3;
                }
                out[at] = Weights.toByte(red);
                out[at + 1] = Weights.toByte(green);
                out[at + 2] = Weights.toByte(blue);
                at += 3;
            }
        }
        return out;
    }

    private static byte[] alongColumns(byte[] in, int width, Weights rows, int top) {
        int stride = 3 * width;
        byte[] out = new byte[Math.toIntExact((long) stride * rows.size())];
        int[] sums = new int[stride];
        for (int y = 0; y < rows.size(); y++) {
            Arrays.fill(sums, Weights.HALF);
            int from = (rows.first(y) - top) * stride;
            for (int weight : rows.weights(y)) {
                for (int i = 0; i < stride; i++) {
                    sums[i] += weight * (in[from + i] & 255);
                }
                from += stride;
            }
            for (int i = 0; i < stride; i++) {
                out[y * stride + i] = Weights.toByte(sums[i]);
            }
        }
        return out;
    }
}
