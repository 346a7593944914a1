package org.layerscope.visualization;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.layerscope.network.FieldOfView;
import org.layerscope.network.Graph;
import org.layerscope.network.OpKind;
import org.layerscope.network.Operation;
import org.layerscope.network.ResidualBlock;
import org.layerscope.network.Shape;
import org.layerscope.network.Tap;

/**
 * How the taps of a pass are tied to the picture and to each other.
 *
 * @param size side of the picture that the pass starts from, in pixels
 * @param fields what part of it the cells of a tap depend on, by the tap's path
 * @param blocks the residual blocks of which branch and shortcut are recorded, in the order of the pass
 */
public record Anatomy(int size, Map<String, FieldOfView> fields, List<Block> blocks) {

    /**
     * A residual block by the paths of its taps.
     *
     * @param path its module's
     * @param branch what its convolutions made, as large as the shortcut
     * @param shortcut what that is added to
     * @param sum where the sum itself is recorded
     * @param relu the ReLU of the sum, where there is one
     * @param shape of all of these
     * @param taps that are inside of the block
     */
    public record Block(
            String path,
            String branch,
            String shortcut,
            Optional<String> sum,
            Optional<String> relu,
            Shape shape,
            Set<String> taps) {}

    static Anatomy of(PassPlan plan, int size) {
        Graph graph = plan.graph();
        List<FieldOfView> all = FieldOfView.of(graph);
        Map<String, FieldOfView> fields = new HashMap<>();
        graph.taps().forEach(tap -> fields.put(tap.path(), all.get(tap.operation())));
        List<Shape> shapes = graph.shapes(new Shape(3, size, size));
        List<Block> blocks = new ArrayList<>();
        for (ResidualBlock block : ResidualBlock.of(graph)) {
            block(graph, shapes, block).ifPresent(blocks::add);
        }
        return new Anatomy(size, Map.copyOf(fields), List.copyOf(blocks));
    }

    private static Optional<Block> block(Graph graph, List<Shape> shapes, ResidualBlock block) {
        Optional<Tap> branch = recorded(graph, block.branch());
        Optional<Tap> shortcut = recorded(graph, block.shortcut());
        if (branch.isEmpty()
                || shortcut.isEmpty()
                || !shapes.get(block.branch()).equals(shapes.get(block.shortcut()))) {
            return Optional.empty();
        }
        Set<String> taps = new HashSet<>();
        graph.taps().stream()
                .filter(tap -> block.inside().contains(tap.operation()))
                .forEach(tap -> taps.add(tap.path()));
        return Optional.of(new Block(
                graph.operations().get(block.sum()).path(),
                branch.get().path(),
                shortcut.get().path(),
                recorded(graph, block.sum()).map(Tap::path),
                block.relu().stream()
                        .boxed()
                        .findFirst()
                        .flatMap(relu -> recorded(graph, relu))
                        .map(Tap::path),
                shapes.get(block.sum()),
                Set.copyOf(taps)));
    }

    /** The tap of an operation's output, or of the same numbers before they were passed on. */
    private static Optional<Tap> recorded(Graph graph, int operation) {
        int index = operation;
        while (index != Operation.NETWORK_INPUT && graph.operations().get(index).kind() == OpKind.IDENTITY) {
            index = graph.operations().get(index).inputs().getFirst();
        }
        int found = index;
        return graph.taps().stream().filter(tap -> tap.operation() == found).findFirst();
    }
}
