package org.layerscope.bench;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
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
    private static final List<byte[]> PHOTOS = IntStream.range(0, 5)
            .mapToObj(i -> NoisyPortrait.jpeg(1024, 1280, i))
            .toList();

    private static App app;

    @BeforeAll
    static void start() throws Exception {
        app = App.start();
        Sample.inTurn(4, 0, CrowdBenchmark::session);
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
                alone.add(session());
            }
            List<Double> durations = new ArrayList<>();
            together.add(Sample.time(() -> durations.addAll(crowd())));
            spread.add(Collections.max(durations) / Collections.min(durations));
        }
        int photos = PEOPLE * PHOTOS.size();
        Figure.THROUGHPUT.is(
                PEOPLE * alone.median() / together.median(),
                "%d photos in %.0f ms (n = %d), %d alone in %.0f ms (n = %d)"
                        .formatted(
                                photos,
                                together.median(),
                                together.size(),
                                PHOTOS.size(),
                                alone.median(),
                                alone.size()));
        Figure.FAIRNESS.is(spread.median(), "n = " + spread.size());
    }

    private static List<Double> crowd() throws Exception {
        try (ExecutorService people = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Double> durations = new ArrayList<>();
            for (Future<Double> duration :
                    people.invokeAll(Collections.nCopies(PEOPLE, (Callable<Double>) CrowdBenchmark::session))) {
                durations.add(duration.get());
            }
            return durations;
        }
    }

    private static double session() throws Exception {
        return Sample.time(() -> PHOTOS.forEach(photo -> {
            String extraction = app.extraction(201, Form.photo(photo));
            app.get(extraction + "/taps/0/maps");
        }));
    }

    @Test
    void aFullQueueRefuses() throws Exception {
        Sample refusals = refusals(PHOTOS.getFirst());
        Figure.BUSY.is(refusals.median(), refusals.toString());
        Sample large = refusals(NoisyPortrait.jpeg(4000, 3000, 1));
        Figure.BUSY_LARGE.is(large.median(), large.toString());
    }

    private static Sample refusals(byte[] photo) throws Exception {
        Form quick = Form.photo(NoisyPortrait.jpeg(448, 448, 1)).field("size", "448");
        Form measured = Form.photo(photo).field("size", "448");
        List<String> accepted = new ArrayList<>();
        Sample refusals = new Sample();
        while (refusals.size() < 20) {
            while (isAccepted(quick, accepted)) {}
            long start = System.nanoTime();
            if (!isAccepted(measured, accepted)) {
                refusals.add((System.nanoTime() - start) / 1e6);
            }
        }
        accepted.forEach(app::delete);
        return refusals;
    }

    private static boolean isAccepted(Form form, List<String> accepted) {
        HttpResponse<byte[]> answer = app.post(form, "Prefer", "respond-async");
        answer.headers().firstValue("Location").ifPresent(accepted::add);
        return switch (answer.statusCode()) {
            case 202 -> true;
            case 503 -> false;
            default -> throw new IllegalStateException("status: " + answer.statusCode() + " (expected: 202 or 503)");
        };
    }
}
