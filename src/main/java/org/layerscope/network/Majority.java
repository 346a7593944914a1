package org.layerscope.network;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SequencedMap;

/** What most tensors of a state dict say about one size of a network, so that a wrong one among them is found. */
final class Majority {

    private static final int LARGEST = 1 << 24; // more than any network has; products of sizes stay within an int

    private final Map<String, int[]> tensors;
    private final SequencedMap<Integer, Integer> votes = new LinkedHashMap<>();

    Majority(Map<String, int[]> tensors) {
        this.tensors = tensors;
    }

    /** One dimension of a tensor, if there is one of that name and number of dimensions. */
    Majority tensor(String name, int dimensions, int dimension) {
        int[] shape = tensors.get(name);
        return shape != null && shape.length == dimensions ? value(shape[dimension]) : this;
    }

    /** Channels that a convolution makes. */
    Majority convolution(String path) {
        return tensor(path + ".weight", 4, 0).tensor(path + ".bias", 1, 0);
    }

    /** Channels of a batch norm. */
    Majority norm(String path) {
        return tensor(path + ".weight", 1, 0)
                .tensor(path + ".bias", 1, 0)
                .tensor(path + ".running_mean", 1, 0)
                .tensor(path + ".running_var", 1, 0);
    }

    Majority value(int value) {
        if (value > 0 && value <= LARGEST) {
            votes.merge(value, 1, Integer::sum);
        }
        return this;
    }

    /** The size that most say, of equally many the first; empty where none said anything. */
    OptionalInt size() {
        int most = votes.values().stream().mapToInt(Integer::intValue).max().orElse(0);
        return votes.entrySet().stream()
                .filter(vote -> vote.getValue() == most)
                .mapToInt(Map.Entry::getKey)
                .findFirst();
    }

    /**
     * The size that most say.
     *
     * @param name of what has the size
     * @throws IllegalArgumentException where no tensor said anything
     */
    int sizeOf(String name) {
        return size().orElseThrow(() -> new IllegalArgumentException(
                name + ": no tensor tells its channels (expected: a weight or a batch norm)"));
    }
}
