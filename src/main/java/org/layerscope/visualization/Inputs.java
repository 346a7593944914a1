package org.layerscope.visualization;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.layerscope.image.Fit;
import org.layerscope.image.Photo;

/**
 * What the network can get to see of one photo: a square for each size and fit that a person can choose, 2.3 MB together. The photo itself, 36 MB at
 * 12 megapixels, goes as soon as they are made. Thread-safe.
 */
final class Inputs {

    private record Square(Fit fit, int size) {}

    private final Map<Square, Photo> squares = new HashMap<>();
    /** The one square that there is of somebody else's photo. */
    private final @Nullable Photo pinned;

    private @Nullable Photo photo;

    Inputs(Photo photo) {
        this.photo = photo;
        this.pinned = null;
    }

    private Inputs(Photo square, Square madeFor) {
        pinned = square;
        squares.put(madeFor, square);
    }

    /** Of what is pinned of a photo: its square is all that there is, and those of other settings are made of it. */
    static Inputs of(PinnedInput pinned) {
        ExtractionSettings settings = pinned.settings();
        return new Inputs(pinned.photo(), new Square(settings.fit(), settings.size()));
    }

    /** The square for these settings. Once the photo is gone, one of a size that nobody can choose is made of the largest square. */
    Photo of(ExtractionSettings settings) {
        return square(settings.fit(), settings.size());
    }

    private synchronized Photo square(Fit fit, int size) {
        Square wanted = new Square(fit, size);
        Photo known = squares.get(wanted);
        if (known != null) {
            return known;
        }
        Photo made = photo != null ? fit.apply(photo, size) : Fit.SQUASH.apply(fitted(fit), size);
        squares.put(wanted, made);
        return made;
    }

    /** A square, of which nothing is to be cut off once more. */
    private Photo fitted(Fit fit) {
        return pinned != null
                ? pinned
                : squares.entrySet().stream()
                        .filter(made -> made.getKey().fit() == fit)
                        .max(Comparator.comparingInt(made -> made.getKey().size()))
                        .orElseThrow()
                        .getValue();
    }

    /** Makes the squares of these sizes and lets the photo go. */
    void makeAll(Collection<Integer> sizes) {
        for (Fit fit : Fit.values()) {
            sizes.forEach(size -> square(fit, size));
        }
        letPhotoGo();
    }

    private synchronized void letPhotoGo() {
        photo = null;
    }

    /** Bytes on the heap. */
    synchronized long bytes() {
        long made = squares.values().stream()
                .mapToLong(square -> square.rgb().length)
                .sum();
        return photo == null ? made : made + photo.rgb().length;
    }
}
