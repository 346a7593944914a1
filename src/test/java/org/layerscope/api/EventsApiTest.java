package org.layerscope.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.layerscope.api.ApiClient.Answer;
import org.layerscope.engine.Engine;
import org.layerscope.engine.HeldDevice;
import org.layerscope.model.ModelCatalogue;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@ApiTest
class EventsApiTest {

    private final ApiClient api;
    private final Engine engine;
    private final ModelCatalogue catalogue;

    EventsApiTest(ApiClient api, Engine engine, ModelCatalogue catalogue) {
        this.api = api;
        this.engine = engine;
        this.catalogue = catalogue;
    }

    private record Event(String name, JsonNode data) {

        String text(String field) {
            return data.path(field).asString();
        }

        static List<Event> of(String text) {
            return Arrays.stream(text.strip().split("\n\n"))
                    .map(block ->
                            new Event(line(block, "event:"), JsonMapper.shared().readTree(line(block, "data:"))))
                    .toList();
        }

        private static String line(String block, String field) {
            return block.lines()
                    .filter(line -> line.startsWith(field))
                    .map(line -> line.substring(field.length()))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static List<Event> named(String name, List<Event> events) {
        return events.stream().filter(event -> event.name().equals(name)).toList();
    }

    @Test
    void aRunTellsItsStatesThenEachTapOnceAsItBecomesReadyAndTheEnd() {
        CompletableFuture<Answer> stream;
        String address;
        HeldDevice held = new HeldDevice(engine, catalogue).awaitStart();
        try {
            address = api.started(Form.photo(Photos.fresh()));
            stream = api.getAsync(address + "/events", "Accept", "text/event-stream");
            api.get(address).expect(200);
        } finally {
            held.release();
        }

        Answer answer = stream.join();
        List<Event> events = Event.of(answer.expect(200).text());

        assertThat(answer.header("Content-Type")).startsWith("text/event-stream");
        List<Event> states = named("state", events);
        List<Event> taps = named("tap", events);
        assertThat(events).extracting(Event::name).containsOnly("state", "tap", "done");
        assertThat(states.getFirst().text("state")).isIn("queued", "running");
        assertThat(states.getLast().text("state")).isEqualTo("done");
        assertThat(taps).extracting(tap -> tap.text("path")).doesNotHaveDuplicates();
        assertThat(taps).hasSizeGreaterThanOrEqualTo(53 + 49);
        assertThat(events.getLast().name()).isEqualTo("done");
        assertThat(events.getLast().data().get("proof").get("logitsMaxAbsDiff").asDouble())
                .isZero();

        // Taps come while the pass runs: many are told before the last progress is.
        int firstTap = events.indexOf(taps.getFirst());
        assertThat(events.subList(firstTap, events.size()))
                .anyMatch(event -> event.text("state").equals("running"));
    }

    @Test
    void everyTapThatWasToldIsThereAtOnce() {
        JsonNode extraction = api.extraction(Form.photo(Photos.portrait()));
        String address = ApiUrls.extraction(extraction.get("id").asString());

        List<Event> events = Event.of(api.get(address + "/events").expect(200).text());

        List<Event> taps = named("tap", events);
        assertThat(taps)
                .extracting(tap -> tap.text("path"))
                .contains("conv1", "relu1", "layer1.0.downsample.0", "layer4.2.conv3", "layer4.2.relu3");
        assertThat(events.getLast().name()).isEqualTo("done");
        assertThat(taps.getFirst().data().toString())
                .isEqualTo("{\"path\":\"conv1\",\"kind\":\"conv\",\"layer\":0,\"shape\":[64,112,112]}");
        api.get(address + "/taps/conv1/maps").expect(200);
    }

    @Test
    void aDeletedOneEndsAsFailedWithItsCode() throws IOException {
        Event last;
        HeldDevice held = new HeldDevice(engine, catalogue).awaitStart();
        try {
            String address = api.started(Form.photo(Photos.fresh()));
            try (InputStream stream = api.open(address + "/events")) {
                api.delete(address).expect(204);
                last = Event.of(new String(stream.readAllBytes(), UTF_8)).getLast();
            }
        } finally {
            held.release();
        }

        assertThat(last.name()).isEqualTo("failed");
        assertThat(last.text("code")).isEqualTo("cancelled");
        assertThat(last.text("detail")).isNotEmpty();
    }

    @Test
    void anUnknownOneIsRefused() {
        api.get("/api/v1/extractions/unknown/events", "Accept", "text/event-stream, application/problem+json")
                .refusal(404, "unknown_extraction");
    }
}
