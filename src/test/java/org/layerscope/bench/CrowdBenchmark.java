package org.layerscope.bench;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.layerscope.api.Form;

/** Many people at once. */
class CrowdBenchmark {

    private static final int PEOPLE = 16;
    private static final int EACH = 5;

    /** All different: equal ones are computed once. */
    private static final List<byte[]> PHOTOS = IntStream.range(0, PEOPLE * EACH)
            .mapToObj(i -> NoisyPortrait.jpeg(1024, 1280, i))
            .toList();

    private static App app;

    @BeforeAll
    static void start() throws Exception {
        app = App.start();
        Sample.inTurn(4, 0, () -> session(0));
    }

    @AfterAll
    static void stop() {
        app.close();
    }

    @Test
    void sixteenSessionsAtOnce() throws Exception {
        Sample alone = new Sample();
        Sample together = new Sample();
        Sample spread = new Sample();
        for (int round = 0; round < 7; round++) {
            for (int i = 0; i < 3; i++) {
                alone.add(session(0));
            }
            List<Double> durations = new ArrayList<>();
            together.add(Sample.time(() -> durations.addAll(crowd())));
            spread.add(Collections.max(durations) / Collections.min(durations));
        }
        Figure.THROUGHPUT.is(
                PEOPLE * alone.median() / together.median(),
                "%d photos in %.0f ms (n = %d), %d alone in %.0f ms (n = %d)"
                        .formatted(
                                PHOTOS.size(), together.median(), together.size(), EACH, alone.median(), alone.size()));
        Figure.FAIRNESS.is(spread.median(), "n = " + spread.size());
    }

    private static List<Double> crowd() throws Exception {
        try (ExecutorService people = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Double>> sessions = IntStream.range(0, PEOPLE)
                    .mapToObj(person -> (Callable<Double>) () -> session(person))
                    .toList();
            List<Double> durations = new ArrayList<>();
            for (Future<Double> duration : people.invokeAll(sessions)) {
                durations.add(duration.get());
            }
            return durations;
        }
    }

    private static double session(int person) throws Exception {
        return Sample.time(() -> PHOTOS.subList(person * EACH, (person + 1) * EACH)
                .forEach(photo -> {
                    String extraction = app.extraction(201, Form.photo(photo));
                    app.get(extraction + "/taps/0/maps");
                    app.delete(extraction);
                }));
    }

    @Test
    void aFullQueueRefuses() throws Exception {
        Sample refusals = refusals(PHOTOS.getFirst());
        Figure.BUSY.is(refusals.median(), refusals.toString());
        Sample large = refusals(NoisyPortrait.jpeg(4000, 3000, 1));
        Figure.BUSY_LARGE.is(large.median(), large.toString());
    }

    private static Sample refusals(byte[] photo) {
        List<String> waiting = new ArrayList<>();
        Sample refusals = new Sample();
        int seed = 0;
        while (refusals.size() < 20) {
            // Slow ones, all different, until there is no place.
            Optional<String> accepted = accepted(NoisyPortrait.jpeg(448, 448, seed++));
            while (accepted.isPresent()) {
                waiting.add(accepted.get());
                accepted = accepted(NoisyPortrait.jpeg(448, 448, seed++));
            }
            long start = System.nanoTime();
            Optional<String> late = accepted(photo);
            double time = (System.nanoTime() - start) / 1e6;
            late.ifPresentOrElse(app::delete, () -> refusals.add(time));
        }
        waiting.forEach(app::delete);
        return refusals;
    }

    /** The path of an extraction that waits; empty when refused. */
    private static Optional<String> accepted(byte[] photo) {
        HttpResponse<byte[]> answer = app.post(Form.photo(photo).field("size", "448"), "Prefer", "respond-async");
        return switch (answer.statusCode()) {
            case 202 -> answer.headers().firstValue("Location");
            case 503 -> Optional.empty();
            default -> throw new IllegalStateException("status: " + answer.statusCode() + " (expected: 202 or 503)");
        };
    }
}
