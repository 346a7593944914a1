package org.layerscope.engine;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.layerscope.bench.Figure;
import org.layerscope.bench.Sample;
import org.layerscope.bench.Sample.Measurement;
import org.layerscope.bench.Script;
import org.layerscope.network.Graph;
import org.layerscope.network.Module;
import org.layerscope.network.ModuleTree;
import org.layerscope.network.ResNets;
import org.layerscope.network.Safetensors;
import org.layerscope.network.Shape;
import org.layerscope.network.StateDict;
import org.layerscope.network.Tap;
import org.layerscope.network.TapKind;

/** What recording costs: passes of ResNet-50, with as many threads as PyTorch chooses by itself. */
class PassBenchmark {

    private static final int WARM_UP = 10;
    private static final int ROUNDS = 40;
    private static final int SIZE = 224;
    private static final int LARGEST = 448;

    private static final Module ROOT = ResNets.of(50);
    private static final Graph GRAPH = Graph.forward(ROOT);
    private static final StateDict WEIGHTS = HashedWeights.of(ROOT);
    private static final NetworkWeights NETWORK = new NetworkWeights("bench", () -> WEIGHTS);

    private static PyTorchEngine engine;

    @BeforeAll
    static void start() {
        engine = new PyTorchEngine("auto", 0, 32, 3);
    }

    @AfterAll
    static void stop() {
        engine.close();
    }

    @Test
    void recordedPasses() throws Exception {
        PassRequest bare = request(SIZE);
        PassRequest convolutions = request(SIZE, TapKind.CONV);
        PassRequest both = request(SIZE, TapKind.CONV, TapKind.RELU);
        List<Measurement> sides =
                new ArrayList<>(List.of(() -> time(bare), () -> time(convolutions), () -> time(both)));
        Optional<Script> python = Script.start("kept_convolutions.py");
        try (Script script = python.orElse(null)) {
            if (script != null) {
                sides.add(script::run);
            }
            List<Sample> times = Sample.inTurn(WARM_UP, ROUNDS, sides.toArray(Measurement[]::new));
            Figure.CONVOLUTIONS.is(times.get(1), times.get(0));
            Figure.CONVOLUTIONS_AND_RELUS.is(times.get(2), times.get(0));
            if (script == null) {
                Figure.PYTORCH.isNotRun(Script.NO_PYTHON);
            } else {
                Figure.PYTORCH.is(times.get(1), times.get(3));
            }
        }
    }

    @Test
    void fromCancelToAFreeDevice() throws Exception {
        PassRequest request = request(LARGEST, TapKind.CONV, TapKind.RELU);
        Sample whole = Sample.inTurn(2, 5, () -> time(request)).getFirst();
        Random random = new Random(1);
        Sample times = Sample.inTurn(5, ROUNDS, () -> timeOfCancel(request, random.nextDouble(.8) * whole.median()))
                .getFirst();
        Figure.CANCEL.is(times.median(), times.toString());
    }

    @Test
    void loadingFromAFile(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("net.safetensors");
        Safetensors.write(file, ModuleTree.stateDict(ROOT), WEIGHTS::values, Map.of());
        AtomicInteger loads = new AtomicInteger();
        Sample times = Sample.inTurn(5, ROUNDS, () -> {
                    NetworkWeights fresh =
                            new NetworkWeights("file " + loads.incrementAndGet(), () -> Safetensors.map(file));
                    Tensor input = HashedWeights.input(new Shape(3, SIZE, SIZE));
                    return time(
                            new PassRequest("bench", fresh, GRAPH, input, Map.of(0, Recording.MAPS), Extent.RECORDED));
                })
                .getFirst();
        Figure.LOADING.is(times.median(), times.toString());
    }

    private static PassRequest request(int size, TapKind... recorded) {
        List<TapKind> kinds = List.of(recorded);
        Map<Integer, Recording> taps = GRAPH.taps().stream()
                .filter(tap -> kinds.contains(tap.kind()))
                .collect(Collectors.toMap(Tap::operation, tap -> Recording.MAPS));
        Tensor input = HashedWeights.input(new Shape(3, size, size));
        return new PassRequest("bench", NETWORK, GRAPH, input, taps, Extent.OUTPUT);
    }

    private static double time(PassRequest request) throws Exception {
        Watch watch = new Watch();
        return Sample.time(() -> {
            engine.submit(request, watch);
            watch.ended.get();
        });
    }

    /** Of a cancellation so many milliseconds after the pass has begun: at any moment, not only between operations. */
    private static double timeOfCancel(PassRequest request, double after) throws Exception {
        Watch watch = new Watch();
        if (engine.submit(request, watch) instanceof Submission.Accepted(Ticket ticket)) {
            watch.started.get();
            Thread.sleep(Duration.ofNanos((long) (after * 1e6)));
            return Sample.time(() -> {
                ticket.cancel();
                watch.ended.handle((result, cancelled) -> result).get();
            });
        }
        throw new IllegalStateException("the engine is busy");
    }

    private static final class Watch implements PassListener {

        final CompletableFuture<Void> started = new CompletableFuture<>();
        final CompletableFuture<PassResult> ended = new CompletableFuture<>();

        @Override
        public void started() {
            started.complete(null);
        }

        @Override
        public void finished(PassResult result) {
            ended.complete(result);
        }

        @Override
        public void failed(EngineException fault) {
            ended.completeExceptionally(fault);
        }

        @Override
        public void cancelled() {
            ended.cancel(false);
        }
    }
}
