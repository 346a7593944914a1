package org.layerscope.api;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.jdbc.core.JdbcTemplate;

@ApiTest
class PrivacyApiTest {

    static final String FILE_NAME = "my-secret-holiday";

    private final ApiClient api;
    private final JdbcTemplate table;
    private CapturedLog log;

    PrivacyApiTest(ApiClient api, JdbcTemplate table) {
        this.api = api;
        this.table = table;
    }

    @BeforeEach
    void listen() {
        api.extraction(Form.photo(Photos.fresh())); // by then what others left behind has ended
        log = new CapturedLog();
    }

    @AfterEach
    void stop() {
        log.close();
    }

    @Test
    void theLogTellsOfAnExtractionNeitherWhoseNorWhichFile() throws IOException {
        String id = extraction();
        String address = ApiUrls.extraction(id);
        api.get(address + "/taps/0/grid.png?colormap=" + FILE_NAME).expect(400);
        api.get(address + "/taps/" + FILE_NAME + "/maps").expect(404);
        api.get(address + "/taps/0/maps", "Accept", FILE_NAME + "/x");
        api.post(new Form().file("photo", FILE_NAME + ".jpg", FILE_NAME.getBytes(UTF_8)));
        api.post(new Form().field("photo", FILE_NAME));
        api.post(new Form().file("photo", FILE_NAME, new byte[22 * 1024 * 1024]));
        raw("POST /api/v1/extractions HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 9999\r\n"
                + "Content-Type: multipart/form-data; boundary=x\r\n\r\n--x\r\nContent-Disposition: form-data;"
                + " name=\"photo\"; filename=\"" + FILE_NAME + ".png\"\r\n\r\nabc");
        raw("GET " + address + "/taps/0/maps?channels={" + FILE_NAME + "} HTTP/1.1\r\nHost: localhost\r\n\r\n");
        raw("GET " + address + "/<" + FILE_NAME + "> HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        api.delete(address).expect(204);

        List<String> lines = log.lines(Level.INFO);
        assertThat(lines)
                .noneMatch(line -> line.contains(FILE_NAME))
                .noneMatch(line -> line.contains(id))
                .filteredOn(line -> line.contains("resnet50 forward at 64: decode "))
                .hasSize(1);
        assertThat(lines).as("what else is logged").hasSize(1);
    }

    /** The id of one whose file has the name. */
    private String extraction() throws IOException {
        return api.extraction(new Form()
                        .file("photo", FILE_NAME + ".png", Photos.portrait())
                        .field("size", "64"))
                .get("id")
                .asString();
    }

    static Stream<String> oddNames() {
        return Stream.of(
                "../../" + FILE_NAME,
                "..\\" + FILE_NAME,
                FILE_NAME + "\u202Egnp.exe",
                FILE_NAME + "🦊",
                FILE_NAME + "x".repeat(4_000),
                FILE_NAME + "画".repeat(4_000));
    }

    @ParameterizedTest
    @MethodSource("oddNames")
    void anOddFileNameDoesNoHarmAndIsNowhere(String name) throws IOException {
        String made = api.extraction(
                        new Form().file("photo", name, Photos.portrait()).field("size", "64"))
                .toString();
        assertNowhere(
                name,
                made
                        + api.post(new Form().file("photo", name, Photos.truncatedJpeg()))
                                .refusal(422, "truncated_image"));
    }

    @Test
    void aFileNameIsInNothingThatIsServedOrStored() throws IOException {
        String extraction = extraction();
        String address = ApiUrls.extraction(extraction);
        StringBuilder all = new StringBuilder(api.get(address).expect(200).text());
        for (String picture : List.of("/input.png", "/taps/0/grid.png")) {
            all.append(new String(api.get(address + picture).expect(200).body(), ISO_8859_1));
        }
        try (ZipInputStream archive = new ZipInputStream(api.open(address + "/archive.zip?tap=conv1"))) {
            for (ZipEntry entry = archive.getNextEntry(); entry != null; entry = archive.getNextEntry()) {
                all.append(entry.getName()).append(new String(archive.readAllBytes(), ISO_8859_1));
            }
        }
        all.append(api.send(
                        "POST",
                        "/api/v1/shares",
                        BodyPublishers.ofString("""
                {"extraction":"%s","view":{"tap":"conv1"},"expiresIn":"PT1H","showPhoto":true}""".formatted(extraction)),
                        "Content-Type",
                        "application/json")
                .expect(201)
                .text());
        for (String stored : List.of("stored_share", "stored_picture")) {
            table.queryForList("SELECT * FROM " + stored)
                    .forEach(row -> row.values()
                            .forEach(value ->
                                    all.append(value instanceof byte[] bytes ? new String(bytes, ISO_8859_1) : value)));
        }

        assertThat(all).contains(extraction, "resnet50", "conv1").doesNotContain(FILE_NAME);
    }

    /** The server's own reader of forms takes none. */
    @Test
    void aFileNameWithANulIsRefusedAndIsNowhere() throws IOException {
        String name = FILE_NAME + "\0.png";
        Form form = new Form().file("photo", name, Photos.portrait());

        String sentence = api.post(form).refusal(400, "bad_parameter");
        String chinese = api.post(form, "Accept-Language", "zh-CN").refusal(400, "bad_parameter");

        assertThat(sentence).contains("file name has a NUL character", "another name");
        assertThat(chinese).contains("NUL").containsPattern("\\p{IsHan}{4}");
        assertNowhere(name, sentence + chinese);
    }

    private void assertNowhere(String name, String answers) throws IOException {
        String cut = raw("POST /api/v1/extractions HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                + "Content-Length: 99999\r\nContent-Type: multipart/form-data; boundary=x\r\n\r\n--x\r\n"
                + "Content-Disposition: form-data; name=\"photo\"; filename=\"" + name + "\"\r\n\r\nabc");

        assertThat(answers + cut).doesNotContain(FILE_NAME);
        assertThat(log.lines(Level.TRACE)).noneMatch(line -> line.contains(FILE_NAME));
    }

    /** Sends something that no well-behaved client would, half-closes, and reads what comes. */
    private String raw(String request) throws IOException {
        try (Socket socket = new Socket("localhost", api.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.getBytes(ISO_8859_1));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
    }
}
