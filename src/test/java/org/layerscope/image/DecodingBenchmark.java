package org.layerscope.image;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.layerscope.bench.Figure;
import org.layerscope.bench.NoisyPortrait;
import org.layerscope.bench.Sample;

/** What it costs to decode a photo in another process. */
class DecodingBenchmark {

    private static final int WARM_UP = 10;
    private static final int ROUNDS = 40;
    private static final int HANGING_ROUNDS = 10;
    private static final Duration UNTIL_BOTH_HANG = Duration.ofSeconds(3);

    @Test
    void twelveMegapixelsInAWorkerAndHere() throws Exception {
        byte[] photo = NoisyPortrait.jpeg(3000, 4000, 1);
        PhotoReader here = new PhotoReader();
        try (PhotoReader there = PhotoReader.withWorkers()) {
            List<Sample> times = Sample.inTurn(
                    WARM_UP,
                    ROUNDS,
                    () -> Sample.time(() -> there.read(photo)),
                    () -> Sample.time(() -> here.read(photo)));
            double overhead = times.get(0).median() - times.get(1).median();
            Figure.WORKER.is(
                    overhead,
                    "%.1f ms (n = %d) - %.1f ms (n = %d)"
                            .formatted(
                                    times.get(0).median(), ROUNDS, times.get(1).median(), ROUNDS));
        }
    }

    @Test
    void aPhotoBesideTwoFilesThatHang() {
        List<Double> times = new ArrayList<>();
        for (int round = 0; round < HANGING_ROUNDS; round++) {
            try (Workers workers = new Workers(FaultyWorker.class, Workers.LIMIT)) {
                for (int i = 0; i < Workers.MOST; i++) {
                    Thread.ofVirtual().start(() -> workers.decode(WorkersTest.faulty(FaultyWorker.HANGS)));
                }
                LockSupport.parkNanos(UNTIL_BOTH_HANG.toNanos());
                long begin = System.nanoTime();
                workers.decode(WorkersTest.faulty(7));
                times.add((System.nanoTime() - begin) / 1e6);
            }
        }
        Figure.WORKERS_HANG.is(Collections.max(times), "n = %d".formatted(HANGING_ROUNDS));
    }
}
