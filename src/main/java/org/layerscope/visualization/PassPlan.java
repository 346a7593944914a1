package org.layerscope.visualization;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.layerscope.model.Model;
import org.layerscope.network.Conv2d;
import org.layerscope.network.Graph;
import org.layerscope.network.OpKind;
import org.layerscope.network.Operation;
import org.layerscope.network.Shape;
import org.layerscope.network.Tap;
import org.layerscope.network.TapKind;

/**
 * What a pass at one input size computes; all extractions with the same settings share it.
 *
 * @param graph its operations
 * @param layers the stops of the layer slider
 * @param taps all taps in the order of the pass, by path
 * @param operations the operation that each tap records, by the tap's path
 * @param standard the operations that the screen shows: every convolution, and the ReLU that follows each layer
 * @param batchNorms the operations of the layers' batch norms
 * @param stops for each layer the operations that are standard
 */
record PassPlan(
        Graph graph,
        List<LayerTaps> layers,
        List<TapInfo> taps,
        Map<String, Integer> operations,
        Set<Integer> standard,
        Set<Integer> batchNorms,
        List<Set<Integer>> stops) {

    /** What stands between the last features and the classifier. */
    private static final Set<OpKind> POOLED =
            Set.of(OpKind.AVG_POOL, OpKind.ADAPTIVE_AVG_POOL, OpKind.FLATTEN, OpKind.IDENTITY);

    static PassPlan of(Model model, Pass pass, int size) {
        Graph graph = Passes.graph(model, pass);
        List<LayerTaps> layers = LayerTaps.of(model, pass, graph, size);
        Map<String, Integer> layerOf = new HashMap<>();
        for (LayerTaps stop : layers) {
            Stream.of(Optional.of(stop.convolution()), stop.batchNorm(), stop.relu())
                    .flatMap(Optional::stream)
                    .forEach(path -> layerOf.put(path, stop.layer().index()));
        }
        Map<String, Integer> operations = new HashMap<>();
        graph.taps().forEach(tap -> operations.put(tap.path(), tap.operation()));
        List<Shape> shapes = graph.shapes(new Shape(3, size, size));
        List<TapInfo> taps = graph.taps().stream()
                .map(tap -> new TapInfo(
                        tap.path(),
                        tap.kind(),
                        index(layerOf.get(tap.path())),
                        shapes.get(tap.operation()),
                        conv(graph, tap)))
                .toList();
        List<Set<Integer>> stops = layers.stream()
                .map(stop -> Stream.of(stop.convolution(), stop.tap(Show.RELU))
                        .map(operations::get)
                        .collect(Collectors.toUnmodifiableSet()))
                .toList();
        Set<Integer> standard = new HashSet<>();
        graph.taps().stream().filter(tap -> tap.kind() == TapKind.CONV).forEach(tap -> standard.add(tap.operation()));
        stops.forEach(standard::addAll);
        Set<Integer> batchNorms = layers.stream()
                .flatMap(stop -> stop.batchNorm().stream())
                .map(operations::get)
                .collect(Collectors.toUnmodifiableSet());
        return new PassPlan(graph, layers, taps, Map.copyOf(operations), Set.copyOf(standard), batchNorms, stops);
    }

    private static Optional<Conv2d> conv(Graph graph, Tap tap) {
        return tap.kind() == TapKind.CONV
                ? Optional.of(graph.operations().get(tap.operation()).as(Conv2d.class))
                : Optional.empty();
    }

    private static OptionalInt index(@Nullable Integer layer) {
        return layer == null ? OptionalInt.empty() : OptionalInt.of(layer);
    }

    /** The tap of this path, or of the layer with this index. */
    Optional<TapInfo> tap(String pathOrIndex) {
        String path = pathOrIndex;
        if (path.matches("\\d{1,6}")) {
            int index = Integer.parseInt(path);
            path = index < layers.size() ? layers.get(index).convolution() : "";
        }
        String wanted = path;
        return taps.stream().filter(tap -> tap.path().equals(wanted)).findFirst();
    }

    /** The operation that a tap records. */
    int operation(String path) {
        Integer operation = operations.get(path);
        if (operation == null) {
            throw new IllegalArgumentException("tap: " + path + " (expected: one of this pass)");
        }
        return operation;
    }

    /** The taps that show an operation's output; several may share one. */
    List<TapInfo> tapsOf(int operation) {
        return taps.stream().filter(tap -> operation(tap.path()) == operation).toList();
    }

    /**
     * The activation that the classifier sees the average of: behind the last convolution what the first linear layer reads, or else what the
     * pass ends with, before it is pooled and flattened.
     */
    Optional<TapInfo> lastFeatures() {
        List<Operation> steps = graph.operations();
        int convolution = IntStream.range(0, steps.size())
                .filter(i -> steps.get(i).kind() == OpKind.CONV)
                .max()
                .orElse(0);
        int at = IntStream.range(convolution, steps.size())
                .filter(i -> steps.get(i).kind() == OpKind.LINEAR)
                .map(i -> steps.get(i).inputs().getFirst())
                .findFirst()
                .orElse(steps.size() - 1);
        while (at != Operation.NETWORK_INPUT && POOLED.contains(steps.get(at).kind())) {
            at = steps.get(at).inputs().getFirst();
        }
        List<TapInfo> found = tapsOf(at);
        return found.isEmpty() ? Optional.empty() : Optional.of(found.getLast());
    }
}
