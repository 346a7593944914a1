package org.layerscope.network;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How a network comes from its last feature maps to its classes.
 *
 * @param activation index of the operation whose output these maps are
 * @param classifier the linear layer at the network's end, where it is given the mean of each of these maps and nothing else; each class is
 *     then a weighted sum of the maps, cell by cell. Empty where more lies between.
 */
public record Head(int activation, Optional<Operation> classifier) {

    /** They only gather what the activation before them tells, or pass it on. */
    private static final Set<OpKind> GATHERING =
            EnumSet.of(OpKind.MAX_POOL, OpKind.AVG_POOL, OpKind.ADAPTIVE_AVG_POOL, OpKind.IDENTITY);

    /**
     * The head of a network that is given an input of this shape. Without such a linear layer its maps are the last that all the network's
     * paths lead through, of more than one cell, before any pooling behind: the last convolution's ReLU in a VGG.
     *
     * @return empty where no such maps are left, as for a very small input
     */
    public static Optional<Head> of(Graph graph, Shape input) {
        List<Shape> shapes = graph.shapes(input);
        return linear(graph, shapes).or(() -> other(graph, shapes));
    }

    private static Optional<Head> linear(Graph graph, List<Shape> shapes) {
        Operation classifier = graph.operations().getLast();
        int current = classifier.inputs().getFirst();
        while (current >= 0 && isPassingOn(graph.operations().get(current).kind())) {
            current = graph.operations().get(current).inputs().getFirst();
        }
        if (classifier.kind() != OpKind.LINEAR || current < 0) {
            return Optional.empty();
        }
        Operation pool = graph.operations().get(current);
        int activation = pool.inputs().getFirst();
        return activation >= 0 && isSingle(shapes.get(current)) && isMean(pool, shapes.get(activation))
                ? Optional.of(new Head(activation, Optional.of(classifier)))
                : Optional.empty();
    }

    private static boolean isPassingOn(OpKind kind) {
        return kind == OpKind.FLATTEN || kind == OpKind.IDENTITY;
    }

    /** Whether a pooling whose maps have one cell makes it of all cells alike. */
    private static boolean isMean(Operation pool, Shape pooled) {
        return switch (pool.kind()) {
            case ADAPTIVE_AVG_POOL -> true;
            case AVG_POOL -> {
                AvgPool2d settings = pool.as(AvgPool2d.class);
                yield settings.kernelSize().equals(new Pair(pooled.height(), pooled.width()))
                        && settings.padding().equals(Pair.of(0));
            }
            default -> false;
        };
    }

    private static Optional<Head> other(Graph graph, List<Shape> shapes) {
        int earliest = Integer.MAX_VALUE; // of what the operations behind the current one read
        for (int i = graph.operations().size() - 1; i >= 0; i--) {
            Operation operation = graph.operations().get(i);
            if (earliest >= i && !isSingle(shapes.get(i)) && !GATHERING.contains(operation.kind())) {
                return Optional.of(new Head(i, Optional.empty()));
            }
            for (int input : operation.inputs()) {
                earliest = Math.min(earliest, input);
            }
        }
        return Optional.empty();
    }

    private static boolean isSingle(Shape shape) {
        return shape.height() == 1 && shape.width() == 1;
    }
}
