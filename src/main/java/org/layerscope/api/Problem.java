package org.layerscope.api;

import java.time.Duration;
import java.util.Optional;

/** A refusal on its way to the client. */
final class Problem extends RuntimeException {

    private static final long serialVersionUID = 1L;

    final Code code;
    final transient Optional<Duration> retryAfter;

    /** @param sentence what, value, expectation: for a person */
    Problem(Code code, String sentence) {
        this(code, sentence, Optional.empty());
    }

    Problem(Code code, String sentence, Optional<Duration> retryAfter) {
        super(sentence, null, false, false);
        this.code = code;
        this.retryAfter = retryAfter;
    }

    static Problem badParameter(String name, String value, String expected) {
        return new Problem(Code.BAD_PARAMETER, "%s: %s (expected: %s)".formatted(name, abbreviated(value), expected));
    }

    /** Enough of a value to recognise it. */
    static String abbreviated(String value) {
        return value.length() <= 80 ? value : value.substring(0, 80) + "…";
    }
}
