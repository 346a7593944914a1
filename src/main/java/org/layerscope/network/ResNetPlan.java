package org.layerscope.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What tells one residual network from another, but for what its shapes do not tell.
 *
 * @param bottlenecks whether its blocks are bottlenecks or basic ones
 * @param stem channels of the first convolution
 * @param stages from the largest maps to the smallest; each but the first halves the size
 * @param classifier reads the last stage's channels
 */
record ResNetPlan(boolean bottlenecks, int stem, List<Stage> stages, Module classifier) {

    /**
     * Blocks of equal sizes.
     *
     * @param blocks how many
     * @param width channels inside of a block
     * @param channels channels behind a block
     * @param groups of a bottleneck's 3x3 convolution; 1 in basic blocks
     */
    record Stage(int blocks, int width, int channels, int groups) {}

    ResNetPlan {
        stages = List.copyOf(stages);
    }

    /** Blocks per stage of the depths that have a name. */
    static Optional<List<Integer>> blocks(int depth) {
        return switch (depth) {
            case 18 -> Optional.of(List.of(2, 2, 2, 2));
            case 34, 50 -> Optional.of(List.of(3, 4, 6, 3));
            case 101 -> Optional.of(List.of(3, 4, 23, 3));
            case 152 -> Optional.of(List.of(3, 8, 36, 3));
            default -> Optional.empty();
        };
    }

    /** For people: {@code ResNet-50}, {@code ResNeXt-50 32x4d}, {@code ResNet [2, 3, 4, 1] of bottlenecks, 32 groups}. */
    String name() {
        List<Integer> counts = stages.stream().map(Stage::blocks).toList();
        int groups = stages.getFirst().groups;
        int width = stages.getFirst().width;
        Optional<Integer> depth = Stream.of(18, 34, 50, 101, 152)
                .filter(known -> bottlenecks == known >= 50
                        && blocks(known).orElseThrow().equals(counts))
                .findFirst();
        if (depth.isPresent() && isRegular()) {
            if (groups > 1) {
                return "ResNeXt-%d %dx%dd".formatted(depth.get(), groups, width / groups);
            }
            return width == 64 ? "ResNet-" + depth.get() : "Wide ResNet-%d-%d".formatted(depth.get(), width / 64);
        }
        return "ResNet " + counts + (bottlenecks ? " of bottlenecks" : " of basic blocks")
                + (groups > 1 ? ", " + groups + " groups" : "")
                + (isRegular()
                        ? ""
                        : ", channels " + stages.stream().map(Stage::channels).toList());
    }

    /** Whether its channels are those of the published networks: 64 to 512, in bottlenecks four times as many. */
    private boolean isRegular() {
        Stage first = stages.getFirst();
        for (int i = 0; i < stages.size(); i++) {
            Stage expected =
                    new Stage(stages.get(i).blocks, first.width << i, (bottlenecks ? 256 : 64) << i, first.groups);
            if (!stages.get(i).equals(expected)) {
                return false;
            }
        }
        return stem == 64 && (first.groups > 1 || first.width % 64 == 0) && (bottlenecks || first.width == 64);
    }

    ResNet build(ResNets.StrideIn strideIn, double eps) {
        Blocks blocks = new Blocks(bottlenecks, strideIn, eps);
        List<Sequential> layers = new ArrayList<>();
        int in = stem;
        for (Stage stage : stages) {
            layers.add(blocks.stage(in, stage, layers.isEmpty() ? 1 : 2));
            in = stage.channels;
        }
        return new ResNet(
                Conv2d.of(3, stem, 7, 2, 3),
                blocks.norm(stem),
                new ReLU(true),
                new MaxPool2d(Pair.of(3), Pair.of(2), Pair.of(1), Pair.of(1), false),
                layers,
                new AdaptiveAvgPool2d(Pair.of(1)),
                classifier);
    }

    private record Blocks(boolean bottlenecks, ResNets.StrideIn strideIn, double eps) {

        Sequential stage(int in, Stage stage, int stride) {
            List<Module> blocks = new ArrayList<>();
            blocks.add(block(in, stage, stride));
            while (blocks.size() < stage.blocks) {
                blocks.add(block(stage.channels, stage, 1));
            }
            return Sequential.of(blocks.toArray(Module[]::new));
        }

        private Module block(int in, Stage stage, int stride) {
            int out = stage.channels;
            Sequential downsample =
                    stride == 1 && in == out ? null : Sequential.of(Conv2d.of(in, out, 1, stride, 0), norm(out));
            return bottlenecks ? bottleneck(in, stage, stride, downsample) : basic(in, stage, stride, downsample);
        }

        private BasicBlock basic(int in, Stage stage, int stride, @Nullable Sequential downsample) {
            return new BasicBlock(
                    Conv2d.of(in, stage.width, 3, stride, 1),
                    norm(stage.width),
                    new ReLU(true),
                    Conv2d.of(stage.width, stage.channels, 3, 1, 1),
                    norm(stage.channels),
                    downsample);
        }

        private Bottleneck bottleneck(int in, Stage stage, int stride, @Nullable Sequential downsample) {
            int width = stage.width;
            Pair one = Pair.of(1);
            boolean first = strideIn == ResNets.StrideIn.FIRST_1X1;
            return new Bottleneck(
                    Conv2d.of(in, width, 1, first ? stride : 1, 0),
                    norm(width),
                    new Conv2d(width, width, Pair.of(3), Pair.of(first ? 1 : stride), one, one, stage.groups, false),
                    norm(width),
                    Conv2d.of(width, stage.channels, 1, 1, 0),
                    norm(stage.channels),
                    new ReLU(true),
                    downsample);
        }

        private BatchNorm2d norm(int features) {
            return BatchNorm2d.of(features, eps);
        }
    }
}
