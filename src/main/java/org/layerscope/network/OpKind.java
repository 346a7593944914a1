package org.layerscope.network;

/** What one operation of a pass computes. */
public enum OpKind {
    CONV,
    BATCH_NORM,
    RELU,
    MAX_POOL,
    AVG_POOL,
    ADAPTIVE_AVG_POOL,
    FLATTEN,
    LINEAR,
    /** The sum of two activations of equal shape. */
    ADD,
    /** Passes its input on: dropout outside training. */
    IDENTITY
}
