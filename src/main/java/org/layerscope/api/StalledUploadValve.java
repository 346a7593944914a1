package org.layerscope.api;

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;
import org.apache.coyote.InputBuffer;
import org.apache.tomcat.util.net.ApplicationBufferHandler;
import org.jspecify.annotations.Nullable;
import org.layerscope.image.Refusal;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/** Cuts off a request whose body stands still, and says so. */
final class StalledUploadValve extends ValveBase {

    private final Duration patience;

    /** @param patience for how long the server waits for the next bytes; only for the sentence */
    StalledUploadValve(Duration patience) {
        super(true);
        this.patience = patience;
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        org.apache.coyote.Request read = request.getCoyoteRequest();
        InputBuffer whole = read.getInputBuffer();
        Body body = new Body(whole);
        read.setInputBuffer(body);
        try {
            getNext().invoke(request, response);
        } finally {
            read.setInputBuffer(whole);
        }
        if (body.fault instanceof SocketTimeoutException && !response.isCommitted() && response.setErrorReported()) {
            read.action(ActionCode.DISABLE_SWALLOW_INPUT, null);
            response.setSuspended(false);
            response.resetBuffer(true);
            Refusal refusal = Refusal.stalled(patience, read.getBytesRead());
            Problem.write(
                    response,
                    Code.UPLOAD_STALLED.status,
                    Code.UPLOAD_STALLED,
                    refusal.sentence(Problem.language(request)));
        }
    }

    /** What has failed once fails at once ever after: whoever tidies up would wait as long again, more than once. */
    static final class Body implements InputBuffer {

        private final InputBuffer whole;
        private @Nullable IOException fault;

        Body(InputBuffer whole) {
            this.whole = whole;
        }

        @Override
        public int doRead(ApplicationBufferHandler handler) throws IOException {
            if (fault != null) {
                throw fault;
            }
            try {
                return whole.doRead(handler);
            } catch (IOException failed) {
                fault = failed;
                throw failed;
            }
        }

        @Override
        public int available() {
            return fault == null ? whole.available() : 0;
        }
    }

    /** Puts it around the application. */
    @Component
    static final class Customizer implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

        private final Duration patience;

        Customizer(@Value("${server.tomcat.connection-timeout}") Duration patience) {
            this.patience = patience;
        }

        @Override
        public void customize(TomcatServletWebServerFactory factory) {
            factory.addContextValves(new StalledUploadValve(patience));
        }
    }
}
