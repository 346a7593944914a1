package org.layerscope.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.layerscope.network.Shape;
import org.layerscope.visualization.Activation;
import org.layerscope.visualization.Extraction;
import org.layerscope.visualization.Similarity;
import org.layerscope.visualization.TapInfo;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/** What tells two extractions apart. Each answer waits until what it compares is computed. */
@Tag(name = "Comparisons", description = "What tells two extractions apart")
abstract class ComparisonResources {

    private final Door door;
    private final Executor drawing;

    ComparisonResources(Door door, Drawing drawing) {
        this.door = door;
        this.drawing = drawing.threads();
    }

    /** Two extractions that are compared; the second is what {@code with} names. */
    record Pair(Opened opened, Opened other, String with) {

        /**
         * By channel.
         *
         * @throws Problem unless the second has such a tap, of one shape
         */
        CompletableFuture<List<Double>> differences(TapInfo tap, Executor executor) {
            TapInfo theirs = sameTap(other.extraction(), tap, with);
            return opened.explained(opened.extraction().activation(tap))
                    .thenCombineAsync(
                            other.explained(other.extraction().activation(theirs)), Activation::differences, executor);
        }

        private <T> ResponseEntity<T> answer(T body) {
            return ResponseEntity.ok().cacheControl(opened.caching()).body(body);
        }
    }

    /** When nothing is named. */
    static Problem unnamed() {
        return Problem.badParameter("with", "none", "what to compare with");
    }

    private Pair pair(String id, @Nullable String with) {
        if (with == null) {
            throw unnamed();
        }
        return new Pair(door.open(id), door.other(id, with), with);
    }

    @Operation(
            summary = "How far each channel of a tap is from that of another extraction",
            description = "The mean over the map's cells of the absolute difference of the exact values, by channel. "
                    + "The tap must be of the same shape in both.")
    @GetMapping(path = "/taps/{tap}/differences", produces = MediaType.APPLICATION_JSON_VALUE)
    CompletableFuture<ResponseEntity<List<DifferenceJson>>> differences(
            @PathVariable String id, @PathVariable String tap, @RequestParam(required = false) @Nullable String with) {
        Pair pair = pair(id, with);
        return pair.differences(TapResources.tap(pair.opened().extraction(), tap), drawing)
                .thenApply(differences -> pair.answer(DifferenceJson.of(differences)));
    }

    private static TapInfo sameTap(Extraction other, TapInfo mine, String with) {
        TapInfo theirs = other.tap(mine.path())
                .orElseThrow(() -> Problem.badParameter("with", with, "an extraction with a tap " + mine.path()));
        if (!theirs.shape().equals(mine.shape())) {
            throw Problem.badParameter(
                    "with",
                    with,
                    "an extraction whose %s is %s; there it is %s"
                            .formatted(mine.path(), dimensions(mine), dimensions(theirs)));
        }
        return theirs;
    }

    private static String dimensions(TapInfo tap) {
        Shape shape = tap.shape();
        return "%d×%d×%d".formatted(shape.channels(), shape.height(), shape.width());
    }

    @Operation(
            summary = "The cosine of the pooled last features of two extractions",
            description =
                    "The features are what the classifier reads of a convolutional network: the average of each of its last maps.")
    @GetMapping(path = "/similarity", produces = MediaType.APPLICATION_JSON_VALUE)
    CompletableFuture<ResponseEntity<SimilarityJson>> similarity(
            @PathVariable String id, @RequestParam(required = false) @Nullable String with) {
        Pair pair = pair(id, with);
        Extraction first = pair.opened().extraction();
        Extraction second = pair.other().extraction();
        TapInfo mine = lastFeatures(first);
        TapInfo theirs = lastFeatures(second);
        if (mine.shape().channels() != theirs.shape().channels()) {
            throw Problem.badParameter(
                    "with",
                    pair.with(),
                    "an extraction with %d features; this one has %d"
                            .formatted(mine.shape().channels(), theirs.shape().channels()));
        }
        return pair.opened()
                .explained(first.maps(mine))
                .thenCombineAsync(
                        pair.other().explained(second.maps(theirs)),
                        (one, another) -> pair.answer(SimilarityJson.of(Similarity.of(mine, one, another))),
                        drawing);
    }

    private static TapInfo lastFeatures(Extraction extraction) {
        return extraction
                .lastFeatures()
                .orElseThrow(() -> new Problem(
                        Code.NOT_FOUND,
                        "similarity: none (expected: a network that ends in a classifier of feature maps, unlike %s)"
                                .formatted(extraction.model().id())));
    }
}
