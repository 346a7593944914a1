package org.layerscope.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.layerscope.api.ApiClient.Answer;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;

/** Each test that misses a share comes from an address of its own: misses are counted by address. */
@ApiTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SharesApiTest {

    private static final String VIEW = """
            {"tap": "layer1.0.relu2", "channels": "8-23", "colormap": "viridis", "scale": "layer", "order": "std",
             "selectedChannel": 17, "pinnedTap": "10", "filters": "rgb", "compare": "pass", "cell": "7-6",
             "alpha": 40, "explainedClass": 643, "enlarged": true}""";

    private final ApiClient api;
    private final JdbcTemplate table;
    private byte[] photo = new byte[0];
    private String extraction = "";

    SharesApiTest(ApiClient api, JdbcTemplate table) {
        this.api = api;
        this.table = table;
    }

    @BeforeAll
    void extract() {
        photo = Photos.fresh();
        extraction = api.extraction(Form.photo(photo)).get("id").asString();
    }

    private Answer post(String body) {
        return api.send("POST", "/api/v1/shares", BodyPublishers.ofString(body), "Content-Type", "application/json");
    }

    private Answer share(String members) {
        return post("{\"extraction\": \"%s\"%s}".formatted(extraction, members.isEmpty() ? "" : ", " + members));
    }

    private JsonNode shared(String members) {
        return share(members).expect(201).json();
    }

    private static String address(JsonNode share) {
        return "/api/v1/shares/" + share.get("id").asString();
    }

    @Test
    void aShareAnswersWithItsLinkAndItsOwnersToken() {
        Answer answer = share("\"view\": " + VIEW + ", \"expiresIn\": \"P1D\", \"title\": \"A\", \"showPhoto\": true")
                .expect(201);

        JsonNode share = answer.json();
        String id = share.get("id").asString();
        assertThat(id).matches("[A-Za-z0-9_-]{22}");
        assertThat(share.get("ownerToken").asString())
                .matches("[A-Za-z0-9_-]{22}")
                .isNotEqualTo(id);
        assertThat(share.get("url").asString()).isEqualTo("http://localhost:" + api.port() + "/s/" + id);
        assertThat(answer.header("Location")).isEqualTo("/api/v1/shares/" + id);
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(Instant.parse(share.get("expiresAt").asString()))
                .isBetween(
                        Instant.now().plus(Duration.ofHours(23)), Instant.now().plus(Duration.ofHours(24)));
    }

    @Test
    void aShareTellsWhatIsPinnedAndNothingElse() {
        JsonNode share = shared("\"view\": " + VIEW + ", \"title\": \" <i>Köpfe</i> 😀 \", \"expiresIn\": \"never\"");

        Answer answer = api.get(address(share)).expect(200);

        JsonNode pinned = answer.json();
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(pinned.propertyNames())
                .containsExactlyInAnyOrder(
                        "title", "model", "weights", "pass", "input", "view", "showPhoto", "createdAt");
        assertThat(pinned.get("title").asString()).isEqualTo("<i>Köpfe</i> 😀");
        assertThat(pinned.get("model").asString()).isEqualTo("resnet50");
        assertThat(pinned.get("weights").asString())
                .isEqualTo(api.get("/api/v1/models")
                        .json()
                        .get(0)
                        .at("/weights/sha256")
                        .asString());
        assertThat(pinned.get("pass").asString()).isEqualTo("forward");
        assertThat(pinned.get("showPhoto").asBoolean()).isFalse();
        assertThat(pinned.get("input").toString()).isEqualTo("{\"width\":224,\"height\":224,\"fit\":\"crop\"}");
        assertThat(pinned.get("view").toString())
                .isEqualTo(
                        "{\"tap\":\"layer1.0.relu2\",\"channels\":\"8-23\",\"colormap\":\"viridis\",\"scale\":\"layer\","
                                + "\"order\":\"std\",\"selectedChannel\":17,\"pinnedTap\":\"layer2.0.conv1\",\"filters\":\"rgb\",\"compare\":\"pass\",\"cell\":\"7-6\",\"alpha\":40,\"explainedClass\":643,\"enlarged\":true}");
    }

    @Test
    void whatIsNotSaidIsAsOnTheScreenAtFirstForAWeekAndWithoutThePhoto() {
        JsonNode share = shared("\"view\": {\"tap\": \"0\"}");

        JsonNode pinned = api.get(address(share)).expect(200).json();
        assertThat(pinned.get("view").toString())
                .isEqualTo(
                        "{\"tap\":\"conv1\",\"channels\":\"0-63\",\"colormap\":\"gray\",\"scale\":\"channel\",\"order\":\"index\"}");
        assertThat(pinned.get("showPhoto").asBoolean()).isFalse();
        assertThat(Duration.between(
                        Instant.parse(pinned.get("createdAt").asString()),
                        Instant.parse(pinned.get("expiresAt").asString())))
                .isEqualTo(Duration.ofDays(7));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "layer1.0.relu2/grid.png?channels=8-23&colormap=viridis&scale=layer&order=std&tile=48",
                "conv1/grid.png",
                "48/grid.png?channels=1984-2047&tile=20",
                "maxpool/maps?channels=3-9",
                "layer3.0.conv2/activation.npy",
                "fc/channels",
                "layer2.0.relu3/magnitude"
            })
    void whatAShareGivesIsTheAuthorsByteForByteAlsoWhenTheAuthorsIsGone(String tap) {
        JsonNode mine = api.extraction(Form.photo(photo));
        String id = mine.get("id").asString();
        byte[] author = api.get(ApiUrls.taps(id) + tap).expect(200).body();
        JsonNode share = post("{\"extraction\": \"%s\", \"view\": {\"tap\": \"conv1\"}}".formatted(id))
                .expect(201)
                .json();
        api.delete(ApiUrls.extraction(id)).expect(204);

        Answer visitor = api.get(address(share) + "/taps/" + tap).expect(200);

        assertThat(visitor.body()).isEqualTo(author);
        assertThat(visitor.header("Cache-Control")).isEqualTo("no-store");
    }

    @Test
    void thePictureIsShownOnlyWhereItsAuthorSaysSo() {
        JsonNode hidden = shared("\"view\": {\"tap\": \"conv1\"}");
        JsonNode shown = shared("\"view\": {\"tap\": \"conv1\"}, \"showPhoto\": true");

        api.get(address(hidden) + "/input.png").refusal(404, "not_found");
        assertThat(api.get(address(shown) + "/input.png").expect(200).body())
                .isEqualTo(api.get(ApiUrls.input(extraction)).expect(200).body());
    }

    @Test
    void aSharePredictsWhatItsAuthorSaw() {
        JsonNode share = shared("\"view\": {\"tap\": \"conv1\"}");

        assertThat(api.get(address(share) + "/predictions?top=3").expect(200).json())
                .isEqualTo(api.get(ApiUrls.extraction(extraction) + "/predictions?top=3")
                        .expect(200)
                        .json());
    }

    @Test
    void anArticleChainIsSharedLikeAForwardPass() {
        String id = api.extraction(Form.photo(photo).field("pass", "chain"))
                .get("id")
                .asString();
        byte[] author = api.get(ApiUrls.taps(id) + "layer4.2.conv3/grid.png").body();
        JsonNode share = post("{\"extraction\": \"%s\", \"view\": {\"tap\": \"layer4.2.conv3\"}}".formatted(id))
                .expect(201)
                .json();

        assertThat(api.get(address(share) + "/taps/layer4.2.conv3/grid.png")
                        .expect(200)
                        .body())
                .isEqualTo(author);
        api.get(address(share) + "/taps/layer4.2.relu3/grid.png").refusal(404, "unknown_tap");
    }

    @ParameterizedTest
    @CsvSource({
        "forward, 128, layer3.0.relu2",
        "chain, 224, layer2.0.conv3",
        "chain, 320, conv1",
        "forward, 224, layer1.0.bn1"
    })
    void aShareGivesWhatAnotherPassOrSizeMakesOfItsPicture(String pass, String size, String tap) {
        JsonNode share = shared("\"view\": {\"tap\": \"conv1\"}, \"showPhoto\": true");
        byte[] picture = api.get(address(share) + "/input.png").expect(200).body();
        String same = api.extraction(Form.photo(picture)
                        .field("pass", pass)
                        .field("size", size)
                        .field("fit", "squash"))
                .get("id")
                .asString();

        Answer visitor = api.get("%s/taps/%s/activation.npy?pass=%s&size=%s".formatted(address(share), tap, pass, size))
                .expect(200);

        assertThat(visitor.body())
                .isEqualTo(api.get(ApiUrls.taps(same) + tap + "/activation.npy")
                        .expect(200)
                        .body());
    }

    @Test
    void anotherPassOrSizeOfAShareThatThereIsNotIsRefusedByName() {
        String share = address(shared("\"view\": {\"tap\": \"conv1\"}"));

        assertThat(api.get(share + "/taps/conv1/maps?pass=backward").refusal(400, "bad_parameter"))
                .contains("pass: backward (expected: forward, chain)");
        assertThat(api.get(share + "/taps/conv1/maps?size=225").refusal(422, "size_out_of_range"))
                .contains("size: 225 (expected: one of [128, 224, 320, 448])");
        assertThat(api.get(share + "/taps/bn1/maps?pass=chain").refusal(404, "unknown_tap"))
                .contains("bn1");
        api.get(share + "/predictions?pass=chain").refusal(404, "not_found");
    }

    @ParameterizedTest
    @CsvSource({"untrained, layer2.0.conv2, resnet50-random, forward", "pass, layer2.0.conv2, resnet50, chain"})
    void whatASharedViewIsComparedWithIsComputedOfItsPicture(String compare, String tap, String model, String pass) {
        String share = address(shared("\"view\": {\"tap\": \"conv1\", \"compare\": \"%s\"}".formatted(compare)));
        String same = api.extraction(Form.photo(photo)
                        .field("model", model)
                        .field("pass", pass)
                        .field("size", "224")
                        .field("fit", "crop"))
                .get("id")
                .asString();

        byte[] numbers = api.get("%s/taps/%s/activation.npy?compare=%s".formatted(share, tap, compare))
                .expect(200)
                .body();

        assertThat(numbers)
                .isEqualTo(api.get(ApiUrls.taps(same) + tap + "/activation.npy")
                        .expect(200)
                        .body());
        assertThat(api.get(share + "/similarity?with=" + compare).expect(200).text())
                .isEqualTo(api.get(ApiUrls.extraction(extraction) + "/similarity?with=" + same)
                        .expect(200)
                        .text());
        String grid = "/grid.png?channels=0-7&order=max&rank=layer2.0.relu2&with=";
        assertThat(api.get("%s/taps/%s%sshown&compare=%s".formatted(share, tap, grid, compare))
                        .expect(200)
                        .body())
                .isEqualTo(api.get(ApiUrls.taps(same) + tap + grid + extraction)
                        .expect(200)
                        .body());
        if (compare.equals("untrained")) {
            assertThat(api.get("%s/taps/%s/differences?with=untrained".formatted(share, tap))
                            .expect(200)
                            .text())
                    .isEqualTo(api.get("%s%s/differences?with=%s".formatted(ApiUrls.taps(extraction), tap, same))
                            .expect(200)
                            .text());
        }
    }

    @Test
    void aShareOfTwoPhotosAnswersForBothAndShowsNeitherUnlessItsAuthorDoes() {
        String other = api.extraction(Form.photo(Photos.fresh())).get("id").asString();
        String members =
                "\"view\": {\"tap\": \"conv1\", \"compare\": \"photo\"}, \"compareWith\": \"%s\"".formatted(other);
        String hidden = address(shared(members));
        String shown = address(shared(members + ", \"showPhoto\": true"));

        assertThat(api.get(hidden).expect(200).json().at("/view/compare").asString())
                .isEqualTo("photo");
        assertThat(api.get(hidden + "/taps/layer3.0/activation.npy?compare=photo")
                        .expect(200)
                        .body())
                .isEqualTo(api.get(ApiUrls.taps(other) + "layer3.0/activation.npy")
                        .expect(200)
                        .body());
        assertThat(api.get(hidden + "/taps/layer3.0/differences?with=photo")
                        .expect(200)
                        .text())
                .isEqualTo(api.get(ApiUrls.taps(extraction) + "layer3.0/differences?with=" + other)
                        .expect(200)
                        .text());
        assertThat(api.get(shown + "/input.png?compare=photo").expect(200).body())
                .isEqualTo(api.get(ApiUrls.input(other)).expect(200).body());
        api.get(hidden + "/input.png?compare=photo").refusal(404, "not_found");
        api.get(shown + "/input.png?compare=all").refusal(400, "bad_parameter");
        api.get(address(shared("\"view\": {\"tap\": \"conv1\"}, \"showPhoto\": true")) + "/input.png?compare=photo")
                .refusal(404, "not_found");
    }

    @Test
    void photosComputedInDifferentWaysAreNotSharedTogether() {
        String chain = api.extraction(Form.photo(photo).field("pass", "chain"))
                .get("id")
                .asString();

        assertThat(share("\"view\": {\"tap\": \"conv1\", \"compare\": \"photo\"}, \"compareWith\": \"%s\""
                                .formatted(chain))
                        .refusal(400, "bad_parameter"))
                .contains("compareWith", "same model, pass, size and fit");
    }

    @Test
    void aShareIsComparedWithNoOtherPhoto() {
        String share = address(shared("\"view\": {\"tap\": \"conv1\"}"));

        assertThat(api.get(share + "/taps/conv1/maps?compare=photo").refusal(400, "bad_parameter"))
                .contains("compare: photo (expected: untrained, pass)");
        assertThat(api.get(share + "/similarity?with=all").refusal(400, "bad_parameter"))
                .contains("all");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "view": {"tap": "conv9"}                                             | 404 | unknown_tap          | conv9
            "view": {"tap": "conv1", "pinnedTap": "nothing"}                     | 404 | unknown_tap          | nothing
            "view": {"tap": "conv1", "channels": "0-64"}                         | 422 | channel_out_of_range | 0..63
            "view": {"tap": "conv1", "selectedChannel": 64}                      | 422 | channel_out_of_range | 0..63
            "view": {"tap": "conv1", "selectedChannel": -1}                      | 422 | channel_out_of_range | 0..63
            "view": {"tap": "conv1", "channels": "9-3"}                          | 400 | bad_parameter        | view.channels
            "view": {"tap": "conv1", "colormap": "jet"}                          | 400 | bad_parameter        | view.colormap
            "view": {"tap": "conv1", "scale": "x"}                               | 400 | bad_parameter        | view.scale
            "view": {"tap": "conv1", "order": "x"}                               | 400 | bad_parameter        | view.order
            "view": {"channels": "0-63"}                                         | 400 | bad_parameter        | view.tap
            "view": {"tap": "conv1", "filters": "none"}                          | 400 | bad_parameter        | view.filters
            "view": {"tap": "conv1", "compare": "all"}                           | 400 | bad_parameter        | untrained
            "view": {"tap": "conv1", "compare": "photo"}                         | 400 | bad_parameter        | compareWith
            "view": {"tap": "conv1", "compare": "pass"}, "compareWith": "x"      | 400 | bad_parameter        | compareWith
            "view": {"tap": "conv1", "compare": "photo"}, "compareWith": "x"     | 404 | unknown_extraction   | x
            "view": {"tap": "conv1", "cell": "112-0"}                            | 400 | bad_parameter        | 111-111
            "view": {"tap": "conv1", "alpha": 101}                               | 400 | bad_parameter        | 0..100
            "view": {"tap": "conv1", "explainedClass": 1000}                     | 400 | bad_parameter        | 0..999
            "view": {"tap": "conv1", "selectedChannel": "many"}                  | 400 | bad_parameter        | view.selectedChannel
            "view": {"tap": "conv1"}, "expiresIn": "P2D"                         | 400 | bad_parameter        | PT1H
            "view": {"tap": "conv1"}, "expiresIn": {}                            | 400 | bad_parameter        | expiresIn
            "view": {"tap": "conv1"}, "title": "two\\nlines"                     | 400 | bad_parameter        | control
            "view": {"tap": "conv1"}, "title": "\\u0000"                         | 400 | bad_parameter        | control
            "view": {"tap": "conv1"}, "title": "\\ud800"                         | 400 | bad_parameter        | title
            "view": 7                                                            | 400 | bad_parameter        | view
            "view": null                                                         | 400 | bad_parameter        | view
            "title": "no view"                                                   | 400 | bad_parameter        | view
            """)
    void aViewThatThereIsNotIsRefusedByName(String members, int status, String code, String named) {
        assertThat(share(members).refusal(status, code)).contains(named);
    }

    @Test
    void aTitleOfTenKilobytesIsRefusedWithItsLimitAndLength() {
        assertThat(share("\"view\": {\"tap\": \"conv1\"}, \"title\": \"%s\"".formatted("x".repeat(10_240)))
                        .refusal(400, "bad_parameter"))
                .contains("200", "10240");
        share("\"view\": {\"tap\": \"conv1\"}, \"title\": \"%s\"".formatted("😀".repeat(200)))
                .expect(201);
        share("\"view\": {\"tap\": \"conv1\"}, \"title\": \"%s\"".formatted("😀".repeat(201)))
                .refusal(400, "bad_parameter");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "[]", "7", "{", "{\"extraction\": 7", "extraction=1", "\u0000"})
    void aBodyThatIsNoShareIsRefused(String body) {
        post(body).refusal(400, "bad_parameter");
    }

    @Test
    void aBodyThatIsTooLargeIsRefused() {
        assertThat(post("{\"title\": \"" + "x".repeat(1 << 20) + "\"}").refusal(413, "too_large"))
                .contains("64 kB");
    }

    @Test
    void anExtractionThatIsGoneCannotBeShared() {
        post("{\"extraction\": \"%s\", \"view\": %s}".formatted("x".repeat(24), VIEW))
                .refusal(404, "unknown_extraction");
        post("{\"view\": %s}".formatted(VIEW)).refusal(400, "bad_parameter");
    }

    @Test
    void onlyTheOwnersTokenRevokesAndThenAllOfItIsGone() throws Exception {
        ApiClient visitor = api.from("127.0.0.2");
        JsonNode mine = shared("\"view\": {\"tap\": \"conv1\"}, \"showPhoto\": true");
        JsonNode other = shared("\"view\": {\"tap\": \"conv1\"}");
        String address = address(mine);
        visitor.get(address + "/taps/conv1/grid.png").expect(200);

        visitor.send("DELETE", address, BodyPublishers.noBody()).refusal(400, "bad_parameter");
        visitor.send("DELETE", address, BodyPublishers.noBody(), "Authorization", "Basic abc")
                .refusal(400, "bad_parameter");
        revoke(visitor, address, other.get("ownerToken").asString()).refusal(404, "unknown_share");
        visitor.get(address).expect(200);

        revoke(visitor, address, mine.get("ownerToken").asString()).expect(204);
        for (String part : List.of("", "/taps/conv1/grid.png", "/taps/conv1/maps", "/input.png", "/predictions")) {
            visitor.get(address + part).refusal(404, "unknown_share");
        }
        revoke(visitor, address, mine.get("ownerToken").asString()).refusal(404, "unknown_share");
        visitor.get(address(other)).expect(200);
    }

    private static Answer revoke(ApiClient visitor, String address, String token) {
        return visitor.send("DELETE", address, BodyPublishers.noBody(), "Authorization", "Bearer " + token);
    }

    @Test
    void whatNeverWasWhatHasExpiredAndWhatWasRevokedAnswerAlike() throws Exception {
        ApiClient visitor = api.from("127.0.0.3");
        JsonNode share = shared("\"view\": {\"tap\": \"conv1\"}");
        revoke(visitor, address(share), share.get("ownerToken").asString()).expect(204);
        String gone = share.get("id").asString();
        JsonNode expired = shared("\"view\": {\"tap\": \"conv1\"}, \"title\": \"to expire\"");
        table.update("UPDATE stored_share SET expires_at = created_at WHERE title = 'to expire'");
        String never = "A".repeat(22);

        String answer = visitor.get("/api/v1/shares/" + gone).expect(404).text();

        assertThat(visitor.get("/api/v1/shares/" + never).expect(404).text().replace(never, gone))
                .isEqualTo(answer);
        String ended = expired.get("id").asString();
        assertThat(visitor.get("/api/v1/shares/" + ended).expect(404).text().replace(ended, gone))
                .isEqualTo(answer);
        visitor.get("/api/v1/shares/" + ended + "/taps/conv1/maps").refusal(404, "unknown_share");
        visitor.get("/api/v1/shares/..%2f..").expect(400);
        visitor.get("/api/v1/shares/" + "x".repeat(4000)).refusal(404, "unknown_share");
    }

    @Test
    void whoMissesThirtyTimesInAMinuteIsNotAnsweredAnyMoreButMayGoOnWithWhatIsOpen() throws Exception {
        ApiClient guesser = api.from("127.0.0.4");
        JsonNode open = shared("\"view\": {\"tap\": \"conv1\"}");
        JsonNode closed = shared("\"view\": {\"tap\": \"conv1\"}");
        guesser.get(address(open) + "/taps/conv1/grid.png").expect(200);
        IntStream.range(0, 30)
                .forEach(i -> guesser.get("/api/v1/shares/" + "A".repeat(21) + (char) ('a' + i % 26))
                        .refusal(404, "unknown_share"));

        Answer limited = guesser.get("/api/v1/shares/" + "B".repeat(22));

        limited.refusal(429, "rate_limited");
        assertThat(limited.header("Retry-After")).isEqualTo("60");
        guesser.get(address(closed)).refusal(429, "rate_limited");
        guesser.get(address(open) + "/taps/conv1/grid.png").expect(200);
        api.from("127.0.0.5").get(address(closed)).expect(200);
    }

    @Test
    void theLogKnowsNeitherIdsNorTokensNorTitles() {
        try (CapturedLog log = new CapturedLog()) {
            JsonNode share = shared("\"view\": {\"tap\": \"conv1\"}, \"title\": \"my secret title\"");
            String token = share.get("ownerToken").asString();
            api.get(address(share) + "/taps/conv1/grid.png").expect(200);
            share("\"view\": {\"tap\": \"my secret title\"}");
            revoke(api, address(share), token).expect(204);

            assertThat(log.lines(Level.TRACE))
                    .noneMatch(line -> Stream.of(share.get("id").asString(), token, "my secret title")
                            .anyMatch(line::contains));
        }
    }

    @Test
    void aBodyOfAnyCharactersKeepsItsTitle() {
        String title = "Ω \\\" ' ; DROP TABLE stored_share; -- <script>";
        JsonNode share = shared("\"view\": {\"tap\": \"conv1\"}, \"title\": \"%s\"".formatted(title));

        assertThat(api.get(address(share)).json().get("title").asString().getBytes(UTF_8))
                .isEqualTo(title.replace("\\", "").getBytes(UTF_8));
    }
}
