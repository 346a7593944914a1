package org.layerscope.visualization;

import org.jspecify.annotations.Nullable;

/**
 * What is looked at closely.
 *
 * @param cell the cell of the selected channel whose number is read, if one is
 * @param alpha how much of the selected channel is seen over the photo: 0 for the photo alone, 100 for the map alone
 * @param explained index of the class whose map is drawn over the photo, if one is
 * @param enlarged whether the selected channel takes all the room that there is
 */
public record Lens(@Nullable Cell cell, int alpha, @Nullable Integer explained, boolean enlarged) {

    /** Nothing of all that. */
    public static final Lens PLAIN = new Lens(null, 75, null, false);

    /** Greatest {@link #alpha}. */
    public static final int OPAQUE = 100;

    public Lens {
        if (alpha < 0 || alpha > OPAQUE) {
            throw new IllegalArgumentException("alpha: %d (expected: 0..%d)".formatted(alpha, OPAQUE));
        }
        if (explained != null && explained < 0) {
            throw new IllegalArgumentException("explained class: %d (expected: 0 or more)".formatted(explained));
        }
    }

    /** The same at another cell. */
    public Lens at(@Nullable Cell other) {
        return new Lens(other, alpha, explained, enlarged);
    }

    /** The same with another class explained. */
    public Lens explaining(@Nullable Integer index) {
        return new Lens(cell, alpha, index, enlarged);
    }
}
