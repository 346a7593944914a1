package org.layerscope.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.layerscope.api.ApiClient.Answer;

@ApiTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RefusalsApiTest {

    private static final String LONG = "x".repeat(2000);

    private final ApiClient api;
    private String extraction = "";

    RefusalsApiTest(ApiClient api) {
        this.api = api;
    }

    private static Form quick() {
        return Form.photo(Photos.portrait()).field("size", "32").field("model", "resnet50-untrained");
    }

    @BeforeAll
    void extract() {
        extraction = ApiUrls.extraction(api.extraction(quick()).get("id").asString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/api/v1/models/vgg99/info | unknown_model | vgg99 | /api/v1/models",
                "/api/v1/models/vgg99/modules | unknown_model | vgg99 | /api/v1/models",
                "/api/v1/models/vgg99/layers | unknown_model | vgg99 | /api/v1/models",
                "/api/v1/models/vgg99/layers/0/filters.png | unknown_model | vgg99 | /api/v1/models",
                "/api/v1/models/vgg99/layers/0/weights.npy | unknown_model | vgg99 | /api/v1/models",
                "/api/v1/models/resnet50/layers/49/weights.npy | unknown_tap | layer: 49 | 0..48",
                "/api/v1/models/resnet50/layers/-1/filters.png | unknown_tap | layer: -1 | 0..48",
                "/api/v1/models/resnet50/layers/bn1/filters.png | unknown_tap | layer: bn1 | convolution",
                "{e}/taps/49/maps | unknown_tap | tap: 49 | 0..48",
                "{e}/taps/999999999999/maps | unknown_tap | tap: 999999999999 | 0..48",
                "{e}/taps/-1/grid.png | unknown_tap | tap: -1 | layer4.2.conv3",
                "{e}/taps/layer5.0.conv1/activation.npy | unknown_tap | layer5.0.conv1 | resnet50-untrained",
                "{e}/taps/%F0%9F%92%A9%20%22%3Cb%3E/maps | unknown_tap | 💩 \"<b> | 0..48",
                "/api/v1/extractions/nobody | unknown_extraction | nobody | 30 minutes",
                "/api/v1/extractions/nobody/predictions | unknown_extraction | nobody | 30 minutes",
                "/api/v1/extractions/nobody/input.png | unknown_extraction | nobody | 30 minutes",
                "/api/v1/extractions/nobody/taps/0/maps | unknown_extraction | nobody | 30 minutes",
                "/api/v1/extractions/nobody/taps/0/grid.png | unknown_extraction | nobody | 30 minutes",
                "/api/v1/extractions/nobody/taps/0/activation.npy | unknown_extraction | nobody | 30 minutes",
                "/api/v1/nothing | not_found | /api/v1/nothing | /swagger-ui.html",
                "/api/ | not_found | /api/ | /swagger-ui.html",
                "{e}/taps/0 | not_found | taps/0 | /swagger-ui.html"
            })
    void whatDoesNotExistIsNotFound(String path, String code, String value, String expectation) {
        assertThat(api.get(path.replace("{e}", extraction)).refusal(404, code)).contains(value, expectation);
    }

    @Test
    void aPhotoIsRefusedInTheLanguageThatIsAskedFor() {
        Form text = Form.photo("no picture".getBytes(UTF_8));

        assertThat(api.post(text).refusal(415, "not_an_image")).contains("not a picture");
        assertThat(api.post(text, "Accept-Language", "zh-CN,zh;q=0.9").refusal(415, "not_an_image"))
                .contains("JPEG")
                .containsPattern("\\p{IsHan}{4}");
    }

    @Test
    void aPhotoThatIsTooLargeIsRefusedInTheLanguageThatIsAskedFor() {
        Form large = Form.photo(new byte[25 * 1024 * 1024]);

        assertThat(api.post(large).refusal(413, "too_large")).contains("at most 20 MB", "25.0 MB were announced");
        assertThat(api.post(large, "Accept-Language", "zh-CN").refusal(413, "too_large"))
                .contains("20 MB", "25.0 MB")
                .containsPattern("\\p{IsHan}{4}");
    }

    @ParameterizedTest
    @CsvSource({
        "filters=abc, abc, 0-63",
        "filters=5-2, 5-2, a at most b",
        "filters=-1, -1, 0-63",
        "filters=1-, 1-, 0-63",
        "input=3, 3, 0..2",
        "input=x, x, 0..2",
        "input=-1, -1, 0..2",
        "columns=0, 0, 1..64",
        "columns=65, 65, 1..64",
        "columns=99999999999999999999, 99999999999999999999, 1..64",
        "columns=1.5, 1.5, 1..64",
        "tile=3, 3, 4..512",
        "tile=513, 513, 4..512",
        "colormap=jet, jet, 'gray, viridis, magma, inferno, turbo, coolwarm'",
        "colormap=Gray, Gray, 'gray, viridis'",
        "scale=channel, channel, 'filter, layer'"
    })
    void badParametersOfFiltersAreNamedWithWhatIsExpected(String query, String value, String expected) {
        String sentence =
                api.get("/api/v1/models/resnet50/layers/0/filters.png?" + query).refusal(400, "bad_parameter");

        String name = query.substring(query.lastIndexOf('&') + 1, query.lastIndexOf('='));
        assertThat(sentence).startsWith(name + ": " + value + " (expected: ").contains(expected);
    }

    @Test
    void colourNeedsThreeInputs() {
        assertThat(api.get("/api/v1/models/resnet50/layers/5/filters.png?input=rgb")
                        .refusal(400, "bad_parameter"))
                .contains("input: rgb", "0..63 of layer1.1.conv2");
    }

    @ParameterizedTest
    @CsvSource({
        "taps/0/grid.png?channels=abc, abc, 0-63",
        "taps/0/grid.png?channels=, '', 0-63",
        "taps/0/grid.png?columns=0, 0, 1..64",
        "taps/0/grid.png?tile=-4, -4, 4..512",
        "taps/0/grid.png?colormap=jet, jet, coolwarm",
        "taps/0/grid.png?scale=filter, filter, 'channel, layer'",
        "taps/0/grid.png?order=size, size, 'index, mean, max, std'",
        "taps/48/grid.png?tile=112&channels=0-2047&columns=64, 112, 24000000 pixels",
        "taps/0/maps?channels=63-0, 63-0, a at most b",
        "taps/0/maps?channels=0-63%00, 0-63, such as 0-63",
        "taps/0/activation.npy?channels=%E2%88%9E, ∞, 0-63",
        "predictions?top=0, 0, 1..1000",
        "predictions?top=1001, 1001, 1..1000",
        "predictions?top=five, five, 1..1000"
    })
    void badParametersOfTapsAreNamedWithWhatIsExpected(String path, String value, String expected) {
        String sentence = api.get(extraction + "/" + path).refusal(400, "bad_parameter");

        String name = path.substring(path.indexOf('?') + 1, path.indexOf('='));
        assertThat(sentence).startsWith(name + ": " + value).contains("(expected: ", expected);
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v1/models/resnet50/layers/0/filters.png?filters=60-70, filters: 70, 0..63 of conv1",
        "{e}/taps/0/grid.png?channels=60-70, channels: 70, 0..63 of conv1",
        "{e}/taps/0/maps?channels=60-70, channels: 70, 0..63 of conv1",
        "{e}/taps/conv1/maps?channels=64, channels: 64, 0..63 of conv1",
        "{e}/taps/conv1/maps?channels=70-80, channels: 70, 0..63 of conv1",
        "{e}/taps/conv1/maps?channels=0-99999999999, channels: 99999999999, 0..63 of conv1",
        "{e}/taps/layer4.2.relu3/activation.npy?channels=0-2048, channels: 2048, 0..2047 of layer4.2.relu3"
    })
    void channelsThatTheLayerDoesNotHaveAreRefused(String path, String value, String expected) {
        assertThat(api.get(path.replace("{e}", extraction)).refusal(422, "channel_out_of_range"))
                .isEqualTo(value + " (expected: " + expected + ")");
    }

    @ParameterizedTest
    @CsvSource({
        "size, 31, 422, size_out_of_range, 32..512",
        "size, 513, 422, size_out_of_range, 32..512",
        "size, -5, 422, size_out_of_range, 32..512",
        "size, 999999999999, 422, size_out_of_range, 32..512",
        "size, big, 400, bad_parameter, a whole number",
        "size, 1e3, 400, bad_parameter, a whole number",
        "size, '', 400, bad_parameter, a whole number",
        "pass, sideways, 400, bad_parameter, 'forward, chain'",
        "fit, stretch, 400, bad_parameter, 'crop, squash'",
        "model, vgg99, 404, unknown_model, /api/v1/models",
        "model, '', 404, unknown_model, /api/v1/models",
    })
    void badSettingsOfAnExtractionAreRefused(String name, String value, int status, String code, String expected) {
        String sentence =
                api.post(Form.photo(Photos.portrait()).field(name, value)).refusal(status, code);

        assertThat(sentence).startsWith(name + ": " + value + " (expected: ").contains(expected);
        api.extraction(quick());
    }

    static Stream<Arguments> badPhotos() {
        return Stream.of(
                Arguments.of("empty", new byte[0], 415, "not_an_image"),
                Arguments.of("text named .jpg", "not a picture".getBytes(UTF_8), 415, "not_an_image"),
                Arguments.of("truncated JPEG", Photos.truncatedJpeg(), 422, "truncated_image"),
                Arguments.of("header of a giant", Photos.hugePng(), 413, "too_many_pixels"),
                Arguments.of("a little over 20 MB", new byte[20 * 1024 * 1024 + 1], 413, "too_large"),
                Arguments.of("25 MB", new byte[25 * 1024 * 1024], 413, "too_large"),
                Arguments.of("60 MB", new byte[60 * 1024 * 1024], 413, "too_large"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badPhotos")
    void badPhotosAreRefusedAndTheNextGoodOneWorks(String name, byte[] file, int status, String code) {
        Answer answer = api.post(new Form().file("photo", "holiday.jpg", file));

        assertThat(answer.refusal(status, code)).isNotBlank().doesNotContain("holiday");
        api.extraction(quick());
    }

    @ParameterizedTest
    @ValueSource(ints = {21, 25, 40})
    void tooLargeUploadsOfUnannouncedLengthGetAReadableAnswer(int megabytes) {
        Form form = Form.photo(new byte[megabytes * 1024 * 1024]);

        // Without a length the client sends chunks.
        Answer answer = api.send(
                "POST",
                "/api/v1/extractions",
                BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(form.body())),
                "Content-Type",
                form.contentType());

        assertThat(answer.refusal(413, "too_large")).contains("20 MB");
        api.extraction(quick());
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "99999999999", "-1", "many"})
    void aPartsOwnLengthDoesNotLetMoreIn(String length) {
        String headers =
                "Content-Disposition: form-data; name=\"photo\"; filename=\"a.png\"\r\nContent-Length: " + length;

        api.post(new Form().part(headers, new byte[25 * 1024 * 1024])).refusal(413, "too_large");
        Answer honest = api.post(new Form().part(headers, Photos.portrait()).field("size", "32"));
        if (length.length() > 8) {
            honest.refusal(413, "too_large");
        } else {
            honest.expect(201);
        }
    }

    @Test
    void aRequestWithoutAPhotoIsRefused() {
        api.post(new Form().field("size", "128")).refusal(400, "missing_photo");
        api.post(new Form()).refusal(400, "missing_photo");
        api.post(new Form().file("picture", "a.png", Photos.portrait())).refusal(400, "missing_photo");
        assertThat(api.post(new Form().field("photo", "cat.jpg")).refusal(400, "missing_photo"))
                .contains("photo", "multipart/form-data");
        api.extraction(quick());
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "application/json, {}",
                "application/x-www-form-urlencoded, photo=abc",
                "image/png, abc",
                "multipart/form-data, abc",
                "multipart/form-data; boundary=x, no boundary here",
                "multipart/form-data; boundary=x, ''",
                "'', ''",
                "nonsense, abc"
            })
    void aBodyThatIsNotAReadableFormIsRefused(String type, String body) {
        String[] headers = type.isEmpty() ? new String[0] : new String[] {"Content-Type", type};

        assertThat(api.send("POST", "/api/v1/extractions", BodyPublishers.ofString(body), headers)
                        .refusal(400, "missing_photo"))
                .contains("multipart/form-data", "photo");
        api.extraction(quick());
    }

    @Test
    void longAndForeignFileNamesAreNoObstacle() {
        api.post(new Form()
                        .file("photo", "画".repeat(85) + ".png", Photos.portrait())
                        .field("size", "32"))
                .expect(201);
        String encoded = "%E7%94%BB".repeat(85);
        api.post(new Form()
                        .part(
                                "Content-Disposition: form-data; name=\"photo\"; filename=\"a.png\"; filename*=UTF-8''"
                                        + encoded + ".png",
                                Photos.portrait())
                        .field("size", "32"))
                .expect(201);
        api.post(new Form().file("photo", "../../etc/passwd", Photos.portrait()).field("size", "32"))
                .expect(201);
    }

    @ParameterizedTest
    @CsvSource({
        "PUT, /api/v1/models, GET",
        "DELETE, /api/v1/models/resnet50/info, GET",
        "POST, /api/v1/models/resnet50/layers/0/filters.png, GET",
        "GET, /api/v1/extractions, POST",
        "PUT, {e}, 'DELETE'",
        "POST, {e}/taps/0/maps, GET",
        "DELETE, {e}/input.png, GET"
    })
    void aWrongMethodIsNamedWithTheRightOnes(String method, String path, String allowed) {
        Answer answer = api.send(method, path.replace("{e}", extraction), BodyPublishers.noBody());

        assertThat(answer.refusal(405, "method_not_allowed")).contains("method: " + method, allowed);
        assertThat(answer.header("Allow")).contains(allowed);
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v1/models, application/xml, application/json",
        "/api/v1/models/resnet50/modules, application/xml, text/plain",
        "/api/v1/models/resnet50/modules, nonsense, text/plain",
        "/api/v1/models/resnet50/layers, image/png, application/json",
        "{e}/taps/0/grid.png, text/html, image/png",
        "{e}/input.png, application/json, image/png",
        "{e}/taps/0/maps, image/png, application/octet-stream"
    })
    void aFormThatCannotBeHadIsRefused(String path, String accept, String expected) {
        Answer answer = api.get(path.replace("{e}", extraction), "Accept", accept);

        assertThat(answer.refusal(406, "not_acceptable")).contains(expected);
    }

    @Test
    void longValuesAreQuotedInPart() {
        assertThat(api.get(extraction + "/taps/0/grid.png?colormap=" + LONG).refusal(400, "bad_parameter"))
                .hasSizeLessThan(300)
                .contains("xxx…");
        assertThat(api.get("/api/v1/models/" + LONG + "/info").refusal(404, "unknown_model"))
                .hasSizeLessThan(300);
        assertThat(api.get("/api/v1/extractions/" + LONG).refusal(404, "unknown_extraction"))
                .hasSizeLessThan(300);
        assertThat(api.post(Form.photo(Photos.portrait()).field("pass", LONG)).refusal(400, "bad_parameter"))
                .hasSizeLessThan(300);
        assertThat(api.get("/api/v1/" + LONG).refusal(404, "not_found")).hasSizeLessThan(300);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/models/a%2Fb/info",
                "/api/v1/models/a%5Cb/info",
                "/api/v1/models/%00/info",
                "/api/v1/models/%C3%28/info",
                "/api/v1/models/..%2f..%2fetc/info",
                "/api/v1/models/resnet50;a=b/layers/0/weights.npy;c/x",
                "/api/v1/models/%0d%0aX-Injected:%20yes/info"
            })
    void weirdAddressesAreRefusedAsProblems(String path) {
        Answer answer = api.get(path);

        assertThat(answer.status()).isIn(400, 404);
        answer.refusal(answer.status(), answer.json().path("code").asString("none"));
        assertThat(answer.header("X-Injected")).isEmpty();
    }

    @Test
    void anAddressLongerThanTheServerReadsIsRefusedAsAProblem() {
        api.get("/api/v1/models?x=" + "y".repeat(80_000)).refusal(400, "bad_parameter");
    }
}
