package org.layerscope.network;

import java.util.List;
import java.util.Optional;

/**
 * How much memory a graph's activations may take: {@value #LARGEST} numbers for one, with padding, and {@value #TOGETHER} for those that are
 * needed at once. Each is a float32.
 */
final class ActivationMemory {

    private static final long LARGEST = 64L << 20;
    private static final long TOGETHER = 256L << 20;

    private ActivationMemory() {}

    /**
     * Checks all operations.
     *
     * @param shapes of their outputs
     * @throws IllegalArgumentException at the first that takes too much
     */
    static void check(Graph graph, Shape input, List<Shape> shapes) {
        List<Integer> lastUse = graph.lastUse();
        limit("network", "input", input);
        long alive = input.cells();
        for (int i = 0; i < shapes.size(); i++) {
            Operation operation = graph.operations().get(i);
            int first = operation.inputs().getFirst();
            Shape read = first == Operation.NETWORK_INPUT ? input : shapes.get(first);
            Optional<Window> window = Window.of(operation);
            if (window.isPresent()) {
                Pair padded = window.get().padded(read);
                limit(operation.path(), "padded input", new Shape(read.channels(), padded.height(), padded.width()));
            }
            limit(operation.path(), "output", shapes.get(i));
            alive += shapes.get(i).cells();
            Expect.that(
                    alive <= TOGETHER, operation.path(), alive + " numbers in memory at once", "at most " + TOGETHER);
            for (int used : operation.inputs().stream().distinct().toList()) {
                if (used != Operation.NETWORK_INPUT && lastUse.get(used) == i) {
                    alive -= shapes.get(used).cells();
                }
            }
        }
    }

    private static void limit(String path, String name, Shape shape) {
        // As double, because three sizes can make more than a long holds.
        double cells = (double) shape.channels() * shape.height() * shape.width();
        Expect.that(cells <= LARGEST, path, name + " " + shape, "at most " + LARGEST + " numbers");
    }
}
