package org.layerscope.visualization;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How numbers become grey levels. */
public enum Scale {
    /** Each map stretched on its own minimum and maximum. */
    CHANNEL,
    /** All maps of the layer on the layer's minimum and maximum, so that they can be compared. */
    LAYER;

    /** The name in URLs. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The scale of this {@link #id}. */
    public static Optional<Scale> parse(String id) {
        return Arrays.stream(values()).filter(scale -> scale.id().equals(id)).findFirst();
    }
}
