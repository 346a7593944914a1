package org.layerscope.api;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.StreamSupport;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.layerscope.api.ApiClient.Answer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** All layers as one file, with the real network on real weights. */
@ApiTest
class ArchiveApiTest {

    @TempDir
    static Path folder;

    private final ApiClient api;

    ArchiveApiTest(ApiClient api) {
        this.api = api;
    }

    private String extraction(String... fields) {
        Form form = Form.photo(Photos.portrait());
        for (int i = 0; i < fields.length; i += 2) {
            form.field(fields[i], fields[i + 1]);
        }
        return "/api/v1/extractions/" + api.extraction(form).get("id").asString();
    }

    private static SequencedMap<String, byte[]> files(Answer answer) throws IOException {
        Path file = Files.createTempFile(folder, "archive", ".zip");
        Files.write(file, answer.body());
        SequencedMap<String, byte[]> files = new LinkedHashMap<>();
        try (ZipFile zip = new ZipFile(file.toFile())) {
            for (ZipEntry entry : zip.stream().map(ZipEntry.class::cast).toList()) {
                files.put(entry.getName(), zip.getInputStream(entry).readAllBytes());
            }
        }
        return files;
    }

    private static JsonNode manifest(Map<String, byte[]> files) {
        return JsonMapper.shared().readTree(files.get("manifest.json"));
    }

    @Test
    void archiveHasEveryLayersNumbersTheInputAManifestAndAScript() throws Exception {
        String extraction = extraction("size", "64");

        Answer answer = api.get(extraction + "/archive.zip?channels=8-15").expect(200);

        assertThat(answer.header("Content-Type")).isEqualTo("application/zip");
        assertThat(answer.header("Content-Length")).isEqualTo(String.valueOf(answer.body().length));
        assertThat(answer.header("Content-Disposition")).contains("resnet50-forward-64.zip");
        assertThat(answer.header("X-Script")).isEqualTo("recompute.py");
        SequencedMap<String, byte[]> files = files(answer);
        assertThat(files).hasSize(49 + 3);
        assertThat(files.firstEntry().getKey()).isEqualTo("input.png");
        assertThat(files.lastEntry().getKey()).isEqualTo("manifest.json");
        assertThat(files.get("input.png"))
                .isEqualTo(api.get(extraction + "/input.png").body());
        assertThat(files.get("layers/000-relu1.npy"))
                .isEqualTo(api.get(extraction + "/taps/relu1/activation.npy?channels=8-15")
                        .body());
        assertThat(files.get("layers/048-layer4.2.relu3.npy"))
                .isEqualTo(api.get(extraction + "/taps/layer4.2.relu3/activation.npy?channels=8-15")
                        .body());
        assertThat(new String(files.get("recompute.py"), StandardCharsets.UTF_8))
                .contains("models.resnet.Bottleneck, [3, 4, 6, 3], groups=1, width_per_group=64")
                .contains("eps=0.001")
                .contains("net.get_submodule(\"layer2.0.conv1\").stride = (2, 2)")
                .contains("/models/resnet50/weights.safetensors");
    }

    @Test
    void manifestSaysHowTheNumbersWereMadeAndTheHashOfEachFile() throws Exception {
        Map<String, byte[]> files = files(
                api.get(extraction("size", "64") + "/archive.zip?channels=0-1").expect(200));
        JsonNode manifest = manifest(files);

        assertThat(manifest.propertyNames())
                .containsExactly(
                        "layerscope",
                        "libraries",
                        "model",
                        "pass",
                        "input",
                        "preprocessing",
                        "show",
                        "channels",
                        "script",
                        "layers",
                        "files");
        assertThat(manifest.at("/libraries/PyTorch").asString()).startsWith("2.");
        assertThat(manifest.at("/model/sha256").asString())
                .isEqualTo(api.get("/api/v1/models")
                        .json()
                        .get(0)
                        .at("/weights/sha256")
                        .asString());
        assertThat(manifest.get("input").toString())
                .isEqualTo("{\"file\":\"input.png\",\"width\":64,\"height\":64,\"fit\":\"crop\"}");
        assertThat(manifest.get("preprocessing").toString())
                .isEqualTo("{\"range\":255.0,\"mean\":[123.68,116.779,103.939],\"std\":[1.0,1.0,1.0]}");
        assertThat(manifest.get("layers").get(2).toString())
                .isEqualTo(
                        "{\"index\":2,\"layer\":\"layer1.0.conv2\",\"tap\":\"layer1.0.relu2\",\"module\":\"layer1.0.relu\","
                                + "\"call\":2,\"shape\":[64,16,16],\"channels\":\"0-1\",\"file\":\"layers/002-layer1.0.relu2.npy\"}");
        List<String> named = StreamSupport.stream(manifest.get("files").spliterator(), false)
                .map(file -> file.get("name").asString())
                .toList();
        assertThat(files.keySet()).containsAll(named).hasSize(named.size() + 1);
        for (JsonNode file : manifest.get("files")) {
            byte[] bytes = requireNonNull(files.get(file.get("name").asString()));
            assertThat(file.get("bytes").asInt()).isEqualTo(bytes.length);
            assertThat(file.get("sha256").asString())
                    .isEqualTo(HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)));
        }
    }

    @Test
    void layersWithFewerChannelsGiveThoseThatTheyHaveAndEqualExtractionsEqualBytes() throws Exception {
        String extraction = extraction("size", "64", "model", "resnet50-untrained");

        Answer answer = api.get(extraction + "/archive.zip?channels=100-163&show=convolution")
                .expect(200);

        JsonNode layers = manifest(files(answer)).get("layers");
        assertThat(layers.get(0).get("tap").asString()).isEqualTo("conv1");
        assertThat(layers.get(0).get("channels").asString()).isEqualTo("0-63");
        assertThat(layers.get(3).get("channels").asString()).isEqualTo("100-163");
        assertThat(api.get(extraction + "/archive.zip?channels=100-163&show=convolution")
                        .body())
                .isEqualTo(answer.body());
    }

    @Test
    void chainHasItsOwnPreprocessingAndConvolutionsOnly() throws Exception {
        JsonNode manifest =
                manifest(files(api.get(extraction("pass", "chain", "size", "64") + "/archive.zip?channels=0-0")
                        .expect(200)));

        assertThat(manifest.get("preprocessing").toString())
                .isEqualTo("{\"range\":1.0,\"mean\":[0.5,0.5,0.5],\"std\":[0.5,0.5,0.5]}");
        assertThat(manifest.get("layers")).hasSize(49);
        assertThat(manifest.get("layers").get(1).get("tap").asString()).isEqualTo("layer1.0.conv1");
    }

    @Test
    void whatCannotBeTakenIsRefused() {
        String extraction = extraction("size", "64");

        assertThat(api.get(extraction + "/archive.zip?channels=0-2048").refusal(422, "channel_out_of_range"))
                .isEqualTo("channels: 2048 (expected: 0..2047 of the widest layer of resnet50)");
        assertThat(api.get(extraction + "/archive.zip?show=everything").refusal(400, "bad_parameter"))
                .isEqualTo("show: everything (expected: convolution, batch-norm, relu)");
        api.get("/api/v1/extractions/nothing/archive.zip").refusal(404, "unknown_extraction");
    }

    @Test
    void aShareThatHidesItsPhotoGivesItToNobody() throws Exception {
        String id = extraction("size", "64").replaceFirst(".*/", "");
        for (boolean shown : new boolean[] {true, false}) {
            JsonNode share = api.send(
                            "POST",
                            "/api/v1/shares",
                            BodyPublishers.ofString(
                                    "{\"extraction\": \"%s\", \"view\": {\"tap\": \"conv1\"}, \"showPhoto\": %s}"
                                            .formatted(id, shown)))
                    .expect(201)
                    .json();
            Answer answer = api.get("/api/v1/shares/" + share.get("id").asString() + "/archive.zip?channels=0-0")
                    .expect(200);
            assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
            assertThat(files(answer).containsKey("input.png")).isEqualTo(shown);
            assertThat(manifest(files(answer)).at("/input/file").isString()).isEqualTo(shown);
        }
    }

    @Test
    void weightsOfTheProgramsModelsAreGivenOutForTheScript() throws Exception {
        Answer answer = api.get("/api/v1/models/resnet50/weights.safetensors").expect(200);

        assertThat(answer.body().length).isGreaterThan(102_000_000);
        assertThat(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(answer.body())))
                .isEqualTo(api.get("/api/v1/models/resnet50")
                        .json()
                        .at("/weights/sha256")
                        .asString());
        api.get("/api/v1/models/nothing/weights.safetensors").refusal(404, "unknown_model");
    }
}
