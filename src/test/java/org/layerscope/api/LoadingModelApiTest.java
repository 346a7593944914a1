package org.layerscope.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.layerscope.api.ApiClient.Answer;
import org.layerscope.engine.Engine;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestConstructor;
import org.springframework.test.context.bean.override.mockito.MockitoBean;

/** An application whose default model is not there yet; its engine is never reached. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "layerscope.models.auto-install=false")
@Import(ApiClient.class)
@TestConstructor(autowireMode = TestConstructor.AutowireMode.ALL)
@MockitoBean(types = Engine.class)
class LoadingModelApiTest {

    @TempDir
    static Path empty;

    private final ApiClient api;

    LoadingModelApiTest(ApiClient api) {
        this.api = api;
    }

    @DynamicPropertySource
    static void home(DynamicPropertyRegistry properties) {
        properties.add("layerscope.home", empty::toString);
    }

    @Test
    void whatNeedsTheWeightsIsRefusedUntilTheyAreThere() {
        assertLoading(api.post(Form.photo(Photos.portrait())));
        assertLoading(api.post(Form.photo(Photos.portrait()), "Prefer", "respond-async"));
        assertLoading(api.get("/api/v1/models/resnet50/layers/0/filters.png"));
        assertLoading(api.get("/api/v1/models/resnet50/layers/0/weights.npy"));
    }

    private static void assertLoading(Answer answer) {
        assertThat(answer.refusal(503, "model_loading")).contains("ResNet-50");
        assertThat(Integer.parseInt(answer.header("Retry-After"))).isPositive();
    }

    @Test
    void whatNeedsNoWeightsIsAnswered() {
        assertThat(api.get("/api/v1/models").expect(200).json()).hasSize(2);
        api.get("/api/v1/models/resnet50/info").expect(200);
        api.get("/api/v1/models/resnet50/modules").expect(200);
        api.get("/api/v1/models/resnet50/layers").expect(200);
        api.get("/api/v1/models/resnet50-untrained/layers/0/filters.png").expect(200);
    }
}
