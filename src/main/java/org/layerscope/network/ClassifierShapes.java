package org.layerscope.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Linear layers, told by the shapes of a state dict: one, or several in a Sequential. What lies between two of them is
 * told by their places only: a ReLU, or a ReLU and a dropout.
 */
final class ClassifierShapes {

    private static final int IMAGENET_CLASSES = 1000;
    private static final double DROPOUT = 0.5;

    private final String path;
    private final Map<String, int[]> tensors;
    private final TreeSet<Integer> places = new TreeSet<>();

    ClassifierShapes(String path, Map<String, int[]> tensors) {
        this.path = path;
        this.tensors = tensors;
        Pattern layer = Pattern.compile(Pattern.quote(path) + "\\.(\\d{1,3})\\.(?:weight|bias)");
        tensors.keySet().stream()
                .map(layer::matcher)
                .filter(name -> name.matches() && !isNorm(name.group(1)))
                .forEach(name -> places.add(Integer.parseInt(name.group(1))));
    }

    private boolean isNorm(String place) {
        int[] weight = tensors.get(path + "." + place + ".weight");
        return weight != null && weight.length == 1;
    }

    /** Values that the first layer reads; empty where no tensor tells. */
    OptionalInt inputs() {
        String first = places.isEmpty() ? path : path + "." + places.first();
        return new Majority(tensors).tensor(first + ".weight", 2, 1).size();
    }

    /**
     * The layers.
     *
     * @param features values that the first one reads
     * @throws IllegalArgumentException if their places are those of no layers that we know
     */
    Module read(int features) {
        if (places.isEmpty()) {
            return linear(path, features, new Majority(tensors));
        }
        List<Module> modules = new ArrayList<>();
        int in = features;
        for (int place : places) {
            fill(place, modules);
            Integer next = places.higher(place);
            Majority votes = new Majority(tensors);
            String layer = path + "." + place;
            Linear linear = linear(layer, in, next == null ? votes : votes.tensor(path + "." + next + ".weight", 2, 1));
            modules.add(linear);
            in = linear.outFeatures();
        }
        return Sequential.of(modules.toArray(Module[]::new));
    }

    /** The modules without tensors before a linear layer. */
    private void fill(int place, List<Module> modules) {
        boolean first = modules.isEmpty();
        int between = place - modules.size();
        Expect.that(
                between <= (first ? 1 : 2),
                path + "." + place,
                between + " modules without tensors before it",
                first ? "a dropout at most" : "a ReLU and a dropout at most");
        if (!first && between > 0) {
            modules.add(new ReLU(true));
        }
        if (between == (first ? 1 : 2)) {
            modules.add(new Dropout(DROPOUT, false));
        }
    }

    private Linear linear(String layer, int in, Majority votes) {
        String weight = layer + ".weight";
        String bias = layer + ".bias";
        int out = votes.tensor(weight, 2, 0).tensor(bias, 1, 0).size().orElse(IMAGENET_CLASSES);
        return new Linear(in, out, tensors.containsKey(bias) || !tensors.containsKey(weight));
    }
}
