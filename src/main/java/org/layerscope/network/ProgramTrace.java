package org.layerscope.network;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Follows an exported program's calls and writes down what they compute. Calls that change nothing here (dropout outside training, copies,
 * a softmax at the end) leave no operation.
 */
final class ProgramTrace {

    /**
     * An operation that has no path yet.
     *
     * @param weights names in the archive by the operation's own names, such as {@code bias}
     * @param recorded its output's shape for the example input
     */
    record Step(
            OpKind kind,
            @Nullable Settings settings,
            List<Integer> inputs,
            ProgramNode node,
            Map<String, String> weights,
            Shape recorded) {}

    private record Shuffling(ProgramValues.Cell source, int groups, boolean swapped) {}

    /** Inputs that all calls read together, and operations before those are left out that nobody needs. */
    private static final int MOST = 20_000;

    private final ProgramValues values;
    private final ProgramWeights weights;
    private final List<Step> steps = new ArrayList<>();
    private final Map<String, String> transposed = new HashMap<>();
    private final Map<String, Shuffling> shuffling = new HashMap<>();
    private final Set<ProgramValues.Cell> probabilities = new HashSet<>();
    private final Map<String, Dropout> dropouts = new HashMap<>();
    private boolean sizesFixed;
    private int read;

    ProgramTrace(ProgramValues values, ProgramWeights weights) {
        this.values = values;
        this.weights = weights;
    }

    /** Whether a reshaping in the program fits the example's height and width only. */
    boolean sizesFixed() {
        return sizesFixed;
    }

    /** The dropouts that were passed through, by path. */
    Map<String, Dropout> dropouts() {
        return dropouts;
    }

    /** The operations that the tensor of that name needs, in order; its own is the last. */
    List<Step> stepsTo(String output) {
        int last = values.operation(output).orElse(Operation.NETWORK_INPUT);
        Expect.that(last >= 0, "output", "nothing is computed", "the result of an operation");
        Set<Integer> needed = new HashSet<>(Set.of(last));
        for (int i = last; i >= 0; i--) {
            if (needed.contains(i)) {
                needed.addAll(steps.get(i).inputs());
            }
        }
        List<Integer> kept =
                IntStream.rangeClosed(0, last).filter(needed::contains).boxed().toList();
        List<Step> result = new ArrayList<>();
        for (int index : kept) {
            Step step = steps.get(index);
            List<Integer> inputs = step.inputs().stream()
                    .map(input -> input < 0 ? input : Collections.binarySearch(kept, input))
                    .toList();
            result.add(new Step(step.kind(), step.settings(), inputs, step.node(), step.weights(), step.recorded()));
        }
        return result;
    }

    private ProgramValues.Cell input(ProgramNode node, String argument) {
        return input(node, argument, node.tensor(argument).orElse("no tensor"));
    }

    private ProgramValues.Cell input(ProgramNode node, String argument, String name) {
        ProgramValues.Cell cell = values.read(node, name);
        node.require(!probabilities.contains(cell), argument, "no softmax before the network's end");
        values.shape(name);
        read++;
        Expect.that(read <= MOST, "network", read + " inputs of all calls", "at most " + MOST);
        return cell;
    }

    private static String output(ProgramNode node) {
        return node.outputs().getFirst();
    }

    private int step(OpKind kind, @Nullable Settings settings, List<Integer> inputs, ProgramNode node, Shape recorded) {
        steps.add(new Step(kind, settings, inputs, node, Map.of(), recorded));
        Expect.that(steps.size() <= MOST, "network", steps.size() + " operations", "at most " + MOST);
        return steps.size() - 1;
    }

    /** One operation over one input, whose output is the call's. */
    void unary(ProgramNode node, String argument, OpKind kind, @Nullable Settings settings) {
        ProgramValues.Cell x = input(node, argument);
        result(node, x, step(kind, settings, List.of(x.operation()), node, values.shape(output(node))));
    }

    /** As {@link #unary}, with weights of its own. */
    void weighted(ProgramNode node, String argument, OpKind kind, Settings settings, Map<String, String> ownWeights) {
        ProgramValues.Cell x = input(node, argument);
        Shape recorded = values.shape(output(node));
        steps.add(new Step(kind, settings, List.of(x.operation()), node, Map.copyOf(ownWeights), recorded));
        values.put(output(node), steps.size() - 1);
    }

    private void result(ProgramNode node, ProgramValues.Cell first, int operation) {
        if (node.operation().endsWith("_")) {
            values.overwrite(output(node), operation, first);
        } else {
            values.put(output(node), operation);
        }
    }

    /** An addition or product of two activations, or of one and a number. */
    void arithmetic(ProgramNode node, OpKind kind) {
        String name = node.operation();
        boolean product = kind == OpKind.MUL;
        double factor = node.number("alpha", 1) * (name.startsWith("sub") ? -1 : 1);
        if (node.tensor("other").isEmpty()) {
            double number = node.number("other", Double.NaN);
            unary(
                    node,
                    "self",
                    OpKind.SCALE_SHIFT,
                    product
                            ? new ScaleShift(name.startsWith("div") ? 1 / number : number, 0)
                            : new ScaleShift(1, factor * number));
            return;
        }
        node.require(!name.startsWith("div"), "other", "a number");
        // A vector would lie along the width there, but is as many channels here.
        node.require(rank(node, "self") == rank(node, "other"), "other", "as many axes as self");
        ProgramValues.Cell left = input(node, "self");
        ProgramValues.Cell right = input(node, "other");
        int second = right.operation();
        if (factor != 1) {
            Shape shape = values.shape(node.tensor("other").orElseThrow());
            second = step(OpKind.SCALE_SHIFT, new ScaleShift(factor, 0), List.of(second), node, shape);
        }
        Shape recorded = values.shape(output(node));
        result(node, left, step(kind, null, List.of(left.operation(), second), node, recorded));
    }

    void concatenation(ProgramNode node) {
        List<String> names = node.tensors("tensors");
        node.require(axis(node, "dim", 0, names.getFirst()) == 1, "dim", "the channels");
        List<Integer> inputs = names.stream()
                .map(name -> input(node, "tensors", name).operation())
                .toList();
        values.put(output(node), step(OpKind.CAT, null, inputs, node, values.shape(output(node))));
    }

    /** Channels that lie behind each other, one part for each output. */
    void slices(ProgramNode node, int start) {
        String name = node.tensor("self").orElse("no tensor");
        ProgramValues.Cell x = input(node, "self");
        node.require(axis(node, "dim", 0, name) == 1, "dim", "the channels");
        int first = start < 0 ? start + values.shape(name).channels() : start;
        for (String output : node.outputs()) {
            Shape shape = values.shape(output);
            ChannelSlice part = new ChannelSlice(first, shape.channels());
            values.putView(output, step(OpKind.SLICE, part, List.of(x.operation()), node, shape), x);
            first += shape.channels();
        }
    }

    /** As {@link #slices}; a slice that leaves nothing out passes its input on. */
    void slice(ProgramNode node, int start) {
        if (values.sizes(output(node)).equals(values.sizes(node.tensor("self").orElse("no tensor")))) {
            same(node, "self", Memory.SHARED);
        } else {
            slices(node, start);
        }
    }

    int axis(ProgramNode node, String argument, int otherwise, String tensor) {
        int axis = node.whole(argument, otherwise);
        return axis < 0 ? axis + values.sizes(tensor).size() : axis;
    }

    /** Whether an output that has its input's numbers also has its memory. */
    enum Memory {
        SHARED,
        COPIED,
        /** Depends on where PyTorch has it; so once one of the two is overwritten, the other cannot be read. */
        EITHER
    }

    /** Passes its input on. */
    void same(ProgramNode node, String argument, Memory memory) {
        String name = node.tensor(argument).orElse("no tensor");
        if (transposed.containsKey(name)) {
            transposed.put(output(node), transposed.get(name));
        } else if (shuffling.containsKey(name)) {
            shuffling.put(output(node), shuffling.get(name));
        } else {
            ProgramValues.Cell x = values.read(node, name);
            if (memory == Memory.SHARED || probabilities.contains(x)) {
                values.putAlias(output(node), x);
            } else if (memory == Memory.COPIED) {
                values.put(output(node), input(node, argument).operation());
            } else {
                values.putView(output(node), input(node, argument).operation(), x);
            }
        }
    }

    void dropout(ProgramNode node) {
        if (node.caller().type().startsWith("torch.nn.modules.dropout.")) {
            boolean inplace = node.operation().endsWith("_");
            dropouts.put(node.caller().path(), new Dropout(node.number("p", 0.5), inplace));
        }
        same(node, node.has("input") ? "input" : "self", Memory.SHARED);
    }

    /** Left out where it is the network's last step, so that the output are the logits; refused before others. */
    void softmax(ProgramNode node) {
        ProgramValues.Cell x = input(node, "self");
        node.require(axis(node, "dim", 1, node.tensor("self").orElseThrow()) == 1, "dim", "the channels");
        values.put(output(node), x.operation());
        probabilities.add(values.read(node, output(node)));
    }

    /** A reshaping that gives a vector, that adds or drops sizes of 1, or that is part of a channel shuffle. */
    void reshape(ProgramNode node) {
        String name = node.tensor("self").orElse("no tensor");
        List<Integer> to = values.sizes(output(node));
        Shuffling shuffle = shuffling.get(name);
        if (shuffle != null) {
            Shape shape = values.shape(output(node));
            node.require(shuffle.swapped() && to.size() == 4, "self", "a channel shuffle");
            ChannelShuffle settings = new ChannelShuffle(shuffle.groups());
            List<Integer> inputs = List.of(shuffle.source().operation());
            values.put(output(node), step(OpKind.SHUFFLE, settings, inputs, node, shape));
            return;
        }
        ProgramValues.Cell x = input(node, "self");
        Shape from = values.shape(name);
        boolean grouped = to.size() == 5
                && to.get(1) * to.get(2) == from.channels()
                && to.get(3) == from.height()
                && to.get(4) == from.width();
        if (grouped) {
            shuffling.put(output(node), new Shuffling(x, to.get(1), false));
            return;
        }
        Shape shape = values.shape(output(node));
        sizesFixed |= from.height() * from.width() > 1 && (node.givesAllSizes("size") || node.givesAllSizes("shape"));
        if (to.size() < 4) {
            Settings flatten = node.caller().simpleType().equals("Flatten") ? new Flatten() : null;
            int operation = step(OpKind.FLATTEN, flatten, List.of(x.operation()), node, shape);
            values.putView(output(node), operation, x);
            return;
        }
        Expect.that(shape.equals(from), node.where(), "makes " + shape + " of " + from, "a vector or the same");
        values.putAlias(output(node), x);
    }

    /** A transposition of weights, or of the groups in a channel shuffle. */
    void transpose(ProgramNode node, List<Integer> order) {
        String name = node.tensor("self").orElse("no tensor");
        if (values.weight(name).isPresent()) {
            node.require(order.equals(List.of(1, 0)), "self", "rows and columns swapped");
            transposed.put(output(node), values.weight(name).orElseThrow());
            return;
        }
        Shuffling shuffle = shuffling.get(name);
        if (shuffle != null && order.equals(List.of(0, 2, 1, 3, 4))) {
            shuffling.put(output(node), new Shuffling(shuffle.source(), shuffle.groups(), !shuffle.swapped()));
            return;
        }
        boolean trivial = IntStream.range(0, order.size()).allMatch(i -> order.get(i) == i);
        node.require(trivial, "self", "no axes moved");
        values.putAlias(output(node), values.read(node, name));
    }

    /** The name in the archive of the weights in an argument. */
    String weight(ProgramNode node, String argument) {
        String name = node.tensor(argument).orElse("no tensor");
        return values.weight(name)
                .orElseThrow(() -> new IllegalArgumentException(
                        node.where() + ": " + argument + " " + name + " (expected: a parameter or buffer)"));
    }

    /** As {@link #weight}, of weights that were transposed. */
    String transposedWeight(ProgramNode node, String argument) {
        String weight = transposed.get(node.tensor(argument).orElse("no tensor"));
        if (weight == null) {
            throw new IllegalArgumentException(
                    node.where() + ": " + argument + " (expected: transposed weights of a linear layer)");
        }
        return weight;
    }

    /** Sizes of the weights of that name. */
    int[] shape(String weight) {
        return weights.shape(weight);
    }

    /** Number of axes of the tensor in an argument. */
    int rank(ProgramNode node, String argument) {
        return values.sizes(node.tensor(argument).orElse("no tensor")).size();
    }
}
