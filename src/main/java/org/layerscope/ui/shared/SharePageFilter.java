package org.layerscope.ui.shared;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import org.layerscope.api.ApiUrls;
import org.layerscope.sharing.SharingException;
import org.layerscope.sharing.Visits;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * What a page of a share says before its view exists: whether the share is there, and that nobody keeps, finds or passes on the address. The
 * page itself is the same for all; its view asks again.
 */
@Component
final class SharePageFilter extends OncePerRequestFilter {

    private static final String PAGES = ApiUrls.sharePage("");

    private final Visits visits;

    SharePageFilter(Visits visits) {
        this.visits = visits;
    }

    /** As the browser sent it, for its router reads it so. */
    private static String path(HttpServletRequest request) {
        return request.getRequestURI().substring(request.getContextPath().length());
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !path(request).startsWith(PAGES);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        response.setHeader("X-Robots-Tag", "noindex");
        response.setHeader("Referrer-Policy", "no-referrer");
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        HttpStatus status = status(path(request).substring(PAGES.length()).replaceFirst("/$", ""), request, response);
        response.setStatus(status.value());
        chain.doFilter(request, new HttpServletResponseWrapper(response) {
            @Override
            public void setHeader(String name, String value) {
                if (!name.equalsIgnoreCase(HttpHeaders.CACHE_CONTROL)) {
                    super.setHeader(name, value);
                }
            }
        });
    }

    private HttpStatus status(String id, HttpServletRequest request, HttpServletResponse response) {
        try {
            return switch (visits.visit(id, request.getRemoteAddr())) {
                case Visits.Visit.Found found -> HttpStatus.OK;
                case Visits.Visit.Unknown unknown -> HttpStatus.NOT_FOUND;
                case Visits.Visit.TooMany(var retryAfter) -> {
                    response.setHeader(HttpHeaders.RETRY_AFTER, String.valueOf(retryAfter.toSeconds()));
                    yield HttpStatus.TOO_MANY_REQUESTS;
                }
            };
        } catch (SharingException away) {
            response.setHeader(HttpHeaders.RETRY_AFTER, String.valueOf(SharingException.RETRY_AFTER.toSeconds()));
            return HttpStatus.SERVICE_UNAVAILABLE;
        }
    }
}
