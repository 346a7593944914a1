package org.layerscope.network;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * Which part of the network's input a cell of an activation depends on, along one axis (the one with the larger field,
 * where kernels are not square). Unit: input pixels; pixel 0 has its centre at 0, pixels outside of the picture are
 * padding.
 *
 * @param size width of a cell's field; {@link Integer#MAX_VALUE} where every cell sees everything: behind adaptive
 *     pooling, flattening and linear layers
 * @param jump distance between the fields of neighbouring cells
 * @param start centre of the first cell's field; cell i has its centre at start + i * jump
 */
public record ReceptiveField(int size, int jump, double start) {
    // The recurrence of Araujo, Norris and Sim, "Computing Receptive Fields of Convolutional Neural Networks" (Distill,
    // 2019), written for the centre. A window of extent e (gaps of dilation included), stride s and padding p over
    // cells with field r, jump j and centre c makes cells with
    //     r' = r + (e - 1) j      j' = j s      c' = c + ((e - 1) / 2 - p) j
    // The field of an addition, a product or a concatenation is the smallest that holds the fields of both branches.

    private static final ReceptiveField PIXEL = new ReceptiveField(1, 1, 0);
    private static final ReceptiveField EVERYTHING = new ReceptiveField(Integer.MAX_VALUE, 1, 0);

    /**
     * The field of an operation's output.
     *
     * @param graph a pass
     * @param operation index of one of its operations
     * @throws IllegalArgumentException if there is no such operation
     */
    public static ReceptiveField of(Graph graph, int operation) {
        ReceptiveField height = at(Pair::height, graph, operation);
        ReceptiveField width = at(Pair::width, graph, operation);
        return width.size > height.size ? width : height;
    }

    /**
     * The pixels of the picture that a cell depends on, exactly, also where kernels are not square. A field that reaches
     * into the padding is cut off at the picture's border.
     *
     * @param graph a pass
     * @param operation index of one of its operations
     * @param input the picture's shape
     * @param row of the cell, from 0
     * @param column of the cell, from 0
     * @throws IllegalArgumentException if there is no such operation or cell, such as {@code row: 7 (expected: 0..6)}
     */
    public static Box box(Graph graph, int operation, Shape input, int row, int column) {
        ReceptiveField down = at(Pair::height, graph, operation);
        ReceptiveField across = at(Pair::width, graph, operation);
        Shape map = graph.shapes(input).get(operation);
        Expect.that(row >= 0 && row < map.height(), "row", row, "0.." + (map.height() - 1));
        Expect.that(column >= 0 && column < map.width(), "column", column, "0.." + (map.width() - 1));
        int top = down.first(row, input.height());
        int left = across.first(column, input.width());
        return new Box(
                left, top, across.last(column, input.width()) - left + 1, down.last(row, input.height()) - top + 1);
    }

    private int first(int cell, int pixels) {
        return everything() ? 0 : Math.clamp((long) (start + (double) cell * jump - (size - 1) / 2.0), 0, pixels - 1);
    }

    private int last(int cell, int pixels) {
        return everything()
                ? pixels - 1
                : Math.clamp((long) (start + (double) cell * jump + (size - 1) / 2.0), 0, pixels - 1);
    }

    private static ReceptiveField at(ToIntFunction<Pair> axis, Graph graph, int operation) {
        int operations = graph.operations().size();
        Expect.that(operation >= 0 && operation < operations, "operation", operation, "0.." + (operations - 1));
        return along(axis, graph.operations().subList(0, operation + 1)).getLast();
    }

    /** Those of the outputs of all these operations, along one axis. */
    static List<ReceptiveField> along(ToIntFunction<Pair> axis, List<Operation> operations) {
        List<ReceptiveField> fields = new ArrayList<>();
        for (Operation step : operations) {
            ReceptiveField input = step.inputs().stream()
                    .map(index -> index == Operation.NETWORK_INPUT ? PIXEL : fields.get(index))
                    .reduce(ReceptiveField::union)
                    .orElseThrow();
            fields.add(input.through(step, axis));
        }
        return fields;
    }

    private ReceptiveField through(Operation step, ToIntFunction<Pair> axis) {
        return switch (step.kind()) {
            case ADAPTIVE_AVG_POOL, FLATTEN, LINEAR -> EVERYTHING;
            case CONV,
                    MAX_POOL,
                    AVG_POOL,
                    BATCH_NORM,
                    RELU,
                    ACTIVATION,
                    ADD,
                    MUL,
                    SCALE_SHIFT,
                    CAT,
                    SLICE,
                    SHUFFLE,
                    IDENTITY ->
                everything()
                        ? this
                        : Window.of(step).map(window -> slide(window, axis)).orElse(this);
        };
    }

    private ReceptiveField slide(Window window, ToIntFunction<Pair> axis) {
        long reach = axis.applyAsInt(window.extent()) - 1L;
        double shift = (reach / 2.0 - axis.applyAsInt(window.padding())) * jump;
        return limited(size + reach * jump, (long) jump * axis.applyAsInt(window.stride()), start + shift);
    }

    /** A field of 2^31 - 1 pixels or more holds any picture; where fields lie as far apart there is one only. */
    private static ReceptiveField limited(long size, long jump, double start) {
        return size >= Integer.MAX_VALUE
                ? EVERYTHING
                : new ReceptiveField((int) size, (int) Math.min(jump, Integer.MAX_VALUE), start);
    }

    private ReceptiveField union(ReceptiveField other) {
        if (everything() || other.everything()) {
            return EVERYTHING;
        }
        double first = Math.min(start - size / 2.0, other.start - other.size / 2.0);
        double last = Math.max(start + size / 2.0, other.start + other.size / 2.0);
        return limited(Math.round(last - first), Math.max(jump, other.jump), (first + last) / 2);
    }

    /** Whether every cell sees the whole input. */
    public boolean everything() {
        return size == Integer.MAX_VALUE;
    }
}
