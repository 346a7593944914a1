package org.layerscope.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.layerscope.api.ApiClient.Answer;
import org.layerscope.network.Reference;
import tools.jackson.databind.JsonNode;

/** Why a class, with the trained network, against PyTorch's numbers. */
@ApiTest
class ExplanationApiTest {

    private static final int MASK = 643;

    private final ApiClient api;
    private String extraction = "";

    ExplanationApiTest(ApiClient api) {
        this.api = api;
    }

    @BeforeEach
    void show() {
        extraction = "/api/v1/extractions/"
                + api.extraction(Form.photo(Photos.portrait())).get("id").asString();
    }

    private Answer explanation(Object index) {
        return api.get(extraction + "/explanation?class=" + index);
    }

    @Test
    void mapOfAClassIsPyTorchsAndItsMeanPlusTheBiasIsTheLogit() {
        for (JsonNode expected : Reference.json("explanations/expected.json").required("trained")) {
            JsonNode got = explanation(expected.required("class").intValue())
                    .expect(200)
                    .json();

            assertThat(got.propertyNames())
                    .containsExactly("class", "label", "method", "tap", "shape", "values", "logit", "bias");
            for (String name : new String[] {"class", "method", "tap", "shape"}) {
                assertThat(got.get(name)).as(name).isEqualTo(expected.get(name));
            }
            double sum = 0;
            for (int cell = 0; cell < 49; cell++) {
                double value = got.get("values").get(cell).doubleValue();
                assertThat(value).isCloseTo(expected.get("values").get(cell).doubleValue(), within(1e-3));
                sum += value;
            }
            assertThat(got.get("logit").doubleValue())
                    .isCloseTo(expected.get("logit").doubleValue(), within(1e-3));
            assertThat(sum / 49 + got.get("bias").doubleValue())
                    .isCloseTo(got.get("logit").doubleValue(), within(1e-3));
        }
    }

    @Test
    void mapSaysWhichClassItIsOfAndMayBeKeptByItsOwnersBrowser() {
        Answer answer = explanation(MASK).expect(200);

        assertThat(answer.json().get("label").asString()).isEqualTo("mask");
        assertThat(answer.header("Cache-Control")).isEqualTo("max-age=1800, private, immutable");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1000", "-1", "99999999999999999999", "mask", "", "1.0"})
    void aClassThatTheNetworkDoesNotHaveIsRefused(String index) {
        assertThat(explanation(index).refusal(400, "bad_parameter"))
                .isEqualTo("class: %s (expected: 0..999 of resnet50)".formatted(index));
    }

    @Test
    void noClassAtAllIsRefused() {
        api.get(extraction + "/explanation").refusal(400, "bad_parameter");
        api.get("/api/v1/extractions/nothing/explanation?class=0").refusal(404, "unknown_extraction");
    }

    @Test
    void theChainHasNoClassesToExplain() {
        String chain = api.extraction(Form.photo(Photos.portrait()).field("pass", "chain"))
                .get("id")
                .asString();

        assertThat(api.get("/api/v1/extractions/" + chain + "/explanation?class=0")
                        .refusal(404, "not_found"))
                .startsWith("explanation: none (expected: an extraction of the pass forward");
    }

    @Test
    void untrainedNetworkIsExplainedAsWell() {
        String untrained = api.extraction(Form.photo(Photos.portrait()).field("model", "resnet50-untrained"))
                .get("id")
                .asString();

        JsonNode got = api.get("/api/v1/extractions/" + untrained + "/explanation?class=5")
                .expect(200)
                .json();

        assertThat(got.get("label").asString()).isEqualTo("class 5");
        double sum = 0;
        for (JsonNode value : got.get("values")) {
            sum += value.doubleValue();
        }
        assertThat(sum / 49 + got.get("bias").doubleValue())
                .isCloseTo(got.get("logit").doubleValue(), within(1e-3));
    }

    @Test
    void aShareIsExplainedWithTheSameNumbersAndKeptNowhere() {
        String id = extraction.substring(extraction.lastIndexOf('/') + 1);
        JsonNode share = api.send(
                        "POST",
                        "/api/v1/shares",
                        BodyPublishers.ofString(
                                "{\"extraction\": \"%s\", \"view\": {\"tap\": \"conv1\", \"channels\": \"0-63\"}}"
                                        .formatted(id)))
                .expect(201)
                .json();
        String address = "/api/v1/shares/" + share.get("id").asString() + "/explanation";

        Answer shared = api.get(address + "?class=" + MASK).expect(200);

        assertThat(shared.json()).isEqualTo(explanation(MASK).json());
        assertThat(shared.header("Cache-Control")).isEqualTo("no-store");
        api.get(address + "?class=1000").refusal(400, "bad_parameter");
        api.get(address + "?class=0&pass=chain").refusal(404, "not_found");
        assertThat(api.get(address + "?class=0&size=448")
                        .expect(200)
                        .json()
                        .get("shape")
                        .toString())
                .isEqualTo("[14,14]");
    }
}
