package org.layerscope.model;

import java.util.Optional;

/**
 * A trained model's network with random weights in place of its own, which shows what training has made of it: all else is the same. The
 * twin's id is the model's with {@value #SUFFIX} behind; it is listed nowhere.
 */
final class RandomTwin {

    static final String SUFFIX = "-random";

    private RandomTwin() {}

    /** The twin of a model. Where the model's numbers are always the same, so are its. */
    static Model of(Model model) {
        String fingerprint = Sha256.of("random " + model.fingerprint());
        return new Model(
                model.id() + SUFFIX,
                model.title() + ", random weights",
                model.architecture(),
                false,
                new Weights(GeneratedWeights.SOURCE, fingerprint, GeneratedWeights.LICENCE),
                fingerprint,
                model.preprocessing(),
                model.fixedSize(),
                ResNet50.numberedLabels(model.labels().size()),
                model.network(),
                model.graph());
    }

    /** The id of the model whose twin would have this one. */
    static Optional<String> original(String id) {
        return id.endsWith(SUFFIX) ? Optional.of(id.substring(0, id.length() - SUFFIX.length())) : Optional.empty();
    }
}
