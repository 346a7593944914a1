package org.layerscope.engine;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.layerscope.network.Conv2d;
import org.layerscope.network.Graph;
import org.layerscope.network.Module;
import org.layerscope.network.ModuleTree;
import org.layerscope.network.Reference;
import org.layerscope.network.Sequential;
import org.layerscope.network.Shape;
import org.layerscope.network.StateDict;
import org.layerscope.network.Tap;

class PyTorchEngineTest {

    private static final Shape INPUT = new Shape(3, 64, 64);
    private static PyTorchEngine engine;

    @BeforeAll
    static void start() {
        engine = new PyTorchEngine("cpu", 1, 32, 3);
    }

    @AfterAll
    static void stop() {
        engine.close();
    }

    @Test
    void mapsAreTheExactNumbersWithinHalfAStepOfTheChannelsRange() throws Exception {
        Module root = Reference.network("resnet18");
        Graph graph = Graph.forward(root);
        PassCollector exact = run(root, graph, exact(graph), Extent.OUTPUT);
        exact.await();
        PassCollector quantised = run(
                root,
                graph,
                graph.taps().stream().collect(Collectors.toMap(Tap::operation, tap -> Recording.MAPS, (a, b) -> a)),
                Extent.OUTPUT);
        quantised.await();

        assertThat(quantised.maps.keySet()).isEqualTo(exact.exact.keySet());
        quantised.maps.forEach(
                (operation, maps) -> assertWithinHalfAStep(maps, requireNonNull(exact.exact.get(operation))));
    }

    private static void assertWithinHalfAStep(Maps maps, Tensor exact) {
        int cells = maps.shape().height() * maps.shape().width();
        for (int i = 0; i < exact.data().length; i++) {
            int c = i / cells;
            double step = ((double) maps.maximum()[c] - maps.minimum()[c]) / 255;
            double value = maps.minimum()[c] + (maps.cells()[i] & 0xff) * step;
            assertThat(Math.abs(value - exact.data()[i])).isLessThanOrEqualTo(0.5001 * step + 1e-9);
        }
    }

    @Test
    void recordedExtentStopsAfterTheLastRecordedOperation() throws Exception {
        Module root = Reference.network("resnet18");
        Graph graph = Graph.forward(root);
        PassCollector got = run(root, graph, Map.of(2, Recording.EXACT), Extent.RECORDED);

        assertThat(got.await().output()).isEmpty();
        assertThat(got.exact).containsOnlyKeys(2);
    }

    @Test
    void faultOfOnePassLeavesTheNextOneWell() throws Exception {
        Module root = Reference.network("resnet18");
        Graph graph = Graph.forward(root);
        NetworkWeights broken = new NetworkWeights("broken", () -> {
            throw new IllegalStateException("unreadable");
        });
        PassCollector failing = new PassCollector();
        engine.submit(
                new PassRequest("a", broken, graph, HashedWeights.input(INPUT), Map.of(), Extent.OUTPUT), failing);

        assertThatThrownBy(failing::await)
                .isInstanceOf(ExecutionException.class)
                .hasMessageContaining("unreadable");
        assertThat(run(root, graph, Map.of(), Extent.OUTPUT).await().output()).isPresent();
    }

    @Test
    void faultThatIsNotPyTorchsLeavesTheNetworksOnTheDevice() throws Exception {
        Module root = Reference.network("resnet18");
        Graph graph = Graph.forward(root);
        AtomicInteger loads = new AtomicInteger();
        NetworkWeights kept = new NetworkWeights("kept", () -> {
            loads.incrementAndGet();
            return HashedWeights.of(root);
        });
        run(kept, graph, HashedWeights.input(INPUT)).await();
        NetworkWeights deleted = new NetworkWeights("deleted", () -> {
            throw new IllegalStateException("the model has been deleted");
        });
        NetworkWeights lacking = new NetworkWeights("lacking", () -> StateDict.of(new LinkedHashMap<>(), Map.of()));

        assertThatThrownBy(run(deleted, graph, HashedWeights.input(INPUT))::await)
                .hasMessageContaining("deleted");
        assertThatThrownBy(run(lacking, graph, HashedWeights.input(INPUT))::await)
                .hasMessageContaining("the weights lack");
        run(kept, graph, HashedWeights.input(INPUT)).await();

        assertThat(loads).hasValue(1);
        Module wide = Sequential.of(Conv2d.of(3, 1, 1, 1, 1 << 25));
        assertThatThrownBy(run(wide, Graph.forward(wide), Map.of(), Extent.OUTPUT)::await)
                .hasMessageContaining("memory");
        run(kept, graph, HashedWeights.input(INPUT)).await();
        assertThat(loads).hasValue(2);
    }

    private static PassCollector run(NetworkWeights weights, Graph graph, Tensor input) {
        PassCollector collector = new PassCollector();
        engine.submit(new PassRequest("a", weights, graph, input, Map.of(), Extent.OUTPUT), collector);
        return collector;
    }

    @Test
    void passThatNeedsMoreMemoryThanThereIsSaysSoAndTheNextOneWorks() throws Exception {
        // 2^26 cells a side: more bytes than a process can address.
        Module wide = Sequential.of(Conv2d.of(3, 1, 1, 1, 1 << 25));

        assertThatThrownBy(run(wide, Graph.forward(wide), Map.of(), Extent.OUTPUT)::await)
                .cause()
                .hasMessage("the memory was not enough for it; a smaller input size needs less")
                .isInstanceOfSatisfying(
                        EngineException.class,
                        fault -> assertThat(fault.outOfMemory()).isTrue());
        Module root = Reference.network("resnet18");
        assertThat(run(root, Graph.forward(root), Map.of(), Extent.OUTPUT)
                        .await()
                        .output())
                .isPresent();
    }

    @Test
    void numbersThatAreNotFiniteAreFlaggedAndThePassGoesOn() throws Exception {
        Module root = Reference.network("resnet18");
        Graph graph = Graph.forward(root);
        Tensor input = HashedWeights.input(INPUT);
        input.data()[5] = Float.NaN;
        PassCollector got = new PassCollector();
        engine.submit(new PassRequest("a", weights(root), graph, input, Map.of(0, Recording.MAPS), Extent.PROVED), got);

        PassResult result = got.await();

        Maps first = Objects.requireNonNull(got.maps.get(0));
        assertThat(first.summary().nan()).containsOnly(true);
        assertThat(first.minimum()[0]).isNegative();
        assertThat(result.output().orElseThrow().data()).containsOnly(Float.NaN);
        assertThat(result.outputDifference()).hasValue(0);
    }

    @Test
    void cancelledPassDeliversNothingMoreAndEndsAsCancelled() {
        Module root = Reference.network("resnet50");
        Graph graph = Graph.forward(root);
        Ticket[] ticket = new Ticket[1];
        PassCollector got = new PassCollector() {
            @Override
            public synchronized void started() {
                super.started();
                ticket[0].cancel();
            }
        };
        synchronized (got) {
            Submission submission = engine.submit(
                    new PassRequest("a", weights(root), graph, HashedWeights.input(INPUT), exact(graph), Extent.OUTPUT),
                    got);
            ticket[0] = ((Submission.Accepted) submission).ticket();
        }

        assertThatThrownBy(got::await).isInstanceOf(CancellationException.class);
        assertThat(got.exact).isEmpty();
    }

    private static PassCollector run(Module root, Graph graph, Map<Integer, Recording> record, Extent extent) {
        PassCollector collector = new PassCollector();
        engine.submit(
                new PassRequest("a", weights(root), graph, HashedWeights.input(INPUT), record, extent), collector);
        return collector;
    }

    private static Map<Integer, Recording> exact(Graph graph) {
        return graph.taps().stream()
                .map(Tap::operation)
                .distinct()
                .collect(Collectors.toMap(Function.identity(), operation -> Recording.EXACT));
    }

    private static NetworkWeights weights(Module root) {
        String name = root.children().size() + "-" + ModuleTree.parameters(root);
        return new NetworkWeights(name, () -> HashedWeights.of(root));
    }
}
