package org.layerscope.network;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The tensors of an exported program by their names in it: which operation's output each one is, and its recorded sizes.
 *
 * <p>Calls that overwrite their input ({@code relu_}) change what the input's other names mean from there on. So names of one tensor share one
 * cell, and views (a flattening, a slice) remember that they share its memory: what is overwritten through one of them, cannot be read
 * through another here and is refused.
 */
final class ProgramValues {

    /** One tensor's current content. */
    static final class Cell {

        private int operation;
        private boolean stale;
        private final List<Cell> sharing;

        private Cell(int operation, List<Cell> sharing) {
            this.operation = operation;
            this.sharing = sharing;
            sharing.add(this);
        }

        /** Index of the operation whose output it holds. */
        int operation() {
            return operation;
        }
    }

    private final JsonNode recorded;
    private final Map<String, String> weights;
    private final Map<String, Cell> cells = new HashMap<>();
    private final int batch;

    /**
     * Holds the network's input.
     *
     * @param recorded sizes of all tensors by name
     * @param weights the names in the state dict of the program's parameters, buffers and constants
     */
    ProgramValues(JsonNode recorded, Map<String, String> weights, String input) {
        this.recorded = recorded;
        this.weights = weights;
        cells.put(input, new Cell(Operation.NETWORK_INPUT, new ArrayList<>()));
        List<Integer> sizes = sizes(input);
        Expect.that(sizes.size() == 4, "input", sizes, "batch, channels, height and width");
        this.batch = sizes.getFirst();
    }

    /** A tensor's recorded sizes; of one with open sizes those of the example. */
    List<Integer> sizes(String name) {
        List<Integer> sizes = new ArrayList<>();
        JsonNode listed = recorded.path(name).path("sizes");
        Expect.that(listed.isArray() && listed.size() <= 8, name, "its sizes", "a list of at most 8");
        for (JsonNode size : listed) {
            JsonNode number = size.has("as_int")
                    ? size.path("as_int")
                    : size.path("as_expr").path("hint").path("as_int");
            Expect.that(
                    number.isIntegralNumber() && number.canConvertToInt() && number.asInt() > 0,
                    name,
                    "its sizes",
                    "whole numbers of at least 1");
            sizes.add(number.asInt());
        }
        return sizes;
    }

    /** An activation's recorded shape; a vector's height and width are 1. */
    Shape shape(String name) {
        ProgramWeights.type(name, recorded.path(name));
        List<Integer> sizes = sizes(name);
        if (sizes.size() == 1 && batch == 1) {
            return new Shape(sizes.getFirst(), 1, 1);
        }
        boolean vector = sizes.size() == 2 || (sizes.size() == 3 && sizes.getLast() == 1);
        Expect.that(
                (vector || sizes.size() == 4) && sizes.getFirst() == batch,
                name,
                "sizes " + sizes,
                batch + ", channels, height and width, or " + batch + " and channels");
        return vector ? new Shape(sizes.get(1), 1, 1) : new Shape(sizes.get(1), sizes.get(2), sizes.get(3));
    }

    /** The weights of that name in the program; empty for an activation. */
    Optional<String> weight(String name) {
        return Optional.ofNullable(weights.get(name));
    }

    /** The activation of that name. */
    Cell read(ProgramNode node, String name) {
        @Nullable Cell cell = cells.get(name);
        if (cell == null) {
            throw new IllegalArgumentException(
                    "%s: reads %s (expected: an activation)".formatted(node.where(), weights.getOrDefault(name, name)));
        }
        Expect.that(!cell.stale, node.where(), "reads " + name, "nothing that was overwritten through a view");
        return cell;
    }

    /** The operation that makes the tensor of that name; empty where none does. */
    Optional<Integer> operation(String name) {
        return Optional.ofNullable(cells.get(name)).map(Cell::operation);
    }

    /** A tensor of its own. */
    void put(String name, int operation) {
        cells.put(name, new Cell(operation, new ArrayList<>()));
    }

    /** Another view of a tensor's memory. */
    void putView(String name, int operation, Cell of) {
        cells.put(name, new Cell(operation, of.sharing));
    }

    /** Another name of the same tensor. */
    void putAlias(String name, Cell cell) {
        cells.put(name, cell);
    }

    /** The operation's output takes the place of the tensor's content. */
    void overwrite(String name, int operation, Cell target) {
        target.sharing.forEach(other -> other.stale = other != target);
        target.operation = operation;
        cells.put(name, target);
    }
}
