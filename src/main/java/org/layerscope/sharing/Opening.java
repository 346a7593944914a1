package org.layerscope.sharing;

import org.layerscope.visualization.Extraction;

/** What can be computed of a share. */
public sealed interface Opening {

    /** Its numbers, equal to the author's. All who open it share this extraction; nobody may cancel or delete it. */
    record Opened(Extraction extraction) implements Opening {}

    /** It has been revoked this very moment. */
    record Gone() implements Opening {}

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
