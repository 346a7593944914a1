package org.layerscope.api;

import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Method;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.handler.SimpleUrlHandlerMapping;

/** Addresses below /api that nothing else answers: a problem, not the application's page. */
final class UnknownPathController {

    /** Who is asked after the controllers, which know best why they refuse a request, and before the application's pages. */
    private static final int ORDER = 100;

    @SuppressWarnings("DoNotCallSuggester") // called by the web framework only
    void unknown(HttpServletRequest request) {
        throw new Problem(
                Code.NOT_FOUND,
                "path: %s (expected: one described at /swagger-ui.html)"
                        .formatted(Problem.abbreviated(request.getRequestURI())));
    }

    @Configuration
    static class Mapping {

        @Bean
        SimpleUrlHandlerMapping unknownPaths() throws NoSuchMethodException {
            Method unknown = UnknownPathController.class.getDeclaredMethod("unknown", HttpServletRequest.class);
            return new SimpleUrlHandlerMapping(
                    Map.of("/api/**", new HandlerMethod(new UnknownPathController(), unknown)), ORDER);
        }
    }
}
