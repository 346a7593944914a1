package org.layerscope.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A VGG, told by the shapes of a state dict. Its poolings have no tensors, but leave a place free between those of the
 * convolutions; that the last convolution has one behind it is assumed.
 */
final class VGGShapes {

    private static final Pattern FEATURE =
            Pattern.compile("features\\.(\\d{1,4})\\.(weight|bias|running_mean|running_var)");
    private static final int GRID = 7;

    private final Map<String, int[]> tensors;
    private final ClassifierShapes classifier;
    private final Set<Integer> norms = new TreeSet<>();
    private final TreeSet<Integer> convolutions = new TreeSet<>();

    private VGGShapes(Map<String, int[]> tensors) {
        this.tensors = tensors;
        this.classifier = new ClassifierShapes("classifier", tensors);
        Set<Integer> places = new TreeSet<>();
        tensors.forEach((name, shape) -> {
            Matcher feature = FEATURE.matcher(name);
            if (feature.matches()) {
                int place = Integer.parseInt(feature.group(1));
                places.add(place);
                boolean weightOfNorm = feature.group(2).equals("weight") && shape.length == 1;
                if (weightOfNorm || feature.group(2).startsWith("running")) {
                    norms.add(place);
                }
            }
        });
        places.forEach(place -> convolutions.add(norms.contains(place) ? place - 1 : place));
    }

    /**
     * The plan that most tensors agree with; empty where no name is that of one of a VGG's convolutions.
     *
     * @throws IllegalArgumentException if names or shapes are those of no network that we know
     */
    static Optional<VGGPlan> plan(Map<String, int[]> tensors) {
        VGGShapes shapes = new VGGShapes(tensors);
        return shapes.convolutions.isEmpty() ? Optional.empty() : Optional.of(shapes.plan());
    }

    private VGGPlan plan() {
        int[] first = tensors.getOrDefault("features.0.weight", new int[] {1, 3, 3, 3});
        Expect.that(
                first.length == 4 && first[1] == 3 && first[2] == 3 && first[3] == 3,
                "features.0.weight",
                Arrays.toString(first),
                "[channels, 3, 3, 3], a VGG's first convolution");
        List<List<Integer>> stages = stages();
        int channels = stages.getLast().getLast();
        long biases = convolutions.stream()
                .filter(place -> tensors.containsKey(path(place) + ".bias"))
                .count();
        int grid = grid(channels);
        Module linear = classifier.read(channels * grid * grid);
        return new VGGPlan(stages, !norms.isEmpty(), 2 * biases >= convolutions.size(), grid, linear);
    }

    private List<List<Integer>> stages() {
        int step = norms.isEmpty() ? 2 : 3;
        List<List<Integer>> stages = new ArrayList<>();
        stages.add(new ArrayList<>());
        int due = 0; // where the next convolution is if no pooling comes before it
        for (int place : convolutions) {
            boolean pooling = place == due + 1 && due > 0;
            String expected = due == 0 ? "features.0" : "features.%d or features.%d".formatted(due, due + 1);
            Expect.that(place == due || pooling, "convolution", path(place), expected);
            if (pooling) {
                stages.add(new ArrayList<>());
            }
            stages.getLast().add(channels(place));
            due = place + step;
        }
        return stages;
    }

    private int channels(int place) {
        Majority votes = new Majority(tensors).convolution(path(place));
        if (norms.contains(place + 1)) {
            votes.norm(path(place + 1));
        }
        Integer next = convolutions.higher(place);
        if (next == null) {
            classifier
                    .inputs()
                    .ifPresent(inputs -> votes.value(inputs % (GRID * GRID) == 0 ? inputs / (GRID * GRID) : 0));
        } else {
            votes.tensor(path(next) + ".weight", 4, 1);
        }
        return votes.sizeOf(path(place));
    }

    private int grid(int channels) {
        OptionalInt inputs = classifier.inputs();
        int cells = inputs.isPresent() && inputs.getAsInt() % channels == 0 ? inputs.getAsInt() / channels : 0;
        int grid = (int) Math.round(Math.sqrt(cells));
        return grid > 0 && grid * grid == cells ? grid : GRID;
    }

    private static String path(int place) {
        return "features." + place;
    }
}
