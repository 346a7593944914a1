package org.layerscope.image;

/** The opacity of a WebP picture where it is stored without compression, which the decoder passes over. */
final class WebpAlpha {

    private WebpAlpha() {}

    /**
     * The opacity of every pixel, row by row; empty if it is compressed or too short, which the decoder deals with.
     *
     * @param start of the ALPH chunk's content
     */
    static byte[] stored(Bytes file, int start, int end, Picture.Place frame) {
        int pixels = Math.multiplyExact(frame.width(), frame.height());
        if (end - start < 1 + pixels || (file.u8(start) & 3) != 0) {
            return new byte[0];
        }
        byte[] alpha = file.slice(start + 1, start + 1 + pixels);
        int filter = (file.u8(start) >> 2) & 3;
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
