package org.layerscope.api;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionException;
import org.apache.tomcat.util.http.fileupload.InvalidFileNameException;
import org.layerscope.image.Refusal;
import org.layerscope.sharing.SharingException;
import org.layerscope.visualization.ExtractionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.ErrorResponse;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;
import org.springframework.web.context.request.async.AsyncRequestTimeoutException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.multipart.MaxUploadSizeExceededException;
import org.springframework.web.multipart.MultipartException;

/** Every failure of this interface as {@code application/problem+json} with a stable {@code code}; nothing of our inside leaves. */
@RestControllerAdvice(basePackageClasses = ApiUrls.class)
final class ProblemAdvice {

    private static final Logger log = LoggerFactory.getLogger(ProblemAdvice.class);

    @ExceptionHandler
    ResponseEntity<ProblemDetail> on(Problem problem) {
        return answer(problem);
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> on(ExtractionException fault) {
        return answer(Problem.of(fault));
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> on(SharingException fault) {
        return answer(
                Code.SHARING_UNAVAILABLE,
                String.valueOf(fault.getMessage()),
                Optional.of(SharingException.RETRY_AFTER));
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> on(CompletionException fault) {
        return switch (fault.getCause()) {
            case ExtractionException known -> on(known);
            case Problem known -> on(known);
            case null, default -> on((Exception) fault);
        };
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> on(MethodArgumentTypeMismatchException fault) {
        Class<?> type = fault.getRequiredType();
        String expected = type == null ? "another type" : type == int.class ? "a whole number" : type.getSimpleName();
        return on(Problem.badParameter(fault.getName(), String.valueOf(fault.getValue()), expected));
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> on(AsyncRequestTimeoutException fault) {
        return answer(
                Code.BUSY, "The result did not come in time. Ask for it again.", Optional.of(Duration.ofSeconds(5)));
    }

    /** The caller has gone, such as a page that moved on to another layer: nobody reads an answer. */
    @ExceptionHandler
    void on(AsyncRequestNotUsableException gone) {
        log.debug("a caller has gone", gone);
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> on(Exception fault) {
        if (fault instanceof ErrorResponse known) {
            HttpStatusCode status = known.getStatusCode();
            ProblemDetail body = known.getBody();
            body.setProperty("code", status.is5xxServerError() ? Code.INTERNAL_ERROR.id() : code(status));
            return ResponseEntity.status(status)
                    .headers(known.getHeaders())
                    .cacheControl(CacheControl.noStore())
                    .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                    .body(body);
        }
        log.error("a request failed", fault);
        return answer(Code.INTERNAL_ERROR, "Something went wrong on our side.", Optional.empty());
    }

    private static String code(HttpStatusCode status) {
        return status.value() == 404 ? Code.NOT_FOUND.id() : Code.BAD_PARAMETER.id();
    }

    private static ResponseEntity<ProblemDetail> answer(Code code, String sentence, Optional<Duration> retryAfter) {
        return answer(new Problem(code, sentence, retryAfter));
    }

    private static ResponseEntity<ProblemDetail> answer(Problem problem) {
        ProblemDetail body =
                ProblemDetail.forStatusAndDetail(problem.code.status, String.valueOf(problem.getMessage()));
        body.setProperty("code", problem.code.id());
        ResponseEntity.BodyBuilder answer =
                ResponseEntity.status(problem.code.status).contentType(MediaType.APPLICATION_PROBLEM_JSON);
        answer.header(HttpHeaders.CACHE_CONTROL, "no-store");
        problem.retryAfterSeconds()
                .ifPresent(seconds -> answer.header(HttpHeaders.RETRY_AFTER, Long.toString(seconds)));
        return answer.body(body);
    }

    private static ResponseEntity<ProblemDetail> answer(Refusal refusal, Locale language) {
        return answer(Code.of(refusal.code().id()), refusal.sentence(language), Optional.empty());
    }

    /** What is refused before any controller is chosen. */
    @RestControllerAdvice
    static final class EarlyAdvice {

        @ExceptionHandler
        ResponseEntity<ProblemDetail> on(HttpRequestMethodNotSupportedException fault) {
            String[] supported = Objects.requireNonNullElse(fault.getSupportedMethods(), new String[0]);
            ResponseEntity<ProblemDetail> answer = answer(
                    Code.METHOD_NOT_ALLOWED,
                    "method: %s (expected: %s)"
                            .formatted(Problem.abbreviated(fault.getMethod()), String.join(", ", supported)),
                    Optional.empty());
            return ResponseEntity.status(answer.getStatusCode())
                    .headers(answer.getHeaders())
                    .header(HttpHeaders.ALLOW, String.join(", ", supported))
                    .body(answer.getBody());
        }

        @ExceptionHandler
        ResponseEntity<ProblemDetail> on(HttpMediaTypeNotAcceptableException fault, WebRequest request) {
            return answer(
                    Code.NOT_ACCEPTABLE,
                    "Accept: %s (expected: %s)"
                            .formatted(
                                    Problem.abbreviated(String.valueOf(request.getHeader(HttpHeaders.ACCEPT))),
                                    fault.getSupportedMediaTypes().isEmpty()
                                            ? "media types"
                                            : MediaType.toString(fault.getSupportedMediaTypes())),
                    Optional.empty());
        }

        @ExceptionHandler
        ResponseEntity<ProblemDetail> on(
                MaxUploadSizeExceededException fault, HttpServletRequest request, Locale language) {
            long announced = request.getContentLengthLong();
            return answer(
                    Refusal.tooLarge(announced < 0 ? OptionalLong.empty() : OptionalLong.of(announced)), language);
        }

        @ExceptionHandler
        ResponseEntity<ProblemDetail> on(MultipartException fault, Locale language) {
            if (fault.getRootCause() instanceof InvalidFileNameException) {
                return answer(Refusal.badName(), language);
            }
            return answer(
                    Code.MISSING_PHOTO,
                    "The request is not a readable multipart form (expected: multipart/form-data with a file named photo).",
                    Optional.empty());
        }
    }
}
