package org.layerscope.image;

/** Pictures of which one knows what is in them: square, {@link #SIDE} pixels, drawn by formula. */
final class TestPattern {

    static final int SIDE = 512;

    private static final int PATCHES = 4;
    private static final int PATCH = SIDE / PATCHES;
    private static final double WIDEST = 64;

    /** Pairs of colours that a patch's two halves have: opposites, of like and of unlike brightness. */
    private static final int[][] PAIRS = {
        {0xd62828, 0x2a9d3a}, {0x2456d6, 0xe8c21a}, {0x101010, 0xf0f0f0}, {0xc02bc0, 0x2bb5b5}
    };

    private TestPattern() {}

    /** The colour of a place. */
    private interface Paint {
        int rgb(double x, double y);
    }

    /** Sinusoidal stripes: 0, 45, 90, 135 degrees from left to right, waves of 64, 32, 16, 8 pixels from top to bottom. */
    static Photo gratings() {
        return draw((x, y) -> {
            double angle = Math.PI * patch(x) / PATCHES;
            double length = WIDEST / (1 << patch(y));
            return grey(Math.cos(2 * Math.PI * (x * Math.cos(angle) + y * Math.sin(angle)) / length));
        });
    }

    /** {@code cos(pi * r^2 / (6 * SIDE / 2))}: waves of 6 pixels in the middle of each side, finer in the corners, and longer inwards. */
    static Photo zonePlate() {
        double middle = SIDE / 2.0;
        return draw((x, y) -> {
            double squared = (x - middle) * (x - middle) + (y - middle) * (y - middle);
            return grey(Math.cos(Math.PI * squared / (6 * middle)));
        });
    }

    /** Patches of two halves: the colours by row, the direction of the edge 0, 45, 90, 135 degrees from left to right. */
    static Photo colouredEdges() {
        return draw((x, y) -> {
            double angle = Math.PI * patch(x) / PATCHES;
            double fromEdge = (x % PATCH - PATCH / 2.0) * Math.cos(angle) + (y % PATCH - PATCH / 2.0) * Math.sin(angle);
            int[] pair = PAIRS[patch(y)];
            return mix(pair[0], pair[1], Math.clamp(fromEdge + 0.5, 0, 1));
        });
    }

    private static int patch(double at) {
        return (int) (at / PATCH);
    }

    private static int grey(double wave) {
        return Math.toIntExact(Math.round((wave + 1) / 2 * 255)) * 0x010101;
    }

    private static int mix(int from, int to, double share) {
        int rgb = 0;
        for (int shift = 0; shift <= 16; shift += 8) {
            int a = from >> shift & 0xff;
            int b = to >> shift & 0xff;
            rgb |= Math.toIntExact(Math.round(a + share * (b - a))) << shift;
        }
        return rgb;
    }

    /** Each pixel has the colour of its centre. */
    private static Photo draw(Paint paint) {
        byte[] rgb = new byte[3 * SIDE * SIDE];
        for (int i = 0; i < SIDE * SIDE; i++) {
            int color = paint.rgb(i % SIDE + 0.5, Math.floorDiv(i, SIDE) + 0.5);
            rgb[3 * i] = (byte) (color >> 16);
            rgb[3 * i + 1] = (byte) (color >> 8);
            rgb[3 * i + 2] = (byte) color;
        }
        return new Photo(SIDE, SIDE, rgb);
    }
}
