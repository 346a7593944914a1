package org.layerscope.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import org.layerscope.visualization.Extraction;
import org.layerscope.visualization.ExtractionState;
import org.layerscope.visualization.Extractions;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** An extraction's way as server-sent events. */
@RestController
@Tag(name = "Extractions")
@RequestMapping(ApiUrls.ROOT + "/extractions/{id}/events")
final class EventsController {

    private final Extractions extractions;
    /** A client that reads slowly holds up a thread of its own, never the device's, which brings the news. */
    private final ExecutorService sending = Executors.newVirtualThreadPerTaskExecutor();

    EventsController(Extractions extractions) {
        this.extractions = extractions;
    }

    /** One event; the last one ends the stream. */
    private record Event(String name, Object data, boolean last) {}

    private static final Event NONE = new Event("", "", true);

    @Operation(
            summary = "Server-sent events from now until its end, with all taps that are ready already",
            description =
                    "state: on every change; tap: once for each tap that is ready; then either done, with the whole"
                            + " extraction, or failed, with code and detail.")
    @GetMapping(produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    SseEmitter events(@PathVariable String id) {
        Extraction extraction = extractions.find(id).orElseThrow(() -> ExtractionsController.unknown(id));
        SseEmitter emitter = new SseEmitter(Extractions.LIFETIME.toMillis());
        BlockingQueue<Event> news = new LinkedBlockingQueue<>();
        Runnable endTaps = extraction.onTap(tap -> news.add(new Event("tap", ExtractionJson.tap(tap), false)));
        Runnable endStates = extraction.onChange(state -> {
            news.add(new Event(
                    "state",
                    ExtractionJson.StateJson.of(state, extraction.layers().size()),
                    false));
            if (state.ended()) {
                news.add(end(extraction, state));
            }
        });
        emitter.onCompletion(() -> {
            endTaps.run();
            endStates.run();
            news.add(NONE); // whoever waits for news waits no longer
        });
        sending.execute(() -> send(news, emitter));
        return emitter;
    }

    private Event end(Extraction extraction, ExtractionState state) {
        return ExtractionJson.Failure.of(state)
                .map(failure -> new Event("failed", failure, true))
                .orElseGet(() -> new Event("done", ExtractionJson.of(extraction, extractions.expiry()), true));
    }

    private static void send(BlockingQueue<Event> news, SseEmitter emitter) {
        try {
            for (boolean more = true; more; ) {
                Event event = news.take();
                if (event.equals(NONE)) {
                    return;
                }
                emitter.send(SseEmitter.event().name(event.name()).data(event.data(), MediaType.APPLICATION_JSON));
                more = !event.last();
            }
            emitter.complete();
        } catch (IOException | IllegalStateException gone) {
            emitter.completeWithError(gone); // the client has left
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
