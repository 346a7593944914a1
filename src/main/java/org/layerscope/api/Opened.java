package org.layerscope.api;

import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.layerscope.visualization.Extraction;
import org.layerscope.visualization.Extractions;
import org.springframework.http.CacheControl;

/**
 * The extraction behind an id.
 *
 * @param extraction that computes the numbers
 * @param caching how long whoever asks may keep its answers
 * @param explain what whoever asks hears of a failure
 */
record Opened(Extraction extraction, CacheControl caching, UnaryOperator<Throwable> explain) {

    /** @throws Problem when there is no extraction of this id */
    static Opened of(Extractions extractions, String id) {
        return new Opened(
                extractions.find(id).orElseThrow(() -> ExtractionsController.unknown(id)),
                TapsController.IMMUTABLE,
                fault -> fault);
    }

    /** A share's: nothing is kept elsewhere of what may be revoked at any moment. */
    static Opened shared(Extraction extraction) {
        return new Opened(extraction, CacheControl.noStore(), ShareDoor::explain);
    }

    /** The same, failing with what whoever asks is to hear. */
    <T> CompletableFuture<T> explained(CompletableFuture<T> future) {
        return future.exceptionallyCompose(fault -> CompletableFuture.failedFuture(explain.apply(fault)));
    }
}
