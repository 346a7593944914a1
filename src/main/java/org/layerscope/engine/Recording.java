package org.layerscope.engine;

/** In which form an operation's activation is kept. */
public enum Recording {
    /** Quantised feature maps: {@link Maps}. */
    MAPS,
    /** The exact numbers: {@link Tensor}. */
    EXACT
}
