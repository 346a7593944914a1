package org.layerscope.image;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.layerscope.bench.Figure;
import org.layerscope.bench.NoisyPortrait;
import org.layerscope.bench.Sample;

/** What it costs to decode a photo in another process. */
class DecodingBenchmark {

    private static final int WARM_UP = 10;
    private static final int ROUNDS = 40;

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
}
