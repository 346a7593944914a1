package org.layerscope.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.layerscope.api.ApiClient.Answer;
import org.layerscope.engine.Engine;
import org.layerscope.model.ModelCatalogue;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestConstructor;
import org.springframework.test.context.bean.override.mockito.MockitoBean;

/** An application whose models folder takes no change in time; its engine is never reached. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {"layerscope.models.auto-install=false", "layerscope.models.upload=true"})
@Import(ApiClient.class)
@TestConstructor(autowireMode = TestConstructor.AutowireMode.ALL)
@MockitoBean(types = Engine.class)
class BusyModelsApiTest {

    @TempDir
    static Path empty;

    private final ApiClient api;
    private final ModelCatalogue catalogue;

    BusyModelsApiTest(ApiClient api, ModelCatalogue catalogue) {
        this.api = api;
        this.catalogue = catalogue;
    }

    @DynamicPropertySource
    static void home(DynamicPropertyRegistry properties) {
        properties.add("layerscope.home", empty::toString);
    }

    @Test
    void aChangeWhoseTurnDoesNotComeIsToldWithATimeToTryAgain() {
        catalogue.close();

        assertBusy(api.delete("/api/v1/models/pets"));
        assertBusy(api.send("PUT", "/api/v1/models/pets/settings", BodyPublishers.ofString("{}")));
        assertBusy(api.send("PUT", "/api/v1/models/pets.pth", BodyPublishers.ofByteArray(new byte[9])));
    }

    private static void assertBusy(Answer answer) {
        assertThat(answer.refusal(503, "busy")).endsWith("please try again later.");
        assertThat(Integer.parseInt(answer.header("Retry-After"))).isPositive();
    }
}
