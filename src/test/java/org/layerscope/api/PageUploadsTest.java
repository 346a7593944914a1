package org.layerscope.api;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import java.io.IOException;
import java.net.URLEncoder;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.coyote.AbstractProtocol;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.layerscope.image.PhotoReader;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;

/** Photos that the page sends, or whoever has its address. */
@ApiTest
class PageUploadsTest {

    private static final String NAME = PrivacyApiTest.FILE_NAME;

    private final ApiClient api;
    private final OpenPage page;
    private final AbstractProtocol<?> protocol;

    PageUploadsTest(ApiClient api, ServletWebServerApplicationContext context) {
        this.api = api;
        protocol = (AbstractProtocol<?>) ((TomcatWebServer) Objects.requireNonNull(context.getWebServer()))
                .getTomcat()
                .getConnector()
                .getProtocolHandler();
        page = new OpenPage(api);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 1099511627776", "Transfer-Encoding: chunked"})
    void ofAPhotoThatIsTooLargeNoMoreThanAByteBeyondTheLimitIsAwaited(String length) throws IOException {
        int most = PhotoReader.MAX_BYTES + 1;
        try (HalfSent upload = HalfSent.of(api, page.uploading(length))) {
            if (length.endsWith("chunked")) {
                upload.send("%x\r\n".formatted(1 << 30).getBytes(ISO_8859_1));
            }
            upload.send(new byte[most]);

            assertThat(upload.status()).isEqualTo("HTTP/1.1 200 ");
        }
        assertThat(page.told()).contains("at most 20 MB");
    }

    @Test
    void anUploadThatStandsStillIsCutOffAndThePageSaysSo() throws IOException {
        int standard = protocol.getConnectionTimeout();
        protocol.setConnectionTimeout(500);
        try (HalfSent upload = HalfSent.of(api, page.uploading("Content-Length: 100000"))) {
            upload.send(new byte[100]);

            assertThat(upload.problem()).startsWith("HTTP/1.1 408 ").contains("upload_stalled", "after 100 bytes");
        } finally {
            protocol.setConnectionTimeout(standard);
        }
        assertThat(page.told()).contains("The upload stood still", "after 100 bytes", "Send it again");
    }

    static Stream<String> oddNames() {
        return Stream.concat(PrivacyApiTest.oddNames(), Stream.of(NAME + "\0.png"));
    }

    @ParameterizedTest
    @MethodSource("oddNames")
    void anOddFileNameDoesNoHarmAndIsNowhere(String name) {
        assertThat(assertNowhere(URLEncoder.encode(name, UTF_8))).contains("/api/v1/extractions/");
    }

    @ParameterizedTest
    @ValueSource(strings = {NAME + "%zz", NAME + "%", NAME + "%ff%fe", "%00" + NAME})
    void aFileNameThatNoBrowserSendsIsNowhere(String encoded) {
        assertNowhere(encoded);
    }

    @Test
    void aPhotoWhoseNameIsThatOfASavedPageIsAPhoto() {
        page.upload(Photos.portrait(), "a.mht", "multipart/related; boundary=a").expect(200);

        assertThat(page.told()).contains("/api/v1/extractions/");
    }

    private String assertNowhere(String encodedName) {
        try (CapturedLog log = new CapturedLog()) {
            String told = page.upload(Photos.portrait(), encodedName).text() + page.told();
            assertThat(told).doesNotContain(NAME);
            assertThat(log.lines(Level.TRACE)).noneMatch(line -> line.contains(NAME));
            return told;
        }
    }
}
