package org.layerscope.api;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.layerscope.image.Fit;

/** The names of {@link Fit} in this interface. */
final class Fits {

    private Fits() {}

    static String id(Fit fit) {
        return fit.name().toLowerCase(Locale.ROOT);
    }

    static Optional<Fit> parse(String id) {
        return Arrays.stream(Fit.values()).filter(fit -> id(fit).equals(id)).findFirst();
    }
}
