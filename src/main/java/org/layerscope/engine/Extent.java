package org.layerscope.engine;

/** How far a pass runs. */
public enum Extent {
    /** Up to the last recorded operation. */
    RECORDED,
    /** To the network's output. */
    OUTPUT,
    /** To the output, and then once more without recording, to compare the two outputs. */
    PROVED
}
