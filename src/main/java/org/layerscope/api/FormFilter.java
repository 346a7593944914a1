package org.layerscope.api;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.layerscope.image.PhotoReader;
import org.layerscope.image.Refusal;
import org.layerscope.sharing.Visits;
import org.layerscope.visualization.Extractions;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Lets multipart forms in, which the server reads into memory whole as soon as anybody asks for a parameter: only where photos are taken,
 * and of one sender only some at once. Others of his wait with their forms unread. Other files in several parts are files.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 1)
final class FormFilter extends OncePerRequestFilter {

    /** So many forms of one sender may wait, each with a thread of the server: with those that are read, a third of them. */
    static final int MOST_WAITING = 60;

    private static final Duration PATIENCE = Duration.ofSeconds(25);

    private final Extractions extractions;
    private final Cache<String, Semaphore> turns =
            Caffeine.newBuilder().weakValues().build();

    FormFilter(Extractions extractions) {
        this.extractions = extractions;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        String type = request.getContentType();
        return type == null || !type.toLowerCase(Locale.ROOT).startsWith("multipart/");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (!request.getContentType().toLowerCase(Locale.ROOT).startsWith(MediaType.MULTIPART_FORM_DATA_VALUE)) {
            chain.doFilter(new File(request), response);
            return;
        }
        Optional<Problem> problem = problem(request);
        if (problem.isPresent()) {
            problem.get().write(response);
            return;
        }
        Semaphore mine = turns(request.getRemoteAddr());
        if (mine.getQueueLength() >= MOST_WAITING || !hasTurn(mine)) {
            Refusal crowded = Refusal.crowded();
            new Problem(
                            Code.RATE_LIMITED,
                            crowded.sentence(Problem.language(request)),
                            Optional.of(ExtractionsController.AGAIN))
                    .write(response);
            return;
        }
        try {
            chain.doFilter(request, response);
        } finally {
            mine.release();
        }
    }

    /** What a browser believes to be in parts by its name, as a saved page: nobody takes it apart. */
    private static final class File extends HttpServletRequestWrapper {

        File(HttpServletRequest request) {
            super(request);
        }

        @Override
        public String getContentType() {
            return MediaType.APPLICATION_OCTET_STREAM_VALUE;
        }
    }

    private Optional<Problem> problem(HttpServletRequest request) {
        if (!request.getRequestURI().equals(request.getContextPath() + ApiUrls.EXTRACTIONS)) {
            return Optional.of(Problem.badParameter(
                    "Content-Type",
                    request.getContentType(),
                    "another one; forms are taken at %s only".formatted(ApiUrls.EXTRACTIONS)));
        }
        return extractions.busy(request.getRequestId()).map(Problem::of);
    }

    private Semaphore turns(String address) {
        return turns.get(Visits.subscriber(address), unknown -> new Semaphore(PhotoReader.MAX_AT_ONCE, true));
    }

    /** How many forms of this sender wait. */
    int waiting(String address) {
        return turns(address).getQueueLength();
    }

    private static boolean hasTurn(Semaphore turns) {
        try {
            return turns.tryAcquire(PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
