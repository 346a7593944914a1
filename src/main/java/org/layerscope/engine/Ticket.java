package org.layerscope.engine;

/** A pass that waits or runs. */
public interface Ticket {

    /** Gives the device free between two operations; nothing more is delivered. No effect once the pass has ended. */
    void cancel();
}
