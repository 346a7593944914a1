package org.layerscope.visualization;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Which computation the pictures come from. */
public enum Pass {
    /** The network's own activations, recorded during its real forward pass. */
    FORWARD,
    /** The article's: each convolution's raw output feeds the next; no batch norm, ReLU, pooling or shortcut. */
    CHAIN;

    /** The name in URLs and JSON. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The pass of this {@link #id}. */
    public static Optional<Pass> parse(String id) {
        return Arrays.stream(values()).filter(pass -> pass.id().equals(id)).findFirst();
    }
}
