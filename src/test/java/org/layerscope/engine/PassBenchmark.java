package org.layerscope.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.layerscope.network.Graph;
import org.layerscope.network.Module;
import org.layerscope.network.ResNets;
import org.layerscope.network.Shape;
import org.layerscope.network.StateDict;
import org.layerscope.network.Tap;
import org.layerscope.network.TapKind;

/** What recording costs: passes of ResNet-50 at 224, each kind in turn so that a busy machine slows all alike. */
class PassBenchmark {

    private static final int WARM_UP = 10;
    private static final int ROUNDS = 40;

    @Test
    void recordedPassesAgainstTheBarePass() throws Exception {
        Module root = ResNets.of(50);
        Graph graph = Graph.forward(root);
        StateDict weights = HashedWeights.of(root);
        NetworkWeights network = new NetworkWeights("bench", () -> weights);
        Tensor input = HashedWeights.input(new Shape(3, 224, 224));
        Map<Integer, Recording> convolutions = maps(graph, List.of(TapKind.CONV));
        Map<Integer, Recording> both = maps(graph, List.of(TapKind.CONV, TapKind.RELU));
        List<Map<Integer, Recording>> kinds = List.of(Map.of(), convolutions, both);
        try (PyTorchEngine engine = new PyTorchEngine("auto", 0, 32, 3)) {
            List<List<Double>> times = kinds.stream()
                    .map(kind -> (List<Double>) new ArrayList<Double>())
                    .toList();
            for (int round = -WARM_UP; round < ROUNDS; round++) {
                for (int kind = 0; kind < kinds.size(); kind++) {
                    double time = time(
                            engine, new PassRequest("bench", network, graph, input, kinds.get(kind), Extent.OUTPUT));
                    if (round >= 0) {
                        times.get(kind).add(time);
                    }
                }
            }
            double bare = median(times.get(0));
            System.out.printf(
                    "device %s, cores %d%n",
                    engine.device(), Runtime.getRuntime().availableProcessors());
            System.out.printf("bare pass: %.1f ms%n", bare);
            System.out.printf("53 convolutions quantised / bare: %.3f%n", median(times.get(1)) / bare);
            System.out.printf("53 convolutions and 49 ReLUs quantised / bare: %.3f%n", median(times.get(2)) / bare);
            System.out.println(
                    Arrays.toString(times.stream().map(PassBenchmark::quartiles).toArray()));
        }
    }

    private static Map<Integer, Recording> maps(Graph graph, List<TapKind> kinds) {
        return graph.taps().stream()
                .filter(tap -> kinds.contains(tap.kind()))
                .collect(Collectors.toMap(Tap::operation, tap -> Recording.MAPS));
    }

    private static double time(Engine engine, PassRequest request) {
        CompletableFuture<Duration> done = new CompletableFuture<>();
        long start = System.nanoTime();
        engine.submit(request, new PassListener() {
            @Override
            public void finished(PassResult result) {
                done.complete(result.duration());
            }

            @Override
            public void failed(EngineException fault) {
                done.completeExceptionally(fault);
            }

            @Override
            public void cancelled() {
                done.cancel(false);
            }
        });
        done.join();
        return (System.nanoTime() - start) / 1e6;
    }

    private static double median(List<Double> times) {
        return times.stream().sorted().skip(times.size() / 2).findFirst().orElseThrow();
    }

    private static List<Double> quartiles(List<Double> times) {
        List<Double> sorted = times.stream().sorted().toList();
        return IntStream.of(0, 1, 2, 3)
                .mapToObj(q -> sorted.get(q * (sorted.size() - 1) / 4))
                .toList();
    }
}
