package org.layerscope.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.layerscope.api.ApiClient.Answer;
import org.layerscope.engine.Engine;
import org.layerscope.engine.HeldDevice;
import org.layerscope.model.ModelCatalogue;

@ApiTest
class BusyApiTest {

    private static final int PLACES = 32;

    private final ApiClient api;
    private final Engine engine;
    private final ModelCatalogue catalogue;

    BusyApiTest(ApiClient api, Engine engine, ModelCatalogue catalogue) {
        this.api = api;
        this.engine = engine;
        this.catalogue = catalogue;
    }

    private static Form quick() {
        return Form.photo(Photos.fresh()).field("size", "32");
    }

    @Test
    void aFullQueueIsToldWithATimeToTryAgain() throws IOException {
        List<String> waiting = new ArrayList<>();
        HeldDevice held = new HeldDevice(engine, catalogue).awaitStart();
        try {
            for (int i = 0; i < PLACES; i++) {
                waiting.add(api.started(quick()));
            }

            assertBusy(api.post(quick()));
            assertBusy(api.post(quick(), "Prefer", "respond-async"));
            // Not even a form is read then.
            try (HalfSent form = HalfSent.of(
                    api,
                    "POST /api/v1/extractions HTTP/1.1",
                    "Content-Length: 1000000",
                    "Content-Type: " + new Form().contentType())) {
                assertThat(form.problem()).startsWith("HTTP/1.1 503 ").contains("\"busy\"");
            }
            // Nor is anything decoded that could not be shown.
            assertBusy(api.post(Form.photo(new byte[100])));
            assertBusy(api.get(waiting.getFirst() + "/taps/bn1/maps"));

            waiting.subList(1, PLACES).forEach(address -> api.delete(address).expect(204));
        } finally {
            held.release();
        }
        // The busy answer was about the moment only.
        api.get(waiting.getFirst() + "/taps/bn1/maps").expect(200);
        api.post(quick()).expect(201);
    }

    private static void assertBusy(Answer answer) {
        answer.refusal(503, "busy");
        assertThat(Integer.parseInt(answer.header("Retry-After"))).isBetween(1, 60);
    }
}
