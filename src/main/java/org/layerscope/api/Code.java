package org.layerscope.api;

import java.util.Arrays;
import java.util.Locale;
import org.springframework.http.HttpStatus;

/** The stable codes of refusals and their HTTP status. */
enum Code {
    BAD_PARAMETER(HttpStatus.BAD_REQUEST),
    MISSING_PHOTO(HttpStatus.BAD_REQUEST),
    UPLOADS_DISABLED(HttpStatus.FORBIDDEN),
    NOT_UPLOADED(HttpStatus.FORBIDDEN),
    NOT_FOUND(HttpStatus.NOT_FOUND),
    UNKNOWN_MODEL(HttpStatus.NOT_FOUND),
    UNKNOWN_TAP(HttpStatus.NOT_FOUND),
    UNKNOWN_EXTRACTION(HttpStatus.NOT_FOUND),
    UNKNOWN_SHARE(HttpStatus.NOT_FOUND),
    METHOD_NOT_ALLOWED(HttpStatus.METHOD_NOT_ALLOWED),
    NOT_ACCEPTABLE(HttpStatus.NOT_ACCEPTABLE),
    UPLOAD_STALLED(HttpStatus.REQUEST_TIMEOUT),
    CANCELLED(HttpStatus.CONFLICT),
    MODEL_EXISTS(HttpStatus.CONFLICT),
    TOO_LARGE(HttpStatus.CONTENT_TOO_LARGE),
    TOO_MANY_PIXELS(HttpStatus.CONTENT_TOO_LARGE),
    UNSUPPORTED_FORMAT(HttpStatus.UNSUPPORTED_MEDIA_TYPE),
    NOT_AN_IMAGE(HttpStatus.UNSUPPORTED_MEDIA_TYPE),
    CORRUPT_IMAGE(HttpStatus.UNPROCESSABLE_CONTENT),
    TRUNCATED_IMAGE(HttpStatus.UNPROCESSABLE_CONTENT),
    TOO_COMPLEX(HttpStatus.UNPROCESSABLE_CONTENT),
    UNSUPPORTED_MODEL(HttpStatus.UNPROCESSABLE_CONTENT),
    CHANNEL_OUT_OF_RANGE(HttpStatus.UNPROCESSABLE_CONTENT),
    SIZE_OUT_OF_RANGE(HttpStatus.UNPROCESSABLE_CONTENT),
    RATE_LIMITED(HttpStatus.TOO_MANY_REQUESTS),
    COMPUTATION_FAILED(HttpStatus.INTERNAL_SERVER_ERROR),
    INTERNAL_ERROR(HttpStatus.INTERNAL_SERVER_ERROR),
    BUSY(HttpStatus.SERVICE_UNAVAILABLE),
    MODEL_LOADING(HttpStatus.SERVICE_UNAVAILABLE),
    SHARING_UNAVAILABLE(HttpStatus.SERVICE_UNAVAILABLE);

    final HttpStatus status;

    Code(HttpStatus status) {
        this.status = status;
    }

    String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The code of this {@link #id}; an unknown one is a fault of ours. */
    static Code of(String id) {
        return Arrays.stream(values())
                .filter(code -> code.id().equals(id))
                .findFirst()
                .orElse(INTERNAL_ERROR);
    }
}
