package org.layerscope.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.layerscope.api.Form;

/** The article's result, 64 feature maps of each of 49 layers as PNG files: from the photo's bytes to theirs. */
class GridsBenchmark {

    private static final int LAYERS = 49;
    private static final int CONNECTIONS = 4;
    private static final byte[] PHOTO = NoisyPortrait.jpeg(1024, 1280, 1);

    private static App app;
    private static ExecutorService connections;

    @TempDir
    static Path folder;

    @BeforeAll
    static void start() throws Exception {
        app = App.start();
        connections = Executors.newFixedThreadPool(CONNECTIONS);
        Sample.inTurn(10, 0, GridsBenchmark::grids);
    }

    @AfterAll
    static void stop() {
        connections.shutdown();
        app.close();
    }

    @Test
    void againstALeanScript() throws Exception {
        Optional<Script> python = script("lean_grids.py");
        if (python.isEmpty()) {
            Figure.LEAN.isNotRun(Script.NO_PYTHON);
            return;
        }
        try (Script script = python.get()) {
            List<Sample> times = Sample.inTurn(3, 20, GridsBenchmark::grids, script::run);
            Figure.LEAN.is(times.get(1), times.get(0));
        }
    }

    @Test
    void againstTheArticlesScript() throws Exception {
        Optional<Script> python = script("article_grids.py");
        if (python.isEmpty()) {
            Figure.ARTICLE.isNotRun(Script.NO_PYTHON);
            return;
        }
        try (Script script = python.get()) {
            // Almost a minute each: before, between and after two of them is all that there is time for.
            Sample ours = new Sample();
            Sample theirs = new Sample();
            for (int round = 0; round < 3; round++) {
                for (int i = 0; i < 10; i++) {
                    ours.add(grids());
                }
                if (round < 2) {
                    theirs.add(script.run());
                }
            }
            Figure.ARTICLE.is(theirs, ours);
        }
    }

    private static Optional<Script> script(String name) throws Exception {
        return Script.start(
                name, Files.write(folder.resolve("photo.jpg"), PHOTO).toString());
    }

    private static double grids() throws Exception {
        Form form = Form.photo(PHOTO)
                .field("model", "resnet50-untrained")
                .field("pass", "chain")
                .field("size", "128");
        AtomicReference<String> extraction = new AtomicReference<>("");
        double time = Sample.time(() -> {
            extraction.set(app.extraction(202, form, "Prefer", "respond-async"));
            String taps = extraction.get() + "/taps/";
            List<Callable<byte[]>> requests = IntStream.range(0, LAYERS)
                    .mapToObj(layer -> (Callable<byte[]>) () -> app.get(taps + layer + "/grid.png?tile=64"))
                    .toList();
            for (Future<byte[]> file : connections.invokeAll(requests)) {
                file.get();
            }
        });
        app.delete(extraction.get()); // or the next one would find everything computed
        return time;
    }
}
