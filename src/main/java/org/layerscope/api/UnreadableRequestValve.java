package org.layerscope.api;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.coyote.ActionCode;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** Requests that the server itself refuses, before anything of ours sees them: a problem as everywhere else instead of its page. */
final class UnreadableRequestValve extends ErrorReportValve {

    @Override
    protected void report(Request request, Response response, @Nullable Throwable fault) {
        HttpStatus status = HttpStatus.resolve(response.getStatus());
        if (status == null || !status.isError() || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        AtomicBoolean possible = new AtomicBoolean(false);
        response.getCoyoteResponse().action(ActionCode.IS_IO_ALLOWED, possible);
        if (!possible.get()) {
            return;
        }
        Code code = status.is5xxServerError() ? Code.INTERNAL_ERROR : Code.BAD_PARAMETER;
        try {
            Problem.write(
                    response,
                    status,
                    code,
                    "The request cannot be read (expected: a well-formed address, and at most 64 KB of address and headers).");
            response.finishResponse();
        } catch (IOException gone) {
            // The client does not wait for it.
        }
    }

    /** Puts it closest to the application, so that it is asked first. */
    @Component
    static final class Customizer implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

        @Override
        public void customize(TomcatServletWebServerFactory factory) {
            factory.addContextCustomizers(
                    context -> context.getParent().getPipeline().addValve(new UnreadableRequestValve()));
        }
    }
}
