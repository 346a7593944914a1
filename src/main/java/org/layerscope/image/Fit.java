package org.layerscope.image;

import java.util.Locale;
import java.util.Optional;

/** How a photo of any shape becomes the square that a network wants. */
public enum Fit {
    /** Keeps the proportions: the shorter side is reduced to size × 256 / 224, then the centre is cut out. */
    CROP,
    /** Shows all of the photo: both sides are resized to the square, whatever that does to the proportions. */
    SQUASH;

    /** The name outside this program: {@code crop} or {@code squash}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The fit of that {@link #id()}, empty for any other text. */
    public static Optional<Fit> parse(String id) {
        for (Fit fit : values()) {
            if (fit.id().equals(id)) {
                return Optional.of(fit);
            }
        }
        return Optional.empty();
    }

    /**
     * The square that the network gets to see.
     *
     * @param size its side in pixels, at least 1
     */
    public Photo apply(Photo photo, int size) {
        return switch (this) {
            case CROP -> Resampler.crop(photo, size);
            case SQUASH -> Resampler.squash(photo, size);
        };
    }
}
