package org.layerscope.network;

import java.util.Locale;

/** What kind of module a tap records. */
public enum TapKind {
    CONV,
    BN,
    RELU,
    /** A residual block's output; the same activation as its last ReLU's. */
    BLOCK,
    MAXPOOL,
    AVGPOOL,
    FC;

    /** The name in JSON: {@code conv}, {@code bn}, ... */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
