package org.layerscope.model;

import java.util.List;
import org.layerscope.network.Conv2d;
import org.layerscope.network.Graph;
import org.layerscope.network.Module;
import org.layerscope.network.ModuleTree;
import org.layerscope.network.Shape;
import org.layerscope.network.StateDict;

/**
 * What a file says of its network.
 *
 * @param architecture its name for people
 * @param network module tree
 * @param graph the forward pass
 * @param weights its numbers
 * @param mismatches what the weights lack or have beyond the network's, without changing a number
 * @param size side of the input for which nothing else is said
 * @param fixedSize whether it takes no other
 */
record FoundNetwork(
        String architecture,
        Module network,
        Graph graph,
        StateDict weights,
        List<String> mismatches,
        int size,
        boolean fixedSize) {

    private static final int CHANNELS = 3;
    private static final int MOST_CLASSES = 100_000;

    Preprocessing preprocessing(ModelSettings settings) {
        Preprocessing preprocessing = settings.preprocessing(this.size);
        int size = preprocessing.defaultSize();
        if (fixedSize && size != this.size) {
            throw new MisfitException(
                    "input.size: %d (expected: %d, the only one that this network takes)".formatted(size, this.size));
        }
        if (size < Preprocessing.MIN_SIZE || size > Preprocessing.MAX_SIZE) {
            throw new MisfitException("input.size: %d, the only one that this network takes (expected: %d..%d)"
                    .formatted(size, Preprocessing.MIN_SIZE, Preprocessing.MAX_SIZE));
        }
        return preprocessing;
    }

    /** The number of classes; that it is a classifier, and one that we can show. */
    int classes(int size) {
        List<String> convolutions = ModuleTree.modules(network).entrySet().stream()
                .filter(module -> module.getValue() instanceof Conv2d)
                .map(module -> module.getKey())
                .toList();
        if (convolutions.stream().allMatch(path -> path.matches("(.*\\.)?downsample(\\..*)?"))) {
            throw new MisfitException("convolutions: none (expected: at least one)");
        }
        for (String path : convolutions) {
            if (graph.tap(path).isEmpty()) {
                throw new MisfitException(
                        "%s: not part of the forward pass (expected: every convolution)".formatted(path));
            }
        }
        Shape output;
        try {
            output = graph.boundedShapes(new Shape(CHANNELS, size, size)).getLast();
        } catch (IllegalArgumentException misfit) {
            throw new MisfitException("input.size %d: %s".formatted(size, misfit.getMessage()));
        }
        if (output.height() != 1 || output.width() != 1) {
            throw new MisfitException(
                    "output: %s (expected: one number for each class, as a classifier gives)".formatted(output));
        }
        if (output.channels() > MOST_CLASSES) {
            throw new MisfitException("classes: %d (expected: at most %d)".formatted(output.channels(), MOST_CLASSES));
        }
        return output.channels();
    }
}
