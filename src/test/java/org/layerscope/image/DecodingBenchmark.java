package org.layerscope.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.layerscope.bench.Figure;
import org.layerscope.bench.NoisyPortrait;
import org.layerscope.bench.Sample;

/** What it costs to decode a photo in another process. */
class DecodingBenchmark {

    private static final int WARM_UP = 10;
    private static final int ROUNDS = 40;
    private static final int HANGING_ROUNDS = 10;

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
    void aPhotoBesideTwoFilesThatHang(@TempDir Path folder) {
        List<Double> times = new ArrayList<>();
        for (int round = 0; round < HANGING_ROUNDS; round++) {
            try (Workers workers = new Workers(FaultyWorker.class, Workers.LIMIT)) {
                for (int i = 0; i < Workers.MOST; i++) {
                    Path begun = folder.resolve(round + "-" + i);
                    Picture hangs = WorkersTest.faulty(FaultyWorker.HANGS).withNote(Phrase.of(begun.toString()));
                    Thread.ofVirtual().start(() -> workers.decode(hangs));
                    WorkersTest.await(begun);
                }
                long begin = System.nanoTime();
                assertThat(workers.decode(WorkersTest.faulty(7))).isInstanceOf(Reading.Accepted.class);
                times.add((System.nanoTime() - begin) / 1e6);
            }
        }
        Figure.WORKERS_HANG.is(Collections.max(times), "n = %d".formatted(HANGING_ROUNDS));
    }
}
