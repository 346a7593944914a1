package org.layerscope.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.layerscope.api.ApiClient.Answer;
import org.layerscope.model.OwnFiles;
import org.layerscope.network.ExportedPrograms;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestConstructor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** People's own models over HTTP, where they may be changed. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "layerscope.models.auto-install=false",
            "layerscope.models.upload=true",
            "layerscope.models.max-size=45MB",
            "layerscope.models.max-total-size=100MB"
        })
@Import(ApiClient.class)
@TestConstructor(autowireMode = TestConstructor.AutowireMode.ALL)
class OwnModelsApiTest {

    private static final String MODELS = "/api/v1/models/";
    private static final String PETS = MODELS + "pets";

    @TempDir
    static Path home;

    private final ApiClient api;

    OwnModelsApiTest(ApiClient api) {
        this.api = api;
    }

    @DynamicPropertySource
    static void home(DynamicPropertyRegistry properties) {
        properties.add("layerscope.home", () -> home.resolve("layerscope").toString());
    }

    @AfterEach
    void deleteAll() throws Exception {
        for (JsonNode model : api.get("/api/v1/models").expect(200).json()) {
            String id = model.get("id").asString();
            if (!id.startsWith("resnet50")) {
                api.delete(MODELS + id).expect(204);
            }
        }
        assertThat(files()).isEmpty();
    }

    private static List<String> files() throws Exception {
        Path folder = home.resolve("layerscope/models/uploads");
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    private static BodyPublisher net() throws FileNotFoundException {
        return BodyPublishers.ofFile(OwnFiles.resnet18(home.resolve("made/net.safetensors"), 2, 40));
    }

    private Answer put(String name, BodyPublisher body, String... headers) {
        return api.send("PUT", MODELS + name, body, headers);
    }

    @Test
    void anUploadedFileIsAModelLikeAllOthers() throws Exception {
        Answer answer = put("Pets.safetensors", net()).expect(201);

        assertThat(answer.header("Location")).isEqualTo(PETS);
        JsonNode model = api.get(PETS).expect(200).json();
        assertThat(answer.json()).isEqualTo(model);
        assertThat(api.get("/api/v1/models").expect(200).json().get(2)).isEqualTo(model);
        assertThat(model.propertyNames())
                .containsExactlyElementsOf(
                        api.get(MODELS + "resnet50").expect(200).json().propertyNames());
        assertThat(model.get("id").asString()).isEqualTo("pets");
        assertThat(model.get("convLayers").asInt()).isEqualTo(17);
        assertThat(model.get("isDefault").asBoolean()).isFalse();
        Answer filters = api.get(PETS + "/layers/0/filters.png").expect(200);
        assertThat(filters.header("Cache-Control")).isEqualTo("no-cache");

        JsonNode extraction = api.extraction(
                Form.photo(Photos.portrait()).field("model", "pets").field("size", "64"));

        assertThat(extraction.at("/proof/logitsMaxAbsDiff").asDouble(1)).isZero();
        assertThat(extraction.get("coverage").toString())
                .isEqualTo("{\"convolutions\":{\"recorded\":20,\"total\":20},\"unrecognised\":[]}");
        assertThat(api.get("/api/v1/extractions/" + extraction.get("id").asString() + "/predictions?top=1")
                        .expect(200)
                        .json()
                        .at("/0/label")
                        .asString())
                .isEqualTo("class 0");
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream file = Objects.requireNonNull(OwnModelsApiTest.class.getResourceAsStream(name), name)) {
            return file.readAllBytes();
        }
    }

    @Test
    void aTrainingCheckpointGivesPyTorchsNumbers() throws Exception {
        put("small.pth", BodyPublishers.ofByteArray(resource("own/small.pth"))).expect(201);
        JsonNode expected = JsonMapper.shared().readTree(resource("own/small.json"));
        JsonNode model = api.get(MODELS + "small").expect(200).json();
        assertThat(model.get("architecture").asString()).contains("ResNet");
        assertThat(model.get("parameters").asInt())
                .isEqualTo(expected.get("parameters").asInt());
        assertThat(model.at("/weights/mismatches").toString()).isEqualTo("[\"unexpected: projector.weight [2, 20]\"]");

        String id = api.extraction(Form.photo(resource("own/picture.png"))
                        .field("model", "small")
                        .field("size", "64")
                        .field("fit", "squash"))
                .get("id")
                .asString();

        float[] conv1 = NpyFile.of(api.get(ApiUrls.taps(id) + "conv1/activation.npy")
                        .expect(200)
                        .body())
                .data();
        float[] logits = NpyFile.of(api.get(ApiUrls.taps(id) + "fc/activation.npy")
                        .expect(200)
                        .body())
                .data();
        for (int i = 0; i < 5; i++) {
            assertThat(conv1[i])
                    .isCloseTo((float) expected.at("/conv1/first/" + i).asDouble(), within(4e-4f));
        }
        for (int i = 0; i < 4; i++) {
            assertThat(logits[i]).isCloseTo((float) expected.at("/logits/" + i).asDouble(), within(4e-5f));
        }
    }

    @ParameterizedTest
    @CsvSource({"custom", "residual", "densenet", "mobilenet2", "mobilenet3", "efficientnet", "shufflenet"})
    void anExportedNetworkShowsItsTaps(String name) throws Exception {
        put(name + ".pt2", BodyPublishers.ofByteArray(resource("/org/layerscope/network/exported/" + name + ".pt2")))
                .expect(201);
        JsonNode expected =
                JsonMapper.shared().readTree(resource("/org/layerscope/network/exported/" + name + ".json"));

        JsonNode extraction = api.extraction(Form.photo(Photos.portrait()).field("model", name));

        assertThat(extraction.get("state").asString()).isEqualTo("done");
        assertThat(extraction.at("/proof/logitsMaxAbsDiff").asDouble(1)).isZero();
        JsonNode coverage = extraction.at("/coverage/convolutions");
        assertThat(coverage.get("recorded")).isEqualTo(coverage.get("total"));
        assertThat(extraction.at("/input/width").asInt())
                .isEqualTo(expected.at("/input/1").asInt());
        String taps = ApiUrls.taps(extraction.get("id").asString());
        for (JsonNode tap : extraction.get("taps")) {
            api.get(taps + tap.get("path").asString() + "/maps?channels=0-0").expect(200);
        }
        api.get(MODELS + name + "/layers/0/filters.png").expect(200);
        api.get(MODELS + name + "/info").expect(200);
        assertThat(api.get(MODELS + name + "/layers").expect(200).json()).isNotEmpty();
    }

    @Test
    void aNetworkWhoseLayersDoNotFitEachOtherHasNoChain() throws Exception {
        put("dense.pt2", BodyPublishers.ofByteArray(resource("/org/layerscope/network/exported/densenet.pt2")))
                .expect(201);

        assertThat(api.post(Form.photo(Photos.portrait())
                                .field("model", "dense")
                                .field("pass", "chain"))
                        .refusal(400, "bad_parameter"))
                .contains("pass: chain (expected: forward");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            network/exported/refused-layer-norm.pt2       | torch.ops.aten.layer_norm.default (at
            network/exported/refused-custom-operation.pt2 | not supported: torch.ops
            network/exported/refused-training.pt2         | eval()
            model/checkpoints/transformer.pth             | layers.0.self_attn
            model/checkpoints/not_finite.pth              | expected
            """)
    void aStrangersFileIsRefusedWithTheReason(String file, String reason) throws Exception {
        String ending = file.substring(file.lastIndexOf('.'));

        assertThat(put("stranger" + ending, BodyPublishers.ofByteArray(resource("/org/layerscope/" + file)))
                        .refusal(422, "unsupported_model"))
                .contains(reason);
        assertThat(files()).isEmpty();
        api.extraction(Form.photo(Photos.portrait()).field("model", "resnet50-untrained"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/x-www-form-urlencoded", "text/plain", "application/octet-stream"})
    void theFileIsTakenWhateverTypeTheClientSays(String type) throws Exception {
        put("pets.safetensors", net(), "Content-Type", type).expect(201);
    }

    @Test
    void whatIsNoModelIsRefusedAndLeavesNothing() throws Exception {
        String sentence =
                put("x.pth", BodyPublishers.ofByteArray(new byte[5000])).refusal(422, "unsupported_model");

        assertThat(sentence).isNotBlank();
        assertThat(files()).isEmpty();
    }

    @Test
    void aSecondModelOfTheSameNameIsRefused() throws Exception {
        put("pets.safetensors", net()).expect(201);

        assertThat(put("PETS.pt", net()).refusal(409, "model_exists"))
                .isEqualTo("name: PETS.pt (expected: one that no other model has)");
        put("resnet50.pth", net()).refusal(409, "model_exists");
    }

    @Test
    void aFileAboveTheLimitIsRefusedAnnouncedOrNot() throws Exception {
        byte[] large = new byte[(45 << 20) + 1];

        assertThat(put("x.pth", BodyPublishers.ofByteArray(large)).refusal(413, "too_large"))
                .contains("(expected: at most 47185920)");
        put("x.pth", BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large)))
                .refusal(413, "too_large");
        assertThat(files()).isEmpty();
    }

    @Test
    void allFilesTogetherHaveALimit() throws Exception {
        put("a.safetensors", net()).expect(201);
        put("b.safetensors", net()).expect(201);

        assertThat(put("c.safetensors", net()).refusal(413, "too_large")).contains("together; delete some");
    }

    @ParameterizedTest
    @CsvSource({"x.bin, x.bin", "x, x", ".pth, .pth"})
    void aNameThatIsNoModelsIsRefused(String address, String name) {
        assertThat(put(address, BodyPublishers.noBody()).refusal(400, "bad_parameter"))
                .isEqualTo("name: %s (expected: NAME.safetensors, NAME.pth, NAME.pt or NAME.pt2)".formatted(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"..%2f..%2fpets.safetensors", "..%5c..%5cpets.safetensors", "pets%00.safetensors"})
    void aNameThatTheServerItselfRefusesStoresNothing(String address) throws Exception {
        put(address, net()).refusal(400, "bad_parameter");

        assertThat(files()).isEmpty();
    }

    @Test
    void settingsAreShownAndCanBeChanged() throws Exception {
        put("pets.safetensors", net()).expect(201);
        JsonNode before = api.get(PETS + "/settings").expect(200).json();
        assertThat(before.toString())
                .isEqualTo("{\"title\":\"pets\",\"architecture\":\"ResNet-18\",\"input\":{\"size\":224,"
                        + "\"mean\":[0.485,0.456,0.406],\"std\":[0.229,0.224,0.225],\"range\":1},"
                        + "\"resnet\":{\"strideIn\":\"3x3\",\"batchNormEps\":1.0E-5}}");

        JsonNode after = settings("""
                        {"title": "Pets", "input": {"size": 96, "range": 255}, "labels": ["cat", "dog"]}""").expect(200).json();

        assertThat(after.at("/input/mean/0").asDouble()).isEqualTo(0.485 * 255);
        assertThat(after.get("labels").toString()).isEqualTo("[\"cat\",\"dog\"]");
        JsonNode model = api.get(PETS).expect(200).json();
        assertThat(model.get("title").asString()).isEqualTo("Pets");
        assertThat(model.at("/input/defaultSize").asInt()).isEqualTo(96);
        assertThat(settings(after.toString()).expect(200).json()).isEqualTo(after);
    }

    @Test
    void kernelsOfAFileThatHasGoneAreThoseOfAnUnknownModel() throws Exception {
        put("pets.safetensors", net()).expect(201);
        api.get(PETS + "/layers/0/filters.png").expect(200);

        Files.delete(home.resolve("layerscope/models/uploads/pets.safetensors"));

        api.get(PETS + "/layers/0/filters.png").refusal(404, "unknown_model");
        api.get(PETS + "/layers/0/weights.npy").refusal(404, "unknown_model");
        while (api.get(PETS).status() != 404) {
            Thread.sleep(100);
        }
    }

    private Answer settings(String json) {
        return api.send("PUT", PETS + "/settings", BodyPublishers.ofString(json), "Content-Type", "application/json");
    }

    @Test
    void wrongSettingsAreRefusedByNameAndChangeNothing() throws Exception {
        put("pets.safetensors", net()).expect(201);
        JsonNode before = api.get(PETS + "/settings").expect(200).json();

        assertThat(settings("{\"input\": {\"size\": 20}}").refusal(400, "bad_parameter"))
                .isEqualTo("input.size: 20 (expected: 32..512)");
        assertThat(settings("[1]").refusal(400, "bad_parameter")).startsWith("settings: no JSON object");
        assertThat(settings("{\"labels\": [\"a\"]}").refusal(422, "unsupported_model"))
                .isEqualTo("labels: 1 (expected: 2, one for each class)");
        settings("{\"title\": \"" + "x".repeat(1 << 20) + "\"}").refusal(413, "too_large");
        assertThat(api.get(PETS + "/settings").expect(200).json()).isEqualTo(before);
    }

    @Test
    void aModelThatWasNotUploadedIsNotForVisitorsToChange() throws Exception {
        Path theirs = home.resolve("layerscope/models/theirs.safetensors");
        Files.createDirectories(theirs.getParent());
        OwnFiles.settings(theirs, "title: Theirs");
        OwnFiles.resnet18(theirs, 2, 1);
        try {
            while (api.get(MODELS + "theirs").status() != 200) {
                Thread.sleep(100);
            }
            api.delete(MODELS + "theirs").refusal(403, "not_uploaded");
            api.send("PUT", MODELS + "theirs/settings", BodyPublishers.ofString("{}"))
                    .refusal(403, "not_uploaded");
        } finally {
            Files.delete(theirs);
            Files.delete(theirs.resolveSibling("theirs.model.yaml"));
            while (api.get(MODELS + "theirs").status() != 404) {
                Thread.sleep(100);
            }
        }
    }

    @Test
    void aDeletedModelIsUnknown() throws Exception {
        put("pets.safetensors", net()).expect(201);
        settings("{}").expect(200);

        api.delete(PETS).expect(204);

        api.get(PETS).refusal(404, "unknown_model");
        api.delete(PETS).refusal(404, "unknown_model");
        api.get(PETS + "/settings").refusal(404, "unknown_model");
        api.delete(MODELS + "resnet50").refusal(404, "unknown_model");
        assertThat(files()).isEmpty();
    }

    @Test
    void classesOfANetworkThatDoesNotEndInAMeanAreExplainedByGradients() throws Exception {
        put("Mobile.pt2", BodyPublishers.ofFile(ExportedPrograms.file("mobilenet3")))
                .expect(201);
        String id = api.extraction(Form.photo(Photos.portrait()).field("model", "mobile"))
                .get("id")
                .asString();

        JsonNode got = api.get("/api/v1/extractions/" + id + "/explanation?class=3")
                .expect(200)
                .json();

        assertThat(got.get("method").asString()).isEqualTo("grad-cam");
        assertThat(got.has("bias")).isFalse();
        assertThat(got.get("tap").asString()).isEqualTo("features.3");
        assertThat(got.get("shape").toString()).isEqualTo("[8,8]");
        assertThat(got.get("values")).hasSize(64).allMatch(value -> value.doubleValue() >= 0);
        api.get("/api/v1/extractions/" + id + "/explanation?class=5").refusal(400, "bad_parameter");
    }
}
