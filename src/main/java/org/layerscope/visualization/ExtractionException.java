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

    /** Stable, as in the HTTP interface. */
    public String code() {
        return code;
    }

    /** When to try again, where that helps. */
    public Optional<Duration> retryAfter() {
        return retryAfter;
    }
}
