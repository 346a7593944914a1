package org.layerscope.image;

import java.awt.image.ColorModel;
import java.awt.image.ComponentSampleModel;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** White paper of the picture's size on which decoded rows are laid, in sRGB. For one thread. */
final class Canvas {

    private static final int STRIP_PIXELS = 1 << 16;
    private static final byte OPAQUE = (byte) 255;

    private final Picture picture;
    private final @Nullable ColourProfile profile;
    private final byte[] opacity;
    private byte[] rgb = {};
    private boolean sawTransparency;

    /** @param profile of the samples, empty if they are sRGB */
    Canvas(Picture picture, Optional<ColourProfile> profile) {
        this.picture = picture;
        this.profile = profile.orElse(null);
        this.opacity = WebpAlpha.read(picture.alpha().join(), picture.place());
    }

    /**
     * Lays decoded rows of the frame down.
     *
     * @param top the first of these rows, counted from the frame's top
     * @param model the samples' meaning; null for inks
     */
    void draw(Raster raster, @Nullable ColorModel model, int top) {
        if (rgb.length == 0 && model != null && adopt(raster, model)) {
            return;
        }
        if (rgb.length == 0) {
            rgb = new byte[3 * picture.width() * picture.height()];
            if (!picture.fillsCanvas()) {
                Arrays.fill(rgb, OPAQUE);
            }
        }
        Rows rows = new Rows(raster, model, picture);
        int stripRows = Math.max(1, STRIP_PIXELS / rows.width());
        Strip strip = new Strip(stripRows * rows.width());
        for (int y = 0; y < rows.height(); y += stripRows) {
            int count = Math.min(stripRows, rows.height() - y);
            strip.read(rows, y, count);
            strip.lay(top + y, count, rows.width());
        }
    }

    /** Whether the white paper shines through somewhere. */
    boolean sawTransparency() {
        return sawTransparency;
    }

    Photo photo() {
        return new Photo(picture.width(), picture.height(), rgb);
    }

    /** Takes over the decoder's own array where it holds nothing but 8-bit red, green and blue. */
    private boolean adopt(Raster raster, ColorModel model) {
        if (model.hasAlpha()
                || picture.transparent().length > 0
                || opacity.length > 0
                || !picture.fillsCanvas()
                || raster.getHeight() != picture.height()
                || !(raster.getSampleModel() instanceof ComponentSampleModel samples)
                || !(raster.getDataBuffer() instanceof DataBufferByte buffer)
                || buffer.getNumBanks() != 1
                || buffer.getOffset() != 0
                || buffer.getData().length != 3 * picture.width() * picture.height()
                || samples.getNumBands() != 3
                || samples.getPixelStride() != 3
                || samples.getScanlineStride() != 3 * picture.width()) {
            return false;
        }
        boolean blueFirst = Arrays.equals(samples.getBandOffsets(), new int[] {2, 1, 0});
        if (!blueFirst && !Arrays.equals(samples.getBandOffsets(), new int[] {0, 1, 2})) {
            return false;
        }
        rgb = buffer.getData();
        for (int i = 0; blueFirst && i < rgb.length; i += 3) {
            byte blue = rgb[i];
            rgb[i] = rgb[i + 2];
            rgb[i + 2] = blue;
        }
        if (profile != null) {
            profile.convert(rgb, rgb, rgb.length / 3);
        }
        return true;
    }

    /** A few rows on their way to the canvas: small enough for the processor's cache. */
    private final class Strip {

        private final byte[] colours;
        private final byte[] alpha;
        private final byte[] inks;
        private boolean transparent;

        Strip(int pixels) {
            colours = new byte[3 * pixels];
            alpha = new byte[pixels];
            inks = new byte[picture.inks() == Picture.Inks.NONE ? 0 : 4 * pixels];
        }

        void read(Rows rows, int top, int count) {
            int pixels = count * rows.width();
            for (int y = 0; y < count; y++) {
                int from = y * rows.width();
                if (inks.length > 0) {
                    rows.readInks(top + y, inks, 4 * from);
                } else {
                    rows.readRgb(top + y, colours, 3 * from, alpha, from);
                }
            }
            transparent = rows.hasAlpha() && inks.length == 0;
            if (inks.length > 0) {
                Inks.unpack(inks, pixels, picture.inks());
            }
            if (profile != null) {
                profile.convert(inks.length > 0 ? inks : colours, colours, pixels);
            } else if (inks.length > 0) {
                Inks.toRgb(inks, colours, pixels);
            }
            if (opacity.length > 0) {
                System.arraycopy(opacity, top * rows.width(), alpha, 0, pixels);
                transparent = true;
            }
        }

        void lay(int top, int count, int width) {
            if (transparent) {
                overWhite(count * width);
            }
            for (int y = 0; y < count; y++) {
                int row = picture.place().y() + top + y;
                int to = 3 * (row * picture.width() + picture.place().x());
                System.arraycopy(colours, 3 * y * width, rgb, to, 3 * width);
            }
        }

        private void overWhite(int pixels) {
            for (int i = 0; i < pixels; i++) {
                int opacity = alpha[i] & 255;
                if (opacity < 255) {
                    sawTransparency = true;
                    for (int at = 3 * i; at < 3 * i + 3; at++) {
                        int mixed = (colours[at] & 255) * opacity + 255 * (255 - opacity);
                        colours[at] = (byte) ((mixed + 127) / 255);
                    }
                }
            }
        }
    }
}
