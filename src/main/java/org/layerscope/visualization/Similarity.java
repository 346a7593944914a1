package org.layerscope.visualization;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;

/**
 * How alike two extractions are in what their networks know about the photo before the classes are told apart: the angle between their
 * pooled last features, one number a channel.
 *
 * @param tap of the first extraction, whose maps were averaged
 * @param cosine of the angle, -1 to 1: 1 for the same direction; empty where one of the two has no direction, all its features being 0
 */
public record Similarity(String tap, OptionalDouble cosine) {

    /** That of two extractions, once their last maps are there; empty where they have no features, or not as many. */
    public static Optional<CompletableFuture<Similarity>> between(Extraction one, Extraction other) {
        return one.lastFeatures()
                .flatMap(mine -> other.lastFeatures()
                        .filter(theirs ->
                                theirs.shape().channels() == mine.shape().channels())
                        .map(theirs -> one.maps(mine)
                                .thenCombineAsync(
                                        other.maps(theirs), (first, second) -> Similarity.of(mine, first, second))));
    }

    /**
     * That of two activations averaged over their finite cells, which may be more in one than in the other.
     *
     * @throws IllegalArgumentException unless they have as many channels
     */
    public static Similarity of(TapInfo tap, FeatureMaps one, FeatureMaps other) {
        int channels = one.shape().channels();
        if (other.shape().channels() != channels) {
            throw new IllegalArgumentException(
                    "channels: %d (expected: %d)".formatted(other.shape().channels(), channels));
        }
        double dot = 0;
        double squares = 0;
        double others = 0;
        for (int channel = 0; channel < channels; channel++) {
            double mine = one.statistics(channel).mean();
            double theirs = other.statistics(channel).mean();
            dot += mine * theirs;
            squares += mine * mine;
            others += theirs * theirs;
        }
        double lengths = Math.sqrt(squares) * Math.sqrt(others);
        return new Similarity(
                tap.path(), lengths > 0 ? OptionalDouble.of(Math.clamp(dot / lengths, -1, 1)) : OptionalDouble.empty());
    }
}
