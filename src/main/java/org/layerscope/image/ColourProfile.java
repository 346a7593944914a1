package org.layerscope.image;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.ColorConvertOp;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Optional;
import java.util.zip.InflaterInputStream;

/** The way from the colours of an embedded ICC profile to sRGB. For one thread. */
final class ColourProfile {

    /** The largest profile that is looked at; real ones have less. */
    static final int MAX_BYTES = 4 * 1024 * 1024;

    /** Colours that this or a smaller step apart look the same, in 255ths: such a profile means sRGB. */
    private static final int SAME = 1;

    // Where a profile's header says these.
    private static final int VERSION = 8;
    private static final int CLASS = 12;

    private static final ICC_Profile SRGB = srgb();

    private final ColorConvertOp conversion;
    private final int channels;

    private ColourProfile(ColorConvertOp conversion, int channels) {
        this.conversion = conversion;
        this.channels = channels;
    }

    /**
     * Understands a profile.
     *
     * @param channels 3 for red, green and blue, 4 for inks
     * @return empty if the profile is broken or for another kind of colours
     */
    static Optional<ColourProfile> of(byte[] icc, int channels) {
        int kind = channels == 4 ? ColorSpace.TYPE_CMYK : ColorSpace.TYPE_RGB;
        try {
            ICC_Profile profile = perceptual(icc);
            if (profile.getColorSpaceType() != kind) {
                return Optional.empty();
            }
            ColourProfile usable =
                    new ColourProfile(new ColorConvertOp(new ICC_Profile[] {profile, SRGB}, null), channels);
            usable.convert(new byte[channels], new byte[3], 1);
            return Optional.of(usable);
        } catch (RuntimeException broken) {
            // The colour engine throws CMMException and IllegalArgumentException, and others for odd profiles.
            return Optional.empty();
        }
    }

    /** Java renders a printer's profile colorimetrically, by which black ink is grey; a screen's perceptually, as others do with both. */
    private static ICC_Profile perceptual(byte[] icc) {
        byte[] profile = icc.clone();
        if (new Bytes(icc).is(CLASS, "prtr")) {
            System.arraycopy("mntr".getBytes(US_ASCII), 0, profile, CLASS, 4);
        }
        return ICC_Profile.getInstance(profile);
    }

    /** Says that it is of version 4: to such a one alone the colour engine takes the darkest of another as black. */
    private static ICC_Profile srgb() {
        byte[] profile = ICC_Profile.getInstance(ColorSpace.CS_sRGB).getData();
        profile[VERSION] = 4;
        return ICC_Profile.getInstance(profile);
    }

    /** The profile in compressed data; empty if it is broken or larger than any real one. */
    static byte[] inflate(byte[] packed) {
        try (InflaterInputStream inflated = new InflaterInputStream(new ByteArrayInputStream(packed))) {
            byte[] icc = inflated.readNBytes(MAX_BYTES + 1);
            return icc.length > MAX_BYTES ? new byte[0] : icc;
        } catch (IOException broken) {
            return new byte[0];
        }
    }

    /** Whether nobody would see a difference, so that the conversion can be saved. Only for three channels. */
    boolean meansSrgb() {
        byte[] colours = new byte[3 * 9 * 9 * 9];
        for (int i = 0; i < 9 * 9 * 9; i++) {
            colours[3 * i] = step(i % 9);
            colours[3 * i + 1] = step(i / 9 % 9);
            colours[3 * i + 2] = step(i / 81);
        }
        byte[] converted = new byte[colours.length];
        convert(colours, converted, colours.length / 3);
        for (int i = 0; i < colours.length; i++) {
            if (Math.abs((colours[i] & 255) - (converted[i] & 255)) > SAME) {
                return false;
            }
        }
        return true;
    }

    private static byte step(int ninth) {
        return (byte) Math.min(32 * ninth, 255);
    }

    /** Converts so many pixels from the beginning of one array to that of the other, which may be the same for three channels. */
    void convert(byte[] in, byte[] rgb, int pixels) {
        conversion.filter(raster(in, pixels, channels), raster(rgb, pixels, 3));
    }

    private static WritableRaster raster(byte[] samples, int pixels, int channels) {
        int[] offsets = new int[channels];
        for (int i = 0; i < channels; i++) {
            offsets[i] = i;
        }
        return Raster.createInterleavedRaster(
                new DataBufferByte(samples, pixels * channels), pixels, 1, pixels * channels, channels, offsets, null);
    }
}
