package org.layerscope.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.layerscope.api.ApiClient.Answer;
import org.layerscope.image.Resampler;
import org.layerscope.image.Sample;

@ApiTest
class SamplesApiTest {

    private final ApiClient api;

    SamplesApiTest(ApiClient api) {
        this.api = api;
    }

    @ParameterizedTest
    @EnumSource
    void aSampleIsAPictureThatBrowsersMayKeep(Sample sample) {
        Answer answer = api.get("/api/v1/samples/" + sample.id() + ".png").expect(200);

        assertThat(answer.header("Content-Type")).isEqualTo("image/png");
        assertThat(answer.header("Cache-Control")).isEqualTo("max-age=86400, public");
        assertThat(answer.body()).isEqualTo(sample.photo().png());
        assertThat(api.get("/api/v1/samples/" + sample.id() + ".png?size=96").body())
                .isEqualTo(Resampler.crop(sample.photo(), 96).png());
    }

    @Test
    void aSampleOrSizeThatThereIsNotIsRefused() {
        assertThat(api.get("/api/v1/samples/cat.png").refusal(400, "bad_parameter"))
                .isEqualTo("sample: cat (expected: portrait, gratings, zone-plate, coloured-edges)");
        assertThat(api.get("/api/v1/samples/gratings.png?size=5000").refusal(400, "bad_parameter"))
                .isEqualTo("size: 5000 (expected: 16..512)");
    }
}
