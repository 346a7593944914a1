package org.layerscope.image;

import java.util.Arrays;

/**
 * An upright picture in 8-bit sRGB: red, green and blue of the first pixel, then the next pixel to the right, row by row from the top.
 *
 * <p>The array is not copied; nobody writes to it once the photo is made.
 *
 * @param width in pixels, at least 1
 * @param height in pixels, at least 1
 * @param rgb 3 × width × height bytes, each standing for 0..255
 */
@SuppressWarnings(
        "ArrayRecordComponent") // equality by content below; copying megabytes at every hand-over is not wanted
public record Photo(int width, int height, byte[] rgb) {

    /** @throws IllegalArgumentException if a side is not positive or the number of bytes does not fit the sides */
    public Photo {
        if (width < 1 || height < 1) {
            throw new IllegalArgumentException("sides: %d×%d (expected: at least 1×1)".formatted(width, height));
        }
        if (rgb.length != 3L * width * height) {
            throw new IllegalArgumentException(
                    "rgb: %d bytes (expected: %d for %d×%d)".formatted(rgb.length, 3L * width * height, width, height));
        }
    }

    /** This picture as the bytes of a PNG file, exact to the pixel. */
    public byte[] png() {
        return PngWriter.write(this);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Photo photo
                && photo.width == width
                && photo.height == height
                && Arrays.equals(photo.rgb, rgb);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * width + height) + Arrays.hashCode(rgb);
    }

    @Override
    public String toString() {
        return "Photo[%d×%d]".formatted(width, height);
    }
}
