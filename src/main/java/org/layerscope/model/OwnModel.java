package org.layerscope.model;

/** What somebody's file and its settings make: a model, or a sentence. */
sealed interface OwnModel {

    /**
     * A model that can be used.
     *
     * @param settings as they were given
     * @param weights its numbers
     */
    record Accepted(Model model, ModelSettings settings, ModelWeights weights) implements OwnModel {}

    /**
     * None.
     *
     * @param problem what was found, what was expected and what to do, for people to read
     */
    record Refused(String problem) implements OwnModel {}
}
