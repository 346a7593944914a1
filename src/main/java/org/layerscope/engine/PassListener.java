package org.layerscope.engine;

import java.time.Duration;

/** Hears how a pass goes. All calls come from the device's thread, which waits for them: be quick. Exactly one of the last three ends it. */
public interface PassListener {

    /**
     * It waits. Called again on every change.
     *
     * @param position 1 is the next to run
     * @param wait until it is likely to run, by how long passes took lately
     */
    default void queued(int position, Duration wait) {}

    /** It runs now. */
    default void started() {}

    /** The activation of {@code operation} in the form of {@link Recording#MAPS}. */
    default void recorded(int operation, Maps maps) {}

    /** The activation of {@code operation} in the form of {@link Recording#EXACT}. */
    default void recorded(int operation, Tensor activation) {}

    /** The gradient that was asked for, in the shape of the activation by which it is taken; after all recordings. */
    default void differentiated(Tensor gradient) {}

    /** It is through. */
    void finished(PassResult result);

    /** It broke; other passes go on. */
    void failed(EngineException fault);

    /** It was cancelled by its ticket, or the engine shuts down. */
    void cancelled();
}
