package org.layerscope.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.Test;

/** Where own models may not be changed, as is standard. */
@ApiTest
class NoOwnModelsApiTest {

    private final ApiClient api;

    NoOwnModelsApiTest(ApiClient api) {
        this.api = api;
    }

    @Test
    void whateverWouldChangeAModelIsRefused() {
        assertThat(api.send("PUT", "/api/v1/models/net.pth", BodyPublishers.ofByteArray(new byte[1 << 20]))
                        .refusal(403, "uploads_disabled"))
                .isEqualTo("Models cannot be changed here; whoever runs Layerscope may allow it.");
        api.send("PUT", "/api/v1/models/resnet50/settings", BodyPublishers.ofString("{}"))
                .refusal(403, "uploads_disabled");
        api.delete("/api/v1/models/resnet50").refusal(403, "uploads_disabled");
        assertThat(api.get("/api/v1/models").expect(200).json()).hasSize(2);
    }

    @Test
    void theModelsThatComeWithTheProgramHaveNoSettings() {
        assertThat(api.get("/api/v1/models/resnet50/settings").refusal(404, "unknown_model"))
                .isEqualTo("model: resnet50 (expected: an own one)");
    }
}
