package org.layerscope.sharing;

import org.layerscope.visualization.Extraction;
import org.layerscope.visualization.ExtractionException;

/** What can be computed of a share. */
public sealed interface Opening {

    /** Its numbers, equal to the author's. All who open it share this extraction; nobody may cancel or delete it. */
    record Opened(Extraction extraction) implements Opening {}

    /** It has expired or has been revoked since it was found. */
    record Gone() implements Opening {}

    /**
     * Not now: the model's weights are not there yet, or too many wait for the device.
     *
     * @param why with when to ask again
     */
    record Later(ExtractionException why) implements Opening {}

    /**
     * The author's model is not here any more.
     *
     * @param model its id
     */
    record NoModel(String model) implements Opening {}

    /**
     * The model has other weights by now, which would give other numbers.
     *
     * @param model its id
     * @param pinned SHA-256 of the author's weights
     * @param present SHA-256 of the weights that are here
     */
    record OtherWeights(String model, String pinned, String present) implements Opening {}
}
