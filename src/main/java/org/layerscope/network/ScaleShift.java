package org.layerscope.network;

/**
 * Arithmetic with plain numbers: {@code x * scale + shift}.
 *
 * @param scale finite
 * @param shift finite
 */
public record ScaleShift(double scale, double shift) implements Settings {

    public ScaleShift {
        Expect.that(Double.isFinite(scale), "scale", scale, "a finite number");
        Expect.that(Double.isFinite(shift), "shift", shift, "a finite number");
    }
}
