package org.layerscope.sharing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.layerscope.api.Form;
import org.layerscope.bench.App;
import org.layerscope.image.Samples;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The application as it is shipped, several times on one PostgreSQL database. */
class InstancesIT {

    private static final String GRID =
            "/taps/layer3.0.relu2/grid.png?channels=64-127&colormap=magma&scale=layer&order=max";

    @TempDir
    private static Path data;

    private static String share(App app, String extraction) {
        HttpResponse<byte[]> answer = post(app, extraction);
        assertThat(answer.statusCode()).isEqualTo(201);
        return json(answer).get("id").asString();
    }

    private static HttpResponse<byte[]> post(App app, String extraction) {
        return app.send("POST", "/api/v1/shares", """
                {"extraction": "%s", "view": {"tap": "layer3.0.relu2"}, "showPhoto": true}""".formatted(extraction.replaceFirst(".*/", "")));
    }

    private static JsonNode json(HttpResponse<byte[]> answer) {
        return JsonMapper.shared().readTree(answer.body());
    }

    private static App start(PostgresServer server) throws Exception {
        return App.start(Arrays.stream(server.properties())
                .map(property -> "--" + property)
                .toArray(String[]::new));
    }

    @Test
    void aLinkMadeOnOneOpensOnAllAlsoAfterTheirEndAndTheDatabases() throws Exception {
        try (PostgresServer server = new PostgresServer(data);
                App other = start(server)) {
            String id;
            byte[] author;
            try (App maker = start(server)) {
                String extraction =
                        maker.extraction(201, Form.photo(Samples.portrait().png()));
                author = maker.get(extraction + GRID);
                id = share(maker, extraction);
            }

            assertThat(other.get("/api/v1/shares/" + id + GRID)).isEqualTo(author);

            try (App restarted = start(server)) {
                assertThat(restarted.get("/api/v1/shares/" + id + GRID)).isEqualTo(author);
            }
            survivesItsDatabase(other, server, id, author);
        }
    }

    private static void survivesItsDatabase(App app, PostgresServer server, String id, byte[] author) {
        server.stop();

        HttpResponse<byte[]> opening = app.send("GET", "/api/v1/shares/" + id, "");
        assertThat(opening.statusCode()).isEqualTo(503);
        assertThat(json(opening).get("code").asString()).isEqualTo("sharing_unavailable");
        assertThat(opening.headers().firstValue("Retry-After")).isPresent();
        assertThat(app.send("GET", "/s/" + id, "").statusCode()).isEqualTo(503);
        assertThat(app.send("GET", "/actuator/health", "").statusCode()).isEqualTo(200);
        String extraction = app.extraction(201, Form.photo(Samples.portrait().png()));
        assertThat(app.get(extraction + GRID)).isEqualTo(author);
        assertThat(post(app, extraction).statusCode()).isEqualTo(503);

        server.start();

        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(
                        () -> assertThat(post(app, extraction).statusCode()).isEqualTo(201));
        assertThat(app.get("/api/v1/shares/" + id + GRID)).isEqualTo(author);
    }
}
