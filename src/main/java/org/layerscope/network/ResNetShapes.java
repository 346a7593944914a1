package org.layerscope.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A residual network, told by the shapes of a state dict. */
final class ResNetShapes {

    private static final Pattern BLOCK = Pattern.compile(
            "layer([1-9]\\d?)\\.(\\d{1,4})\\.(?:conv|bn)[123]\\.(?:weight|bias|running_mean|running_var)");

    private final Map<String, int[]> tensors;
    private final SortedMap<Integer, SortedSet<Integer>> stages = new TreeMap<>();

    private ResNetShapes(Map<String, int[]> tensors) {
        this.tensors = tensors;
        for (String name : tensors.keySet()) {
            Matcher block = BLOCK.matcher(name);
            if (block.matches()) {
                stages.computeIfAbsent(Integer.valueOf(block.group(1)), stage -> new TreeSet<>())
                        .add(Integer.valueOf(block.group(2)));
            }
        }
    }

    /**
     * The plan that most tensors agree with; empty where no name is that of a residual block.
     *
     * @throws IllegalArgumentException if names or shapes are those of no network that we know
     */
    static Optional<ResNetPlan> plan(Map<String, int[]> tensors) {
        ResNetShapes shapes = new ResNetShapes(tensors);
        return shapes.stages.isEmpty() ? Optional.empty() : Optional.of(shapes.plan());
    }

    private ResNetPlan plan() {
        int stem = new Majority(tensors).convolution("conv1").norm("bn1").sizeOf("conv1");
        int[] weight = tensors.getOrDefault("conv1.weight", new int[] {stem, 3, 7, 7});
        Expect.that(
                weight.length == 4 && weight[1] == 3 && weight[2] == 7 && weight[3] == 7,
                "conv1.weight",
                Arrays.toString(weight),
                "[" + stem + ", 3, 7, 7]; strides and poolings of another stem are not told by shapes");
        Expect.that(stages.lastKey() == stages.size(), "stages", stages.keySet(), "1, 2, 3, ... without a gap");
        boolean bottlenecks = bottlenecks();
        List<ResNetPlan.Stage> plans = new ArrayList<>();
        stages.forEach((stage, blocks) -> {
            // Blocks that are missing are listed, but a file must not make us build thousands of them.
            Expect.that(blocks.last() < 2 * blocks.size(), "layer" + stage, "blocks " + blocks, "0, 1, 2, ...");
            plans.add(stage("layer" + stage + ".", blocks, bottlenecks));
        });
        int channels = plans.getLast().channels();
        return new ResNetPlan(bottlenecks, stem, plans, new ClassifierShapes("fc", tensors).read(channels));
    }

    private boolean bottlenecks() {
        int blocks = 0;
        int bottlenecks = 0;
        for (var stage : stages.entrySet()) {
            for (int block : stage.getValue()) {
                String path = "layer" + stage.getKey() + "." + block;
                blocks++;
                bottlenecks += tensors.containsKey(path + ".conv3.weight") ? 1 : 0;
            }
        }
        return 2 * bottlenecks > blocks;
    }

    private ResNetPlan.Stage stage(String path, SortedSet<Integer> blocks, boolean bottlenecks) {
        Majority widths = new Majority(tensors);
        Majority channels =
                new Majority(tensors).convolution(path + "0.downsample.0").norm(path + "0.downsample.1");
        for (int index : blocks) {
            String block = path + index;
            widths.convolution(block + ".conv1").norm(block + ".bn1");
            if (bottlenecks) {
                widths.convolution(block + ".conv2").norm(block + ".bn2");
                channels.convolution(block + ".conv3").norm(block + ".bn3");
            } else {
                widths.tensor(block + ".conv2.weight", 4, 1);
                channels.convolution(block + ".conv2").norm(block + ".bn2");
            }
        }
        int width = widths.sizeOf(path + "0.conv1");
        int groups = bottlenecks ? groups(path, blocks, width) : 1;
        return new ResNetPlan.Stage(blocks.last() + 1, width, channels.sizeOf(path + "0"), groups);
    }

    /** A 3x3 convolution's weight has the channels of one group. */
    private int groups(String path, SortedSet<Integer> blocks, int width) {
        Majority perGroup = new Majority(tensors);
        blocks.forEach(block -> perGroup.tensor(path + block + ".conv2.weight", 4, 1));
        int channels = perGroup.size().orElse(width);
        return width % channels == 0 ? width / channels : 1;
    }
}
