package org.layerscope.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.layerscope.api.ApiClient.Answer;
import tools.jackson.databind.JsonNode;

/** What the page of a share says before a browser shows anything. */
@ApiTest
class SharePageApiTest {

    private final ApiClient api;

    SharePageApiTest(ApiClient api) {
        this.api = api;
    }

    private JsonNode share() {
        String extraction = api.extraction(Form.photo(Photos.fresh()).field("size", "64"))
                .get("id")
                .asString();
        String body = "{\"extraction\": \"%s\", \"view\": {\"tap\": \"conv1\"}}".formatted(extraction);
        return api.send("POST", "/api/v1/shares", BodyPublishers.ofString(body))
                .expect(201)
                .json();
    }

    private static String page(JsonNode share) {
        return ApiUrls.sharePage(share.get("id").asString());
    }

    private static void assertThatNobodyKeepsFindsOrTellsOf(Answer page) {
        assertThat(page.header("X-Robots-Tag")).isEqualTo("noindex");
        assertThat(page.header("Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(page.header("Cache-Control")).isEqualTo("no-store");
        assertThat(page.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(page.header("Content-Type")).startsWith("text/html");
    }

    @Test
    void thePageOfAShareIsNeitherKeptNorFoundNorToldOf() {
        assertThatNobodyKeepsFindsOrTellsOf(api.get(page(share())).expect(200));
    }

    @Test
    void aShareThatIsNotThereOrIsRevokedAnswers404WithTheSamePage() throws Exception {
        ApiClient visitor = api.from("127.0.0.6");
        JsonNode share = share();
        String whileThere = visitor.get(page(share)).expect(200).text();
        visitor.send(
                        "DELETE",
                        ApiUrls.share(share.get("id").asString()),
                        BodyPublishers.noBody(),
                        "Authorization",
                        "Bearer " + share.get("ownerToken").asString())
                .expect(204);

        Answer revoked = visitor.get(page(share)).expect(404);
        Answer never = visitor.get("/s/" + "A".repeat(22)).expect(404);

        assertThatNobodyKeepsFindsOrTellsOf(revoked);
        assertThatNobodyKeepsFindsOrTellsOf(never);
        assertThat(revoked.text().length()).isEqualTo(never.text().length()).isEqualTo(whileThere.length());
    }

    @Test
    void aSlashAtTheEndIsTheSamePageAndOtherAddressesAreNone() throws Exception {
        ApiClient visitor = api.from("127.0.0.8");
        String page = page(share());

        assertThatNobodyKeepsFindsOrTellsOf(visitor.get(page + "/").expect(200));
        assertThatNobodyKeepsFindsOrTellsOf(
                visitor.get(page.replace("/s/", "/s//")).expect(404));
        assertThatNobodyKeepsFindsOrTellsOf(visitor.get(page + ";a=b").expect(404));
        assertThatNobodyKeepsFindsOrTellsOf(visitor.get(page + "/more").expect(404));
    }

    @Test
    void afterThirtyMissesPagesAnswer429() throws Exception {
        ApiClient guesser = api.from("127.0.0.7");
        IntStream.range(0, 30)
                .forEach(i -> guesser.get("/s/" + "A".repeat(21) + (char) ('a' + i % 26))
                        .expect(404));

        Answer limited = guesser.get("/s/" + "B".repeat(22)).expect(429);

        assertThat(limited.header("Retry-After")).isEqualTo("60");
        assertThatNobodyKeepsFindsOrTellsOf(limited);
        guesser.get("/").expect(200);
    }
}
