package org.layerscope.network;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The operations of one pass in execution order, and what is recorded of them. The output of the last operation is the
 * network's.
 *
 * @param operations each reads only outputs of earlier ones
 * @param taps in execution order, with unique paths
 */
public record Graph(List<Operation> operations, List<Tap> taps) {

    /** Between a convolution and its ReLU; none of them changes the size of a feature map. */
    private static final Set<OpKind> BEFORE_RELU = Set.of(OpKind.BATCH_NORM, OpKind.ADD, OpKind.IDENTITY);

    public Graph {
        operations = List.copyOf(operations);
        taps = List.copyOf(taps);
        for (int i = 0; i < operations.size(); i++) {
            for (int input : operations.get(i).inputs()) {
                String name = "operation " + i + " " + operations.get(i).path();
                Expect.that(input >= Operation.NETWORK_INPUT && input < i, name, "input " + input, "-1.." + (i - 1));
            }
        }
        Set<String> paths = new HashSet<>();
        for (Tap tap : taps) {
            Expect.that(
                    tap.operation() >= 0 && tap.operation() < operations.size(),
                    "tap " + tap.path(),
                    "operation " + tap.operation(),
                    "0.." + (operations.size() - 1));
            Expect.that(paths.add(tap.path()), "tap", tap.path(), "each path once");
        }
    }

    /**
     * The network's own forward pass, outside training, with a tap on each convolution, batch norm, ReLU call, pooling,
     * linear layer and residual block.
     *
     * @throws IllegalArgumentException if a module is of a type whose forward code is unknown
     */
    public static Graph forward(Module root) {
        return ForwardTrace.of(root);
    }

    /**
     * Convolutions alone, each fed with the raw output of the one before: the article's chain, not what the network
     * computes.
     *
     * @param paths the convolutions' paths in order
     * @param root the network that has them
     * @throws IllegalArgumentException if a path is not that of a convolution
     */
    public static Graph chain(List<String> paths, Module root) {
        var modules = ModuleTree.modules(root);
        List<Operation> operations = new ArrayList<>();
        List<Tap> taps = new ArrayList<>();
        for (String path : paths) {
            Module module = modules.get(path);
            String found = module == null ? "no module" : module.type();
            Expect.that(module instanceof Conv2d, path, found, "Conv2d");
            int index = operations.size();
            operations.add(new Operation(OpKind.CONV, path, module, List.of(index - 1)));
            taps.add(new Tap(path, TapKind.CONV, index));
        }
        return new Graph(operations, taps);
    }

    /**
     * The shape of each operation's output, by the operation's index.
     *
     * @param input the shape of the network's input
     * @throws IllegalArgumentException if an operation's input does not fit it, such as
     *     {@code layer2.0.conv1: 64 channels (expected: 256)}, or a size is 2^31 or more
     */
    public List<Shape> shapes(Shape input) {
        List<Shape> shapes = new ArrayList<>();
        for (Operation operation : operations) {
            List<Shape> inputs = operation.inputs().stream()
                    .map(index -> index == Operation.NETWORK_INPUT ? input : shapes.get(index))
                    .toList();
            shapes.add(shape(operation, inputs));
        }
        return Collections.unmodifiableList(shapes);
    }

    private static Shape shape(Operation operation, List<Shape> inputs) {
        try {
            return OutputShape.of(operation, inputs);
        } catch (ArithmeticException overflow) {
            throw new IllegalArgumentException(
                    "%s: sizes of 2^31 or more made of %s (expected: smaller ones)"
                            .formatted(operation.path(), inputs.getFirst()),
                    overflow);
        }
    }

    /**
     * As {@link #shapes}, of a pass that memory has room for and that does not compute for minutes.
     *
     * @throws IllegalArgumentException also where it has not, such as
     *     {@code pool: output 64×4000×4000 (expected: at most 67108864 numbers)}
     */
    public List<Shape> boundedShapes(Shape input) {
        List<Shape> shapes = shapes(input);
        ActivationMemory.check(this, input, shapes);
        PassWork.check(this, input, shapes);
        return shapes;
    }

    /** The tap of that path. */
    public Optional<Tap> tap(String path) {
        return taps.stream().filter(tap -> tap.path().equals(path)).findFirst();
    }

    /**
     * What follows a convolution, found along the operations that alone read the value before them: its batch norm
     * ({@link TapKind#BN}), directly behind it, or its activation function, such as a ReLU ({@link TapKind#RELU}), with a batch norm, a dropout or an
     * addition between. Thus a block's last convolution has the ReLU behind the shortcut's addition.
     *
     * @return empty where there is none, and for the path of anything but a recorded convolution
     */
    public Optional<Tap> after(String convPath, TapKind kind) {
        Optional<Tap> convolution = tap(convPath).filter(tap -> tap.kind() == TapKind.CONV);
        Set<OpKind> between = kind == TapKind.BN ? Set.of() : BEFORE_RELU;
        Optional<Integer> current = convolution.flatMap(tap -> onlyReader(tap.operation()));
        while (current.isPresent()) {
            int index = current.get();
            Optional<Tap> found = taps.stream()
                    .filter(tap -> tap.operation() == index && tap.kind() == kind)
                    .findFirst();
            if (found.isPresent()) {
                return found;
            }
            current = between.contains(operations.get(index).kind()) ? onlyReader(index) : Optional.empty();
        }
        return Optional.empty();
    }

    private Optional<Integer> onlyReader(int index) {
        List<Integer> readers = new ArrayList<>();
        for (int i = index + 1; i < operations.size(); i++) {
            if (operations.get(i).inputs().contains(index)) {
                readers.add(i);
            }
        }
        return readers.size() == 1 ? Optional.of(readers.getFirst()) : Optional.empty();
    }

    /**
     * For each operation the index of the last one that reads its output, after which it can be released; the number of
     * operations where none does, as for the network's output.
     */
    public List<Integer> lastUse() {
        List<Integer> last = new ArrayList<>(Collections.nCopies(operations.size(), operations.size()));
        for (int i = 0; i < operations.size(); i++) {
            for (int input : operations.get(i).inputs()) {
                if (input != Operation.NETWORK_INPUT) {
                    last.set(input, i);
                }
            }
        }
        return Collections.unmodifiableList(last);
    }
}
