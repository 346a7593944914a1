package org.layerscope.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.layerscope.api.ApiClient.Answer;
import org.layerscope.engine.Engine;
import org.layerscope.engine.HeldDevice;
import org.layerscope.image.Photo;
import org.layerscope.image.Resampler;
import org.layerscope.image.Samples;
import org.layerscope.model.ModelCatalogue;
import org.layerscope.visualization.ExtractionState;
import org.layerscope.visualization.Extractions;
import tools.jackson.databind.JsonNode;

@ApiTest
class ExtractionsApiTest {

    private final ApiClient api;
    private final Engine engine;
    private final ModelCatalogue catalogue;
    private final Extractions extractions;

    ExtractionsApiTest(ApiClient api, Engine engine, ModelCatalogue catalogue, Extractions extractions) {
        this.api = api;
        this.engine = engine;
        this.catalogue = catalogue;
        this.extractions = extractions;
    }

    @Test
    void aPhotoIsAnsweredWithItsFinishedExtraction() {
        Answer answer = api.post(Form.photo(Photos.portrait())).expect(201);

        JsonNode extraction = answer.json();
        String id = extraction.get("id").asString();
        assertThat(id).matches("[A-Za-z0-9_-]{22,}");
        assertThat(answer.header("Location")).isEqualTo("/api/v1/extractions/" + id);
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(extraction.propertyNames())
                .containsExactly(
                        "id",
                        "state",
                        "progress",
                        "model",
                        "pass",
                        "input",
                        "timings",
                        "taps",
                        "proof",
                        "coverage",
                        "expiresAt");
        assertThat(extraction.get("state").asString()).isEqualTo("done");
        assertThat(extraction.get("model").asString()).isEqualTo("resnet50");
        assertThat(extraction.get("pass").asString()).isEqualTo("forward");
        assertThat(extraction.get("progress").toString()).isEqualTo("{\"done\":49,\"total\":49}");
        assertThat(extraction.get("input").toString()).isEqualTo("{\"width\":224,\"height\":224,\"fit\":\"crop\"}");
        assertThat(extraction.get("timings").propertyNames())
                .containsExactly("decodeMs", "queueMs", "passMs", "firstTapMs");
        assertThat(extraction.get("timings").get("passMs").asLong()).isPositive();
        assertThat(extraction.get("proof").get("logitsMaxAbsDiff").asDouble()).isZero();
        assertThat(extraction.get("coverage").toString())
                .isEqualTo("{\"convolutions\":{\"recorded\":53,\"total\":53},\"unrecognised\":[]}");
        assertThat(Instant.parse(extraction.get("expiresAt").asString()))
                .isBetween(Instant.now().plusSeconds(29 * 60), Instant.now().plusSeconds(31 * 60));

        Answer again = api.get(answer.header("Location")).expect(200);
        assertThat(again.json().get("id").asString()).isEqualTo(id);
        assertThat(again.header("Cache-Control")).isEqualTo("no-store");
    }

    @Test
    void tapsAreAllThatTheForwardPassRecordsWithTheirShapes() {
        JsonNode taps = api.extraction(Form.photo(Photos.portrait())).get("taps");

        assertThat(tap(taps, "conv1"))
                .isEqualTo("{\"path\":\"conv1\",\"kind\":\"conv\",\"layer\":0,\"shape\":[64,112,112]}");
        assertThat(tap(taps, "bn1")).isEqualTo("{\"path\":\"bn1\",\"kind\":\"bn\",\"layer\":0,\"shape\":[64,112,112]}");
        assertThat(tap(taps, "relu1"))
                .isEqualTo("{\"path\":\"relu1\",\"kind\":\"relu\",\"layer\":0,\"shape\":[64,112,112]}");
        assertThat(tap(taps, "maxpool")).isEqualTo("{\"path\":\"maxpool\",\"kind\":\"maxpool\",\"shape\":[64,56,56]}");
        assertThat(tap(taps, "layer1.0.relu2"))
                .isEqualTo("{\"path\":\"layer1.0.relu2\",\"kind\":\"relu\",\"layer\":2,\"shape\":[64,56,56]}");
        assertThat(tap(taps, "layer1.0")).isEqualTo("{\"path\":\"layer1.0\",\"kind\":\"block\",\"shape\":[256,56,56]}");
        assertThat(tap(taps, "layer4.2.conv3"))
                .isEqualTo("{\"path\":\"layer4.2.conv3\",\"kind\":\"conv\",\"layer\":48,\"shape\":[2048,7,7]}");
        assertThat(tap(taps, "avgpool")).isEqualTo("{\"path\":\"avgpool\",\"kind\":\"avgpool\",\"shape\":[2048,1,1]}");
        assertThat(tap(taps, "fc")).isEqualTo("{\"path\":\"fc\",\"kind\":\"fc\",\"shape\":[1000,1,1]}");
    }

    private static String tap(JsonNode taps, String path) {
        return StreamSupport.stream(taps.spliterator(), false)
                .filter(tap -> tap.get("path").asString().equals(path))
                .findFirst()
                .orElseThrow()
                .toString();
    }

    @ParameterizedTest
    @CsvSource({
        "forward, 128, squash, 64",
        "forward, 320, crop, 160",
        "forward, 448, squash, 224",
        "forward, 32, crop, 16",
        "chain, 128, crop, 64",
        "chain, 224, squash, 112"
    })
    void sizeFitAndPassAreAsAskedFor(String pass, int size, String fit, int firstMap) {
        JsonNode extraction = api.extraction(Form.photo(Photos.wide().png())
                .field("pass", pass)
                .field("size", Integer.toString(size))
                .field("fit", fit)
                .field("model", "resnet50-untrained"));

        assertThat(extraction.get("model").asString()).isEqualTo("resnet50-untrained");
        assertThat(extraction.get("pass").asString()).isEqualTo(pass);
        assertThat(extraction.get("taps").get(0).get("shape").toString())
                .isEqualTo("[64,%d,%d]".formatted(firstMap, firstMap));
        Photo expected =
                fit.equals("crop") ? Resampler.crop(Photos.wide(), size) : Resampler.squash(Photos.wide(), size);
        Answer input = api.get(address(extraction) + "/input.png").expect(200);
        assertThat(input.header("Content-Type")).isEqualTo("image/png");
        assertThat(Png.of(input.body()).photo()).isEqualTo(expected);
    }

    @Test
    void theInputIsThePhotoAsTheNetworkSeesIt() {
        JsonNode extraction = api.extraction(Form.photo(Photos.portrait()));

        Png input = Png.of(api.get(address(extraction) + "/input.png").body());

        assertThat(input.photo()).isEqualTo(Resampler.crop(Samples.portrait(), 224));
    }

    @Test
    void theChainHasTheArticlesDefaultsAndConvolutionsOnly() {
        JsonNode extraction = api.extraction(Form.photo(Photos.portrait()).field("pass", "chain"));

        assertThat(extraction.get("input").toString()).isEqualTo("{\"width\":128,\"height\":128,\"fit\":\"squash\"}");
        assertThat(extraction.has("proof")).isFalse();
        assertThat(extraction.at("/coverage/convolutions").toString()).isEqualTo("{\"recorded\":49,\"total\":53}");
        assertThat(extraction.get("taps"))
                .hasSize(49)
                .allSatisfy(tap -> assertThat(tap.get("kind").asString()).isEqualTo("conv"));
        assertThat(extraction.get("taps").get(48).toString())
                .isEqualTo("{\"path\":\"layer4.2.conv3\",\"kind\":\"conv\",\"layer\":48,\"shape\":[2048,8,8]}");
    }

    @Test
    void theChainHasNoPredictions() {
        JsonNode extraction = api.extraction(Form.photo(Photos.portrait()).field("pass", "chain"));

        String sentence = api.get(address(extraction) + "/predictions").refusal(404, "not_found");

        assertThat(sentence).contains("predictions", "chain", "forward");
    }

    @Test
    void predictionsAreTheSoftmaxOfTheLogits() {
        JsonNode extraction = api.extraction(Form.photo(Photos.portrait()));
        float[] logits = NpyFile.of(
                        api.get(address(extraction) + "/taps/fc/activation.npy").body())
                .data();

        Answer answer = api.get(address(extraction) + "/predictions?top=3").expect(200);

        assertThat(answer.json()).hasSize(3);
        double sum = 0;
        for (float logit : logits) {
            sum += Math.exp(logit);
        }
        double before = 1;
        List<String> labels = catalogue.defaultModel().labels();
        for (JsonNode prediction : answer.json()) {
            assertThat(prediction.propertyNames()).containsExactly("index", "label", "probability");
            int index = prediction.get("index").asInt();
            double probability = prediction.get("probability").asDouble();
            assertThat(probability).isCloseTo(Math.exp(logits[index]) / sum, Offset.offset(1e-6));
            assertThat(prediction.get("label").asString()).isEqualTo(labels.get(index));
            assertThat(probability).isLessThanOrEqualTo(before);
            before = probability;
        }
    }

    @ParameterizedTest
    @CsvSource({"'', 5", "?top=1, 1", "?top=5, 5", "?top=1000, 1000"})
    void asManyPredictionsComeAsAreAskedFor(String query, int count) {
        JsonNode extraction = api.extraction(Form.photo(Photos.portrait()));

        JsonNode predictions = api.get(address(extraction) + "/predictions" + query)
                .expect(200)
                .json();

        assertThat(predictions).hasSize(count);
        double sum = StreamSupport.stream(predictions.spliterator(), false)
                .mapToDouble(prediction -> prediction.get("probability").asDouble())
                .sum();
        assertThat(sum).isBetween(0.0, 1 + 1e-9);
    }

    @Test
    void aDeletedExtractionIsGoneWithAllOfIt() {
        JsonNode extraction = api.extraction(Form.photo(Photos.portrait()));
        String address = address(extraction);
        api.get(address + "/taps/0/maps").expect(200);

        api.delete(address).expect(204);

        for (String path : List.of("", "/input.png", "/predictions", "/taps/0/maps", "/taps/0/grid.png")) {
            assertThat(api.get(address + path).refusal(404, "unknown_extraction"))
                    .contains(extraction.get("id").asString());
        }
        api.delete(address).refusal(404, "unknown_extraction");
    }

    @Test
    void anAsynchronousRequestIsAnsweredAtOnceAndItsPositionTold() {
        HeldDevice first = new HeldDevice(engine, catalogue).awaitStart();
        HeldDevice second = new HeldDevice(engine, catalogue);
        try {
            Answer answer = api.post(Form.photo(Photos.fresh()), "Prefer", "respond-async")
                    .expect(202);
            assertThat(answer.json().get("state").asString()).isEqualTo("queued");
            assertThat(answer.json().has("proof")).isFalse();
            assertThat(answer.json().path("queuePosition").asInt(1)).isPositive();
            first.release();
            second.awaitStart();

            JsonNode waiting = api.get(answer.header("Location")).expect(200).json();

            assertThat(waiting.get("state").asString()).isEqualTo("queued");
            assertThat(waiting.get("queuePosition").asInt()).isEqualTo(1);
            assertThat(waiting.get("estimatedWaitMs").asLong(-1)).isNotNegative();
            assertThat(waiting.get("progress").toString()).isEqualTo("{\"done\":0,\"total\":49}");
        } finally {
            first.release();
            second.release();
        }
    }

    @Test
    void anAsynchronousExtractionBecomesDone() {
        String address = api.started(Form.photo(Photos.fresh()).field("size", "128"));

        api.get(address + "/predictions").expect(200);

        JsonNode done = api.get(address).expect(200).json();
        assertThat(done.get("state").asString()).isEqualTo("done");
        assertThat(done.get("proof").get("logitsMaxAbsDiff").asDouble()).isZero();
    }

    @Test
    void whatIsAskedForWhileThePhotoWaitsComesWhenItIsComputed() {
        List<CompletableFuture<Answer>> answers;
        HeldDevice held = new HeldDevice(engine, catalogue).awaitStart();
        try {
            String address = api.started(Form.photo(Photos.fresh()));
            answers = List.of(
                    api.getAsync(address + "/taps/48/maps?channels=0-2047"),
                    api.getAsync(address + "/taps/0/grid.png"),
                    api.getAsync(address + "/taps/layer1.0.bn3/maps"),
                    api.getAsync(address + "/predictions"),
                    api.getAsync(address + "/taps/layer2.0.relu1/activation.npy"));
            api.get(address + "/input.png").expect(200);
            assertThat(answers).noneMatch(CompletableFuture::isDone);
        } finally {
            held.release();
        }

        assertThat(answers).allSatisfy(answer -> answer.join().expect(200));
    }

    @Test
    void deletingAWaitingExtractionEndsWhatWaitsForIt() {
        CompletableFuture<Answer> maps;
        CompletableFuture<Answer> predictions;
        HeldDevice held = new HeldDevice(engine, catalogue).awaitStart();
        try {
            String address = api.started(Form.photo(Photos.fresh()));
            maps = api.getAsync(address + "/taps/0/maps");
            predictions = api.getAsync(address + "/predictions");
            api.get(address + "/input.png").expect(200);

            awaitUse(address);
            api.delete(address).expect(204);
        } finally {
            held.release();
        }

        assertThat(maps.join().status()).isIn(404, 409);
        assertThat(predictions.join().status()).isIn(404, 409);
    }

    /** No more than a courtesy: without it the requests on their way may find nothing at all, which is as right. */
    private void awaitUse(String address) {
        api.get(address).expect(200);
    }

    @Test
    void deletingARunningExtractionStopsIt() throws InterruptedException {
        String id;
        String address;
        CountDownLatch deleted = new CountDownLatch(1);
        CompletableFuture<ExtractionState> last = new CompletableFuture<>();
        HeldDevice held = new HeldDevice(engine, catalogue).awaitStart();
        try {
            address = api.started(Form.photo(Photos.fresh()).field("size", "448"));
            id = address.substring(address.lastIndexOf('/') + 1);
            // Stops the device in the middle of the pass until the deletion has been answered.
            extractions.find(id).orElseThrow().onChange(state -> {
                if (state instanceof ExtractionState.Running(int done, int total) && done >= 3) {
                    await(deleted);
                }
                if (state.ended()) {
                    last.complete(state);
                }
            });
        } finally {
            held.release();
        }
        CompletableFuture<Answer> maps = api.getAsync(address + "/taps/48/maps");
        api.get(address + "/input.png").expect(200);

        api.delete(address).expect(204);
        deleted.countDown();

        assertThat(last.orTimeout(60, TimeUnit.SECONDS).join()).isEqualTo(new ExtractionState.Cancelled());
        if (maps.join().status() != 404) {
            maps.join().refusal(409, "cancelled");
        }
        api.get(address).refusal(404, "unknown_extraction");
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(60, TimeUnit.SECONDS)) {
                throw new AssertionError("nothing was deleted");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static String address(JsonNode extraction) {
        return ApiUrls.extraction(extraction.get("id").asString());
    }
}
