package org.layerscope.api;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Arrays;
import java.util.Objects;
import org.apache.coyote.AbstractProtocol;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;

/** Uploads by clients that lie about their length, or stop in the middle of it. */
@ApiTest
class UploadLimitsApiTest {

    private static final int KIB = 1024;
    private static final int LIMIT = 20 * KIB * KIB;
    private static final String PART =
            "--x\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"a.png\"\r\n\r\n";

    private final ApiClient api;
    private final AbstractProtocol<?> protocol;

    UploadLimitsApiTest(ApiClient api, ServletWebServerApplicationContext context) {
        this.api = api;
        this.protocol = (AbstractProtocol<?>) ((TomcatWebServer) Objects.requireNonNull(context.getWebServer()))
                .getTomcat()
                .getConnector()
                .getProtocolHandler();
    }

    @ParameterizedTest
    @ValueSource(longs = {LIMIT + 30L * KIB, LIMIT + 60L * KIB, LIMIT + 70L * KIB, 1L << 40})
    void anUploadThatAnnouncesTooMuchIsRefusedWithinSixtyFourKibibytesBeyondTheLimit(long announced)
            throws IOException {
        try (Socket socket = post("Content-Length: " + announced)) {
            sendUpTo(LIMIT + 64 * KIB, announced, socket, false);
            assertTooLarge(socket);
        }
        assertGood();
    }

    @Test
    void anUploadOfUnknownLengthIsRefusedWithinSixtyFourKibibytesBeyondTheLimit() throws IOException {
        try (Socket socket = post("Transfer-Encoding: chunked")) {
            sendUpTo(LIMIT + 64 * KIB, Long.MAX_VALUE, socket, true);
            assertTooLarge(socket);
        }
        assertGood();
    }

    @ParameterizedTest
    @CsvSource({
        "Content-Length: 100000, en, nothing came for 30 seconds after 10",
        "Transfer-Encoding: chunked, zh-CN, 30 秒内没有再收到任何数据"
    })
    void anUploadThatStandsStillIsCutOffAndToldWhy(String length, String language, String words) throws IOException {
        int standard = protocol.getConnectionTimeout();
        assertThat(standard).isEqualTo(30_000);
        protocol.setConnectionTimeout(500);
        try (Socket socket = post(length + "\r\nAccept-Language: " + language)) {
            sendUpTo(10 * KIB, Long.MAX_VALUE, socket, length.contains("chunked"));

            String answer = new String(socket.getInputStream().readAllBytes(), UTF_8);

            assertThat(answer)
                    .startsWith("HTTP/1.1 408 ")
                    .contains("Connection: close", "application/problem+json", "\"code\":\"upload_stalled\"", words);
        } finally {
            protocol.setConnectionTimeout(standard);
        }
        assertGood();
    }

    private Socket post(String length) throws IOException {
        Socket socket = new Socket("localhost", api.port());
        socket.setSoTimeout(20_000); // less than what the server waits for
        socket.getOutputStream()
                .write(("POST /api/v1/extractions HTTP/1.1\r\nHost: localhost\r\n"
                                + "Content-Type: multipart/form-data; boundary=x\r\n" + length + "\r\n\r\n")
                        .getBytes(ISO_8859_1));
        return socket;
    }

    /** Sends so many bytes of a photo, or as many as were announced, and stops. */
    private static void sendUpTo(int photo, long announced, Socket socket, boolean chunked) throws IOException {
        OutputStream out = socket.getOutputStream();
        send(out, PART.getBytes(ISO_8859_1), chunked);
        byte[] piece = new byte[16 * KIB];
        long left = Math.min(photo, announced - PART.length());
        while (left > 0) {
            int count = (int) Math.min(left, piece.length);
            send(out, Arrays.copyOf(piece, count), chunked);
            left -= count;
        }
    }

    private static void send(OutputStream out, byte[] bytes, boolean chunked) throws IOException {
        if (chunked) {
            out.write("%x\r\n".formatted(bytes.length).getBytes(ISO_8859_1));
        }
        out.write(bytes);
        if (chunked) {
            out.write("\r\n".getBytes(ISO_8859_1));
        }
        out.flush();
    }

    /** The connection stays open meanwhile: what comes is read up to the end of its object. */
    private static void assertTooLarge(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        StringBuilder answer = new StringBuilder();
        for (int next = in.read(); next >= 0 && answer.indexOf("}") < 0; next = in.read()) {
            answer.append((char) next);
        }
        assertThat(answer.toString())
                .startsWith("HTTP/1.1 413 ")
                .contains("application/problem+json", "\"code\":\"too_large\"", "at most 20 MB");
    }

    private void assertGood() {
        api.post(Form.photo(Photos.portrait()).field("size", "32").field("model", "resnet50-untrained"))
                .expect(201);
    }
}
