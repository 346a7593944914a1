package org.layerscope.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

@ApiTest
class OpenApiTest {

    private static final String TAP = "/api/v1/extractions/{id}/taps/{tap}/";
    private static final String SHARE = "/api/v1/shares/{id}";
    private static final String LAYER = "/api/v1/models/{model}/layers/{layer}/";

    private final ApiClient api;

    OpenApiTest(ApiClient api) {
        this.api = api;
    }

    private JsonNode document() {
        return api.get("/v3/api-docs").expect(200).json();
    }

    @Test
    void theDocumentListsEveryRequestOfTheInterface() {
        List<String> requests = new ArrayList<>();
        document()
                .get("paths")
                .properties()
                .forEach(path ->
                        path.getValue().propertyNames().forEach(method -> requests.add(method + " " + path.getKey())));

        assertThat(requests)
                .contains(
                        "get /api/v1/models",
                        "get /api/v1/models/{model}",
                        "put /api/v1/models/{model}",
                        "delete /api/v1/models/{model}",
                        "get /api/v1/models/{model}/settings",
                        "put /api/v1/models/{model}/settings",
                        "get /api/v1/models/{model}/info",
                        "get /api/v1/models/{model}/modules",
                        "get /api/v1/models/{model}/layers",
                        "get /api/v1/models/{model}/weights.safetensors",
                        "get " + LAYER + "filters.png",
                        "get " + LAYER + "weights.npy",
                        "post /api/v1/extractions",
                        "get /api/v1/extractions/{id}",
                        "delete /api/v1/extractions/{id}",
                        "get /api/v1/extractions/{id}/predictions",
                        "get /api/v1/extractions/{id}/explanation",
                        "get /api/v1/extractions/{id}/input.png",
                        "get " + TAP + "grid.png",
                        "get " + TAP + "maps",
                        "get " + TAP + "activation.npy",
                        "get " + TAP + "channels",
                        "get " + TAP + "differences",
                        "get /api/v1/extractions/{id}/similarity",
                        "get /api/v1/samples/{sample}.png",
                        "get " + TAP + "magnitude",
                        "post /api/v1/shares",
                        "get " + SHARE,
                        "delete " + SHARE,
                        "get " + SHARE + "/input.png",
                        "get " + SHARE + "/predictions",
                        "get " + SHARE + "/explanation",
                        "get " + SHARE + "/archive.zip",
                        "get /api/v1/extractions/{id}/archive.zip",
                        "get " + SHARE + "/taps/{tap}/grid.png",
                        "get " + SHARE + "/taps/{tap}/maps",
                        "get " + SHARE + "/taps/{tap}/activation.npy",
                        "get " + SHARE + "/taps/{tap}/channels",
                        "get " + SHARE + "/taps/{tap}/magnitude",
                        "get " + SHARE + "/taps/{tap}/differences",
                        "get " + SHARE + "/similarity")
                .allMatch(request -> request.contains(" /api/v1/"));
    }

    @Test
    void everyRequestSaysWhatItDoesWhatItTakesAndHowItRefuses() {
        for (JsonNode path : document().get("paths")) {
            for (JsonNode operation : path) {
                assertThat(operation.get("summary").asString("")).isNotBlank();
                assertThat(operation
                                .at("/responses/default/content")
                                .get("application/problem+json")
                                .at("/schema/$ref")
                                .asString(""))
                        .isEqualTo("#/components/schemas/Problem");
                for (JsonNode parameter : operation.path("parameters")) {
                    assertThat(parameter.get("description").asString(""))
                            .as(parameter.toString())
                            .isNotBlank();
                }
            }
        }
        assertThat(document().at("/info/title").asString()).isEqualTo("Layerscope");
    }

    @ParameterizedTest
    @CsvSource({
        LAYER + "filters.png, image/png",
        LAYER + "weights.npy, application/octet-stream",
        TAP + "grid.png, image/png",
        TAP + "maps, application/octet-stream",
        TAP + "magnitude, application/octet-stream",
        TAP + "activation.npy, application/octet-stream",
        "/api/v1/extractions/{id}/input.png, image/png"
    })
    void binaryAnswersAreDescribedAsBinary(String path, String type) {
        JsonNode content = document().get("paths").get(path).at("/get/responses/200/content");

        assertThat(content.propertyNames()).containsExactly(type);
        assertThat(content.get(type).at("/schema/format").asString("")).isEqualTo("binary");
    }

    @Test
    void parametersTellTheirWordsAndRanges() {
        JsonNode grid = document().get("paths").get(TAP + "grid.png").at("/get/parameters");

        assertThat(schema(grid, "colormap").get("enum").toString())
                .isEqualTo("[\"gray\",\"viridis\",\"magma\",\"inferno\",\"turbo\",\"coolwarm\"]");
        assertThat(schema(grid, "colormap").get("default").asString()).isEqualTo("gray");
        assertThat(schema(grid, "scale").get("enum").toString()).isEqualTo("[\"channel\",\"layer\"]");
        assertThat(schema(grid, "order").get("enum").toString())
                .isEqualTo("[\"index\",\"mean\",\"max\",\"std\",\"difference\"]");
        assertThat(schema(grid, "tile").get("minimum").asInt()).isEqualTo(4);
        assertThat(schema(grid, "tile").get("maximum").asInt()).isEqualTo(512);
        JsonNode filters = document().get("paths").get(LAYER + "filters.png").at("/get/parameters");
        assertThat(schema(filters, "scale").get("enum").toString()).isEqualTo("[\"filter\",\"layer\"]");
    }

    private static JsonNode schema(JsonNode parameters, String name) {
        return StreamSupport.stream(parameters.spliterator(), false)
                .filter(parameter -> parameter.get("name").asString().equals(name))
                .findFirst()
                .orElseThrow()
                .get("schema");
    }

    @Test
    void statisticsTellTheirFlagsAndThatTheyAreFinite() {
        JsonNode answer = document().get("paths").get(TAP + "channels").at("/get/responses/200/content");
        JsonNode channel = document().at("/components/schemas/Channel/properties");

        assertThat(answer.get("application/json").at("/schema/items/$ref").asString(""))
                .isEqualTo("#/components/schemas/Channel");
        assertThat(channel.at("/flags/items/enum").toString()).isEqualTo("[\"dead\",\"constant\",\"nan\",\"inf\"]");
        assertThat(channel.at("/mean/description").asString("")).contains("finite");
    }

    @Test
    void theUploadIsAFormWithAFile() {
        JsonNode post = document().get("paths").get("/api/v1/extractions").get("post");

        JsonNode content = post.at("/requestBody/content");
        assertThat(content.propertyNames()).containsExactly("multipart/form-data");
        JsonNode form = content.get("multipart/form-data").get("schema");
        assertThat(form.get("properties").propertyNames()).containsExactly("photo", "model", "pass", "size", "fit");
        assertThat(form.at("/properties/photo/format").asString("")).isEqualTo("binary");
        assertThat(form.at("/properties/pass/enum").toString()).isEqualTo("[\"forward\",\"chain\"]");
        assertThat(form.get("required").toString()).isEqualTo("[\"photo\"]");
        assertThat(post.get("responses").propertyNames()).containsExactlyInAnyOrder("201", "202", "default");
        JsonNode delete =
                document().get("paths").get("/api/v1/extractions/{id}").get("delete");
        assertThat(delete.get("responses").propertyNames()).containsExactlyInAnyOrder("204", "default");
    }

    @Test
    void anOwnModelIsABodyAndItsSettingsAreDescribed() {
        JsonNode paths = document().get("paths");

        JsonNode file = paths.get("/api/v1/models/{model}").at("/put/requestBody/content");
        assertThat(file.propertyNames()).containsExactly("application/octet-stream");
        assertThat(file.get("application/octet-stream").at("/schema/format").asString(""))
                .isEqualTo("binary");
        JsonNode settings = paths.get("/api/v1/models/{model}/settings").at("/put/requestBody/content");
        assertThat(settings.get("application/json").at("/schema/$ref").asString(""))
                .isEqualTo("#/components/schemas/ModelSettings");
        assertThat(document().at("/components/schemas/ModelSettings/properties").propertyNames())
                .containsExactlyInAnyOrder("title", "architecture", "input", "labels", "resnet", "licence", "source");
    }

    @Test
    void aModelsInputIsNotMistakenForAnExtractions() {
        JsonNode schemas = document().at("/components/schemas");

        assertThat(schemas.at("/ModelInput/properties").propertyNames())
                .containsExactlyInAnyOrder("defaultSize", "mean", "std", "range");
        assertThat(schemas.at("/ExtractionInput/properties").propertyNames())
                .containsExactlyInAnyOrder("width", "height", "fit");
    }

    @Test
    void thePageToTryItNeedsNobodyElse() {
        assertThat(api.get("/swagger-ui.html").expect(302).header("Location")).endsWith("/swagger-ui/index.html");

        assertThat(api.get("/swagger-ui/index.html").expect(200).text()).doesNotContain("http://", "https://");
        assertThat(api.get("/swagger-ui/swagger-initializer.js").expect(200).text())
                .doesNotContain("http://", "https://");
        JsonNode config = api.get("/v3/api-docs/swagger-config").expect(200).json();
        assertThat(config.get("validatorUrl").asString("none")).isEmpty();
        assertThat(config.get("url").asString("")).isEqualTo("/v3/api-docs");
    }
}
