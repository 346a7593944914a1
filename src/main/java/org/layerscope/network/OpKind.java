package org.layerscope.network;

/** What one operation of a pass computes. */
public enum OpKind {
    CONV,
    BATCH_NORM,
    RELU,
    /** Any other {@link Activation}. */
    ACTIVATION,
    MAX_POOL,
    AVG_POOL,
    ADAPTIVE_AVG_POOL,
    FLATTEN,
    LINEAR,
    /** The sum of two activations; one channel, row or column serves as many as the other has. */
    ADD,
    /** The product, likewise. */
    MUL,
    /** {@link ScaleShift}. */
    SCALE_SHIFT,
    /** Activations of equal height and width, one's channels behind the other's. */
    CAT,
    /** {@link ChannelSlice}. */
    SLICE,
    /** {@link ChannelShuffle}. */
    SHUFFLE,
    /** Passes its input on: dropout outside training. */
    IDENTITY
}
