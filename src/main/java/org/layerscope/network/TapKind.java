package org.layerscope.network;

import java.util.Locale;

/** What kind of module or function a tap records. */
public enum TapKind {
    CONV,
    BN,
    /** A ReLU's output, or that of another {@link Activation}. */
    RELU,
    /** A block's output; a residual block's is the same activation as its last ReLU's. */
    BLOCK,
    MAXPOOL,
    AVGPOOL,
    FC,
    ADD,
    MUL,
    CAT;

    /** The name in JSON: {@code conv}, {@code bn}, ... */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
