package org.layerscope.image;

import java.util.Arrays;

/** The opacity of a WebP picture where it is stored without compression, which the decoder passes over. */
final class WebpAlpha {

    private WebpAlpha() {}

    /**
     * Whether the opacity is stored so; compressed or too short, it is the decoder's.
     *
     * @param start of the ALPH chunk's content
     */
    static boolean isStored(Bytes file, int start, int end, Picture.Place frame) {
        return end - start > (long) frame.width() * frame.height() && (file.u8(start) & 3) == 0;
    }

    /** The opacity of every pixel, row by row, from a chunk that holds it so; nothing from nothing. */
    static byte[] read(byte[] chunk, Picture.Place frame) {
        if (chunk.length == 0) {
            return chunk;
        }
        byte[] alpha = Arrays.copyOfRange(chunk, 1, 1 + frame.width() * frame.height());
        int filter = (chunk[0] >> 2) & 3;
        if (filter != 0) {
            unfilter(alpha, frame.width(), filter);
        }
        return alpha;
    }

    /** Each byte was stored as the difference from what its neighbours predict. */
    private static void unfilter(byte[] alpha, int width, int filter) {
        for (int i = 1; i < alpha.length; i++) {
            boolean firstColumn = i % width == 0;
            int left = firstColumn ? 0 : alpha[i - 1] & 255;
            int above = i < width ? 0 : alpha[i - width] & 255;
            int corner = i < width || firstColumn ? 0 : alpha[i - width - 1] & 255;
            int prediction = i < width
                    ? left
                    : firstColumn
                            ? above
                            : switch (filter) {
                                case 1 -> left;
                                case 2 -> above;
                                default -> Math.clamp(left + above - corner, 0, 255);
                            };
            alpha[i] += (byte) prediction;
        }
    }
}
