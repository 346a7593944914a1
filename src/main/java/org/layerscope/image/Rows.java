package org.layerscope.image;

import java.awt.image.ColorModel;
import java.awt.image.ComponentSampleModel;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import org.jspecify.annotations.Nullable;

/**
 * Decoded rows as 8-bit colours and opacity. Reads the raster's samples, never {@code getRGB}, which takes grey for linear light
 * and brightens it.
 */
final class Rows {

    private final Raster raster;
    private final int bands;
    private final boolean hasAlpha;
    private final boolean multiplied;
    private final int alphaBands;
    private final @Nullable IndexColorModel palette;
    private final int[] transparent;
    private final byte[][] scales;
    private final int[] samples;

    /** @param model of the raster; null for inks */
    Rows(Raster raster, @Nullable ColorModel model, Picture picture) {
        this.raster = raster;
        this.bands = raster.getNumBands();
        this.alphaBands = model != null && model.hasAlpha() ? 1 : 0;
        this.hasAlpha = alphaBands == 1 && picture.opacity() != Picture.Opacity.IGNORED;
        this.multiplied = picture.opacity() == Picture.Opacity.MULTIPLIED;
        this.palette = model instanceof IndexColorModel indexed ? indexed : null;
        this.transparent = picture.transparent();
        this.samples = new int[raster.getWidth() * bands];
        this.scales = new byte[bands][];
        for (int band = 0; band < bands; band++) {
            scales[band] = scale(raster.getSampleModel().getSampleSize(band));
        }
    }

    /** Each sample of that many bits as the nearest of 256 levels. */
    private static byte[] scale(int bits) {
        int largest = (1 << Math.clamp(bits, 1, 16)) - 1;
        byte[] scale = new byte[largest + 1];
        for (int i = 0; i <= largest; i++) {
            scale[i] = (byte) ((i * 255L + largest / 2) / largest);
        }
        return scale;
    }

    int height() {
        return raster.getHeight();
    }

    int width() {
        return raster.getWidth();
    }

    /** Whether some pixels may be transparent. */
    boolean hasAlpha() {
        return hasAlpha || transparent.length > 0;
    }

    /**
     * Reads one row.
     *
     * @param colours receives red, green and blue of each pixel from this index on
     * @param alpha receives the opacity of each pixel from this index on, 255 is opaque
     */
    void readRgb(int y, byte[] colours, int colourIndex, byte[] alpha, int alphaIndex) {
        readSamples(y);
        if (palette != null) {
            lookUp(palette, colours, colourIndex, alpha, alphaIndex);
        } else {
            int colourBands = bands - alphaBands;
            int green = colourBands < 3 ? 0 : 1;
            int blue = colourBands < 3 ? 0 : 2;
            for (int x = 0; x < width(); x++) {
                int at = x * bands;
                colours[colourIndex + 3 * x] = scales[0][samples[at]];
                colours[colourIndex + 3 * x + 1] = scales[green][samples[at + green]];
                colours[colourIndex + 3 * x + 2] = scales[blue][samples[at + blue]];
                alpha[alphaIndex + x] = hasAlpha ? scales[colourBands][samples[at + colourBands]] : (byte) 255;
            }
        }
        if (multiplied) {
            divide(colours, colourIndex, alpha, alphaIndex);
        }
        if (transparent.length > 0) {
            hideTransparent(alpha, alphaIndex);
        }
    }

    /** Reads one row of four channels as they are stored. */
    void readInks(int y, byte[] inks, int index) {
        readSamples(y);
        for (int x = 0; x < width(); x++) {
            for (int ink = 0; ink < 4; ink++) {
                inks[index + 4 * x + ink] = scales[ink][samples[x * bands + ink]];
            }
        }
    }

    private void lookUp(IndexColorModel colourOf, byte[] colours, int colourIndex, byte[] alpha, int alphaIndex) {
        int size = colourOf.getMapSize();
        for (int x = 0; x < width(); x++) {
            int index = samples[x];
            int argb = index < size ? colourOf.getRGB(index) : 0xFF000000;
            colours[colourIndex + 3 * x] = (byte) (argb >> 16);
            colours[colourIndex + 3 * x + 1] = (byte) (argb >> 8);
            colours[colourIndex + 3 * x + 2] = (byte) argb;
            alpha[alphaIndex + x] = (byte) (argb >> 24);
        }
    }

    /** Gives colours their full strength back that are stored multiplied by their opacity. */
    private void divide(byte[] colours, int colourIndex, byte[] alpha, int alphaIndex) {
        for (int i = 0; i < 3 * width(); i++) {
            int opacity = Math.max(1, alpha[alphaIndex + i / 3] & 255);
            int full = ((colours[colourIndex + i] & 255) * 255 + opacity / 2) / opacity;
            colours[colourIndex + i] = (byte) Math.min(full, 255);
        }
    }

    private void hideTransparent(byte[] alpha, int alphaIndex) {
        for (int x = 0; x < width(); x++) {
            boolean same = true;
            for (int i = 0; i < transparent.length && i < bands; i++) {
                same &= samples[x * bands + i] == transparent[i];
            }
            if (same) {
                alpha[alphaIndex + x] = 0;
            }
        }
    }

    private void readSamples(int y) {
        if (!(raster.getSampleModel() instanceof ComponentSampleModel model)
                || !(raster.getDataBuffer() instanceof DataBufferByte buffer)) {
            raster.getPixels(raster.getMinX(), raster.getMinY() + y, width(), 1, samples);
            return;
        }
        for (int band = 0; band < bands; band++) {
            int bank = model.getBankIndices()[band];
            byte[] data = buffer.getData(bank);
            int from = buffer.getOffsets()[bank]
                    + model.getOffset(
                            raster.getMinX() - raster.getSampleModelTranslateX(),
                            raster.getMinY() + y - raster.getSampleModelTranslateY(),
                            band);
            for (int i = band; i < samples.length; i += bands) {
                samples[i] = data[from] & 255;
                from += model.getPixelStride();
            }
        }
    }
}
