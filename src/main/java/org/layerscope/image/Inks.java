package org.layerscope.image;

/** Cyan, magenta, yellow and black as JPEG and TIFF files store them. */
final class Inks {

    private Inks() {}

    /** Turns stored samples into amounts of ink, 0 is none, in place. */
    static void unpack(byte[] samples, int pixels, Picture.Inks stored) {
        if (stored == Picture.Inks.PLAIN) {
            return;
        }
        for (int at = 0; at < 4 * pixels; at += 4) {
            if (stored == Picture.Inks.YCCK) {
                // The inverse of "inverted ink": red is what cyan leaves over, so the JPEG's red is the ink itself.
                double luma = samples[at] & 255;
                double blueness = (samples[at + 1] & 255) - 128;
                double redness = (samples[at + 2] & 255) - 128;
                samples[at] = level(luma + 1.402 * redness);
                samples[at + 1] = level(luma - 0.344136286 * blueness - 0.714136286 * redness);
                samples[at + 2] = level(luma + 1.772 * blueness);
            } else {
                samples[at] = (byte) ~samples[at];
                samples[at + 1] = (byte) ~samples[at + 1];
                samples[at + 2] = (byte) ~samples[at + 2];
            }
            samples[at + 3] = (byte) ~samples[at + 3];
        }
    }

    private static byte level(double exact) {
        return (byte) Math.clamp(Math.round(exact), 0, 255);
    }

    /** The colours without a profile: each ink takes its share of what black leaves over. Rounds as Pillow does. */
    static void toRgb(byte[] inks, byte[] rgb, int pixels) {
        for (int i = 0; i < pixels; i++) {
            int light = 255 - (inks[4 * i + 3] & 255);
            for (int channel = 0; channel < 3; channel++) {
                int product = (inks[4 * i + channel] & 255) * light + 128;
                rgb[3 * i + channel] = (byte) (light - (((product >> 8) + product) >> 8));
            }
        }
    }
}
