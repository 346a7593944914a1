package org.layerscope.network;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * An addition of what some convolutions made of a value to the value itself, or to what fewer of them made of it. All are indices of
 * operations.
 *
 * @param branch what is added
 * @param shortcut what it is added to
 * @param sum the addition
 * @param relu the ReLU directly behind it, where there is one
 * @param inside the operations of branch and shortcut behind the point where they part, the sum and the ReLU
 */
public record ResidualBlock(int branch, int shortcut, int sum, OptionalInt relu, Set<Integer> inside) {

    public ResidualBlock {
        inside = Set.copyOf(inside);
    }

    /** All of a pass, in its order. */
    public static List<ResidualBlock> of(Graph graph) {
        List<Operation> operations = graph.operations();
        List<ResidualBlock> blocks = new ArrayList<>();
        for (int i = 0; i < operations.size(); i++) {
            if (operations.get(i).kind() == OpKind.ADD) {
                blocks.add(of(operations, i));
            }
        }
        return List.copyOf(blocks);
    }

    private static ResidualBlock of(List<Operation> operations, int sum) {
        int first = operations.get(sum).inputs().getFirst();
        int second = operations.get(sum).inputs().getLast();
        Set<Integer> ofFirst = behind(operations, first, second);
        Set<Integer> ofSecond = behind(operations, second, first);
        boolean turned = convolutions(operations, ofSecond) > convolutions(operations, ofFirst);
        OptionalInt relu = IntStream.range(sum + 1, operations.size())
                .filter(i -> operations.get(i).kind() == OpKind.RELU
                        && operations.get(i).inputs().contains(sum))
                .findFirst();
        Set<Integer> inside = new HashSet<>(ofFirst);
        inside.addAll(ofSecond);
        inside.add(sum);
        relu.ifPresent(inside::add);
        return new ResidualBlock(turned ? second : first, turned ? first : second, sum, relu, inside);
    }

    /** What one needs and the other does not. */
    private static Set<Integer> behind(List<Operation> operations, int one, int other) {
        Set<Integer> needed = needed(operations, one);
        needed.removeAll(needed(operations, other));
        return needed;
    }

    private static Set<Integer> needed(List<Operation> operations, int last) {
        Set<Integer> needed = new HashSet<>(Set.of(last));
        for (int i = last; i >= 0; i--) {
            if (needed.contains(i)) {
                needed.addAll(operations.get(i).inputs());
            }
        }
        needed.remove(Operation.NETWORK_INPUT);
        return needed;
    }

    private static long convolutions(List<Operation> operations, Set<Integer> some) {
        return some.stream()
                .filter(i -> operations.get(i).kind() == OpKind.CONV)
                .count();
    }
}
