package org.layerscope.api;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;

/** Long answers whose readers take their time, or leave. */
@ApiTest
class DownloadsApiTest {

    private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: (\\d+)\r\n");

    private final ApiClient api;
    private final RequestMappingHandlerAdapter requests;
    private final Duration limit;

    DownloadsApiTest(
            ApiClient api,
            RequestMappingHandlerAdapter requests,
            @Value("${spring.mvc.async.request-timeout}") Duration limit) {
        this.api = api;
        this.requests = requests;
        this.limit = limit;
    }

    private String archive() {
        return "/api/v1/extractions/"
                + api.extraction(Form.photo(Photos.portrait())).get("id").asString() + "/archive.zip?channels=";
    }

    /** One that has read the head of a good answer and nothing more, so that the server cannot get rid of the rest. */
    private final class Reader implements AutoCloseable {

        private final Socket socket = new Socket();
        private final InputStream in;
        final long length;

        Reader(String path) throws IOException {
            socket.setReceiveBufferSize(1 << 16);
            socket.connect(new InetSocketAddress("localhost", api.port()));
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write("GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                            .formatted(path)
                            .getBytes(US_ASCII));
            in = socket.getInputStream();
            ByteArrayOutputStream read = new ByteArrayOutputStream();
            while (!read.toString(US_ASCII).endsWith("\r\n\r\n")) {
                read.write(in.read());
            }
            String head = read.toString(US_ASCII);
            assertThat(head).startsWith("HTTP/1.1 200");
            Matcher announced = LENGTH.matcher(head);
            assertThat(announced.find()).as(head).isTrue();
            length = Long.parseLong(announced.group(1));
        }

        /** Counts the bytes of the body. */
        long rest() throws IOException {
            return in.transferTo(OutputStream.nullOutputStream());
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    @Test
    void oneThatReadsOnGetsAllHoweverLongItTakes() throws Exception {
        String archive = archive();
        requests.setAsyncRequestTimeout(100);
        try (Reader layers = new Reader(archive + "0-2047");
                Reader weights = new Reader("/api/v1/models/resnet50/weights.safetensors")) {
            // The server looks every second for answers whose time is up.
            await().pollDelay(Duration.ofMillis(2_200)).until(() -> true);

            assertThat(layers.length).isGreaterThan(30_000_000);
            assertThat(layers.rest()).isEqualTo(layers.length);
            assertThat(weights.length).isGreaterThan(102_000_000);
            assertThat(weights.rest()).isEqualTo(weights.length);
        } finally {
            requests.setAsyncRequestTimeout(limit.toMillis());
        }
    }

    @Test
    void thoseWhoLeaveMakeRoomForOthers() throws Exception {
        String archive = archive();
        List<Reader> readers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            readers.add(new Reader(archive + "0-2047"));
        }
        assertThat(api.get(archive + "0-0").refusal(503, "busy"))
                .isEqualTo("Such files are being sent to 4 others. Ask for it again in a while.");

        for (Reader reader : readers) {
            reader.close();
        }

        await().untilAsserted(() -> api.get(archive + "0-0").expect(200));
    }
}
