package org.layerscope.visualization;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An activation or a result cannot be had; the code is that of the HTTP interface, the message a sentence for a person. */
public final class ExtractionException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String code;
    private final transient Optional<Duration> retryAfter;

    ExtractionException(String code, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
        this.retryAfter = Optional.empty();
    }

    ExtractionException(String code, String message, Duration retryAfter) {
        super(message);
        this.code = code;
        this.retryAfter = Optional.of(retryAfter);
    }

    static ExtractionException busy(Duration retryAfter) {
        long seconds = Math.max(1, retryAfter.plusMillis(999).toSeconds());
        return new ExtractionException(
                "busy",
                "Too many photos are waiting for the network right now. Try again in %d %s."
                        .formatted(seconds, seconds == 1 ? "second" : "seconds"),
                retryAfter);
    }

    static ExtractionException modelLoading(String model) {
        return new ExtractionException(
                "model_loading",
                "The model %s is still being installed. Try again in a moment.".formatted(model),
                (Throwable) null);
    }

    /** Stable, as in the HTTP interface. */
    public String code() {
        return code;
    }

    /** When to try again, where that helps. */
    public Optional<Duration> retryAfter() {
        return retryAfter;
    }
}
