package org.layerscope.network;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What tells one VGG from another.
 *
 * @param stages channels of the convolutions before each pooling
 * @param batchNorm whether each convolution has a batch norm behind it
 * @param convBias whether the convolutions have a bias
 * @param grid rows and columns that the classifier takes
 * @param classifier reads channels * grid * grid values
 */
record VGGPlan(List<List<Integer>> stages, boolean batchNorm, boolean convBias, int grid, Module classifier) {

    VGGPlan {
        stages = stages.stream().map(List::copyOf).toList();
    }

    /** Channels of the depths that have a name. */
    static Optional<List<List<Integer>>> stages(int depth) {
        return switch (depth) {
            case 11 -> Optional.of(stages(1, 1, 2, 2, 2));
            case 13 -> Optional.of(stages(2, 2, 2, 2, 2));
            case 16 -> Optional.of(stages(2, 2, 3, 3, 3));
            case 19 -> Optional.of(stages(2, 2, 4, 4, 4));
            default -> Optional.empty();
        };
    }

    private static List<List<Integer>> stages(int... convolutions) {
        List<List<Integer>> stages = new ArrayList<>();
        for (int count : convolutions) {
            stages.add(Collections.nCopies(count, Math.min(64 << stages.size(), 512)));
        }
        return stages;
    }

    /** For people: {@code VGG-16 with batch norm}; poolings are M: {@code VGG [32, M, 64, 64, M]}. */
    String name() {
        long linear = classifier.children().values().stream()
                .filter(Linear.class::isInstance)
                .count();
        String layout = stages.stream()
                .map(stage -> stage.stream().map(String::valueOf).collect(Collectors.joining(", ")))
                .collect(Collectors.joining(", M, ", " [", ", M]"));
        String size = Stream.of(11, 13, 16, 19)
                .filter(depth -> linear == 3 && stages(depth).orElseThrow().equals(stages))
                .map(depth -> "-" + depth)
                .findFirst()
                .orElse(layout);
        return "VGG" + size + (batchNorm ? " with batch norm" : "");
    }

    VGG build(double eps) {
        List<Module> features = new ArrayList<>();
        int in = 3;
        for (List<Integer> stage : stages) {
            for (int out : stage) {
                Pair one = Pair.of(1);
                features.add(new Conv2d(in, out, Pair.of(3), one, one, one, 1, convBias));
                if (batchNorm) {
                    features.add(BatchNorm2d.of(out, eps));
                }
                features.add(new ReLU(true));
                in = out;
            }
            features.add(new MaxPool2d(Pair.of(2), Pair.of(2), Pair.of(0), Pair.of(1), false));
        }
        return new VGG(
                Sequential.of(features.toArray(Module[]::new)), new AdaptiveAvgPool2d(Pair.of(grid)), classifier);
    }
}
