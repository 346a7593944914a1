package org.layerscope.engine;

/** Runs passes, one after another, on the shared device. Thread-safe; every call returns at once. */
public interface Engine {

    /** What computes: {@code cpu} or {@code cuda}. */
    String device();

    /** Puts a pass into the device's queue; the listener hears of it from the device's thread only, and never before this returns a ticket or is refused. */
    Submission submit(PassRequest request, PassListener listener);
}
