package org.layerscope.api;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.layerscope.visualization.ExtractionException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import tools.jackson.databind.json.JsonMapper;

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

    static Problem of(ExtractionException fault) {
        return new Problem(Code.of(fault.code()), String.valueOf(fault.getMessage()), fault.retryAfter());
    }

    /** Seconds after which it may help to ask again; empty where it does not. */
    OptionalLong retryAfterSeconds() {
        return code.status == HttpStatus.SERVICE_UNAVAILABLE || retryAfter.isPresent()
                ? OptionalLong.of(Math.max(
                        1,
                        retryAfter.orElse(Duration.ofSeconds(5)).plusMillis(999).toSeconds()))
                : OptionalLong.empty();
    }

    /** Answers with it where there is no controller that could throw it. */
    void write(HttpServletResponse response) throws IOException {
        retryAfterSeconds().ifPresent(seconds -> response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(seconds)));
        write(response, code.status, code, String.valueOf(getMessage()));
    }

    /** Answers with a problem whose status is not that of its code. */
    static void write(HttpServletResponse response, HttpStatus status, Code code, String sentence) throws IOException {
        response.setStatus(status.value());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.getOutputStream()
                .write(JsonMapper.shared()
                        .writeValueAsBytes(new Body(status.getReasonPhrase(), status.value(), sentence, code.id())));
        response.flushBuffer();
    }

    private record Body(String title, int status, String detail, String code) {}

    /** The language of whoever asks; English where none is asked for. */
    static Locale language(HttpServletRequest request) {
        return request.getHeader(HttpHeaders.ACCEPT_LANGUAGE) == null ? Locale.ENGLISH : request.getLocale();
    }

    static Problem badParameter(String name, String value, String expected) {
        return new Problem(Code.BAD_PARAMETER, "%s: %s (expected: %s)".formatted(name, abbreviated(value), expected));
    }

    /** Enough of a value to recognise it. */
    static String abbreviated(String value) {
        return value.length() <= 80 ? value : value.substring(0, 80) + "…";
    }
}
