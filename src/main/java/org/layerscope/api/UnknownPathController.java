package org.layerscope.api;

import jakarta.servlet.http.HttpServletRequest;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Addresses below /api that nothing else answers: a problem, not the application's page. */
@RestController
@io.swagger.v3.oas.annotations.Hidden
final class UnknownPathController {

    @SuppressWarnings("DoNotCallSuggester") // called by the web framework only
    @RequestMapping("/api/**")
    void unknown(HttpServletRequest request) {
        throw new Problem(
                Code.NOT_FOUND,
                "path: %s (expected: one described at /swagger-ui.html)"
                        .formatted(Problem.abbreviated(request.getRequestURI())));
    }
}
