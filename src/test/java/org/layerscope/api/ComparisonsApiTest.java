package org.layerscope.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.layerscope.api.ApiClient.Answer;
import tools.jackson.databind.JsonNode;

/** Two extractions against each other: each number once more from the exact numbers of both. */
@ApiTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ComparisonsApiTest {

    private final ApiClient api;
    private String portrait = "";
    private String other = "";
    private String random = "";
    private String chain = "";

    ComparisonsApiTest(ApiClient api) {
        this.api = api;
    }

    @BeforeAll
    void extract() {
        portrait = id(Form.photo(Photos.portrait()));
        other = id(Form.photo(Photos.wide().png()));
        random = id(Form.photo(Photos.portrait()).field("model", "resnet50-random"));
        chain = id(Form.photo(Photos.portrait()).field("pass", "chain"));
    }

    private String id(Form form) {
        return api.extraction(form).get("id").asString();
    }

    private NpyFile activation(String id, String tap) {
        return NpyFile.of(
                api.get(ApiUrls.taps(id) + tap + "/activation.npy").expect(200).body());
    }

    private Answer differences(String tap, String query) {
        return api.get(ApiUrls.taps(portrait) + tap + "/differences" + query);
    }

    private Answer similarity(String query) {
        return api.get(ApiUrls.extraction(portrait) + "/similarity" + query);
    }

    @ParameterizedTest
    @ValueSource(strings = {"conv1", "layer2.0.relu1", "layer4.2", "fc"})
    void differencesAreThoseOfTheExactNumbers(String tap) {
        assertDifferences(tap, other);
    }

    /** The same network: also where the other untrained model has its stride elsewhere. */
    @ParameterizedTest
    @ValueSource(strings = {"conv1", "layer2.0.conv1", "layer4.0.relu1"})
    void trainedAndRandomWeightsAreComparedInEveryLayer(String tap) {
        assertDifferences(tap, random);
    }

    private void assertDifferences(String tap, String with) {
        float[] mine = activation(portrait, tap).data();
        float[] theirs = activation(with, tap).data();

        JsonNode answer = differences(tap, "?with=" + with).expect(200).json();

        int area = mine.length / answer.size();
        double largest = 0;
        for (int channel = 0; channel < answer.size(); channel++) {
            double sum = 0;
            for (int i = channel * area; i < (channel + 1) * area; i++) {
                sum += Math.abs((double) mine[i] - theirs[i]);
            }
            assertThat(answer.get(channel).propertyNames()).containsExactly("channel", "difference");
            assertThat(answer.get(channel).get("channel").asInt()).isEqualTo(channel);
            assertThat(answer.get(channel).get("difference").asDouble())
                    .as("channel %d", channel)
                    .isCloseTo(sum / area, within(1e-9 * (1 + sum / area)));
            largest = Math.max(largest, sum / area);
        }
        assertThat(largest).isPositive();
    }

    @Test
    void anExtractionDiffersFromItselfNowhere() {
        assertThat(differences("conv1", "?with=" + portrait).expect(200).json())
                .allMatch(channel -> channel.get("difference").asDouble() == 0);
        assertThat(similarity("?with=" + portrait)
                        .expect(200)
                        .json()
                        .get("cosine")
                        .asDouble())
                .isCloseTo(1, within(1e-12));
    }

    @Test
    void similarityIsTheCosineOfWhatTheClassifierReads() {
        for (String with : new String[] {other, random}) {
            JsonNode answer = similarity("?with=" + with).expect(200).json();

            assertThat(answer.propertyNames()).containsExactly("tap", "cosine");
            assertThat(answer.get("tap").asString()).isEqualTo("layer4.2");
            assertThat(answer.get("cosine").asDouble())
                    .isCloseTo(cosine(pooled(portrait, "avgpool"), pooled(with, "avgpool")), within(1e-6))
                    .isBetween(0.0, 0.999);
        }
    }

    @Test
    void similarityOfTheTwoPassesAveragesMapsOfTwoSizes() {
        JsonNode answer = similarity("?with=" + chain).expect(200).json();

        assertThat(answer.get("cosine").asDouble())
                .isCloseTo(cosine(pooled(portrait, "avgpool"), pooled(chain, "layer4.2.conv3")), within(1e-6));
        assertThat(api.get(ApiUrls.extraction(chain) + "/similarity?with=" + portrait)
                        .expect(200)
                        .json()
                        .get("tap")
                        .asString())
                .isEqualTo("layer4.2.conv3");
    }

    private double[] pooled(String id, String tap) {
        NpyFile file = activation(id, tap);
        int area = file.data().length / file.shape()[0];
        double[] means = new double[file.shape()[0]];
        for (int i = 0; i < file.data().length; i++) {
            means[i / area] += (double) file.data()[i] / area;
        }
        return means;
    }

    private static double cosine(double[] one, double[] other) {
        double dot = 0;
        for (int i = 0; i < one.length; i++) {
            dot += one[i] * other[i];
        }
        return dot / length(one) / length(other);
    }

    private static double length(double[] vector) {
        return Math.sqrt(Arrays.stream(vector).map(x -> x * x).sum());
    }

    @Test
    void aGridCanShowItsChannelsByTheirDifference() {
        String ranked = StreamSupport.stream(
                        differences("layer1.0.conv3", "?with=" + other)
                                .expect(200)
                                .json()
                                .spliterator(),
                        false)
                .sorted(Comparator.comparingDouble(
                        channel -> -channel.get("difference").asDouble()))
                .skip(8)
                .limit(12)
                .map(channel -> channel.get("channel").asString())
                .collect(Collectors.joining(","));
        String grid = ApiUrls.taps(portrait) + "layer1.0.conv3/grid.png?channels=8-19&order=difference";

        Png png = Png.of(api.get(grid + "&with=" + other).expect(200).body());

        assertThat(png.texts()).containsEntry("Channels", ranked).containsEntry("Order", "difference");
        assertThat(api.get(grid).refusal(400, "bad_parameter")).contains("with: none");
    }

    @Test
    void aGridCanHaveTheOrderOfTheOtherExtractionsTap() {
        String there = ApiUrls.taps(chain) + "layer1.0.conv3/grid.png?channels=8-19&order=mean";
        String mine = ApiUrls.taps(portrait) + "layer1.0.relu3/grid.png?channels=8-19&order=mean";
        String expected = channels(mine);

        assertThat(channels(there)).isNotEqualTo(expected);
        assertThat(channels(there + "&rank=layer1.0.relu3&with=" + portrait)).isEqualTo(expected);
        assertThat(api.get(there + "&rank=layer1.0.relu3").refusal(400, "bad_parameter"))
                .contains("with: none");
        assertThat(api.get(there + "&rank=layer9&with=" + portrait).refusal(404, "unknown_tap"))
                .contains("layer9");
        assertThat(api.get(there + "&rank=conv1&with=" + portrait).refusal(400, "bad_parameter"))
                .contains("rank: conv1", "64", "256");
    }

    private String channels(String grid) {
        return String.valueOf(Png.of(api.get(grid).expect(200).body()).texts().get("Channels"));
    }

    @Test
    void theScaleOfALayerCanSpanOtherNumbersThanItsOwn() {
        String grid = ApiUrls.taps(portrait) + "conv1/grid.png?channels=0-3&columns=4&tile=112&scale=layer";
        float[] exact = activation(portrait, "conv1").data();

        Png png = Png.of(api.get(grid + "&between=-1500,2e3").expect(200).body());

        assertThat(png.texts()).containsEntry("Between", "-1500.0,2000.0");
        for (int i = 0; i < 4 * 112 * 112; i++) {
            int[] at = {i / 112 / 112, i / 112 % 112, i % 112};
            double level = Math.clamp((exact[i] + 1500) / 3500 * 255, 0, 255);
            // Off by the rounding of the map's byte and that of the level.
            assertThat((double) (png.rgb(at[0] * 114 + at[2], at[1]) & 0xff))
                    .as("cell %d, %d of channel %d", at[1], at[2], at[0])
                    .isCloseTo(level, within(2.0));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "2,1", "a,b", "NaN,1", "0,1e999", "1,2,3", ""})
    void aScaleThatIsNoneIsRefused(String between) {
        assertThat(api.get(ApiUrls.taps(portrait) + "conv1/grid.png?scale=layer&between=" + between)
                        .refusal(400, "bad_parameter"))
                .contains("between");
    }

    @Test
    void onItsOwnScaleAChannelSpansNothingElse() {
        assertThat(api.get(ApiUrls.taps(portrait) + "conv1/grid.png?between=0,1")
                        .refusal(400, "bad_parameter"))
                .contains("between: 0,1", "scale is layer");
    }

    @Test
    void answersStayInTheOwnersBrowser() {
        String expected = "max-age=1800, private, immutable";

        assertThat(differences("0", "?with=" + other).expect(200).header("Cache-Control"))
                .isEqualTo(expected);
        assertThat(similarity("?with=" + other).expect(200).header("Cache-Control"))
                .isEqualTo(expected);
    }

    @Test
    void whatDoesNotFitIsRefusedWithTheReason() {
        assertThat(differences("conv1", "").refusal(400, "bad_parameter")).contains("with: none");
        assertThat(similarity("").refusal(400, "bad_parameter")).contains("with: none");
        assertThat(differences("conv1", "?with=nobody").refusal(404, "unknown_extraction"))
                .contains("nobody");
        assertThat(differences("conv99", "?with=" + other).refusal(404, "unknown_tap"))
                .contains("conv99");
        assertThat(differences("relu1", "?with=" + chain).refusal(400, "bad_parameter"))
                .contains("a tap relu1");
        assertThat(differences("layer1.0.conv1", "?with=" + chain).refusal(400, "bad_parameter"))
                .contains("layer1.0.conv1 is 64×56×56", "there it is 64×64×64");
        api.get(ApiUrls.extraction("nobody") + "/similarity?with=" + other).refusal(404, "unknown_extraction");
    }
}
