package org.layerscope.network;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Builds residual networks for RGB photos with torchvision's names and order: He et al. 2015 (depths 18, 34, 50, 101,
 * 152), ResNeXt (groups) and Wide ResNet (width per group).
 */
public final class ResNets {

    /** Which convolution of a bottleneck halves the size; blocks of depth 18 and 34 always use their first one. */
    public enum StrideIn {
        /** v1, as published: He et al. 2015, Keras, Caffe. */
        FIRST_1X1,
        /** v1.5: torchvision, PyTorch's own weights. */
        SECOND_3X3
    }

    private static final double TORCH_EPS = 1e-5;
    private static final double TORCH_MOMENTUM = 0.1;
    private static final int CLASSES = 1000;
    private static final int BASE_WIDTH = 64;

    private final boolean bottlenecks;
    private final StrideIn strideIn;
    private final double eps;
    private final int groups;
    private final int widthPerGroup;

    private ResNets(boolean bottlenecks, StrideIn strideIn, double eps, int groups, int widthPerGroup) {
        this.bottlenecks = bottlenecks;
        this.strideIn = strideIn;
        this.eps = eps;
        this.groups = groups;
        this.widthPerGroup = widthPerGroup;
    }

    /** torchvision's {@code resnet18()} to {@code resnet152()}: v1.5, epsilon 1e-5, 1000 classes. */
    public static ResNet of(int depth) {
        return of(depth, StrideIn.SECOND_3X3, TORCH_EPS, CLASSES);
    }

    /**
     * A ResNet of the given depth.
     *
     * @param depth 18, 34, 50, 101 or 152
     * @param strideIn where a bottleneck halves the size
     * @param batchNormEps epsilon of every batch norm, above 0
     * @param classes outputs of the classifier
     * @throws IllegalArgumentException for any other depth, epsilon or number of classes
     */
    public static ResNet of(int depth, StrideIn strideIn, double batchNormEps, int classes) {
        return build(depth, strideIn, batchNormEps, classes, 1, BASE_WIDTH);
    }

    /**
     * torchvision's ResNeXt and Wide ResNet: {@code of(50, 32, 4)} is resnext50_32x4d, {@code of(50, 1, 128)} is
     * wide_resnet50_2.
     *
     * @param depth 50, 101 or 152
     * @param groups groups of each 3x3 convolution
     * @param widthPerGroup channels of a group in the first stage
     * @throws IllegalArgumentException for any other depth, and where a group would have no channels
     */
    public static ResNet of(int depth, int groups, int widthPerGroup) {
        Expect.that(depth >= 50, "depth", depth, "50, 101 or 152");
        return build(depth, StrideIn.SECOND_3X3, TORCH_EPS, CLASSES, groups, widthPerGroup);
    }

    private static ResNet build(int depth, StrideIn strideIn, double eps, int classes, int groups, int widthPerGroup) {
        List<Integer> blocks = switch (depth) {
            case 18 -> List.of(2, 2, 2, 2);
            case 34, 50 -> List.of(3, 4, 6, 3);
            case 101 -> List.of(3, 4, 23, 3);
            case 152 -> List.of(3, 8, 36, 3);
            default -> throw new IllegalArgumentException("depth: " + depth + " (expected: 18, 34, 50, 101 or 152)");
        };
        ResNets build = new ResNets(depth >= 50, strideIn, eps, groups, widthPerGroup);
        int expansion = build.expansion();
        return new ResNet(
                Conv2d.of(3, 64, 7, 2, 3),
                build.norm(64),
                new ReLU(true),
                new MaxPool2d(Pair.of(3), Pair.of(2), Pair.of(1), Pair.of(1), false),
                build.stage(64, 64, blocks.get(0), 1),
                build.stage(64 * expansion, 128, blocks.get(1), 2),
                build.stage(128 * expansion, 256, blocks.get(2), 2),
                build.stage(256 * expansion, 512, blocks.get(3), 2),
                new AdaptiveAvgPool2d(Pair.of(1)),
                new Linear(512 * expansion, classes, true));
    }

    private int expansion() {
        return bottlenecks ? 4 : 1;
    }

    private Sequential stage(int in, int channels, int blocks, int stride) {
        List<Module> stage = new ArrayList<>();
        stage.add(block(in, channels, stride));
        while (stage.size() < blocks) {
            stage.add(block(channels * expansion(), channels, 1));
        }
        return Sequential.of(stage.toArray(Module[]::new));
    }

    private Module block(int in, int channels, int stride) {
        int out = channels * expansion();
        Sequential downsample =
                stride == 1 && in == out ? null : Sequential.of(Conv2d.of(in, out, 1, stride, 0), norm(out));
        return bottlenecks ? bottleneck(in, channels, stride, downsample) : basic(in, out, stride, downsample);
    }

    private BasicBlock basic(int in, int out, int stride, @Nullable Sequential downsample) {
        return new BasicBlock(
                Conv2d.of(in, out, 3, stride, 1),
                norm(out),
                new ReLU(true),
                Conv2d.of(out, out, 3, 1, 1),
                norm(out),
                downsample);
    }

    private Bottleneck bottleneck(int in, int channels, int stride, @Nullable Sequential downsample) {
        int width = channels * widthPerGroup / BASE_WIDTH * groups;
        int out = channels * expansion();
        boolean first = strideIn == StrideIn.FIRST_1X1;
        return new Bottleneck(
                Conv2d.of(in, width, 1, first ? stride : 1, 0),
                norm(width),
                new Conv2d(
                        width, width, Pair.of(3), Pair.of(first ? 1 : stride), Pair.of(1), Pair.of(1), groups, false),
                norm(width),
                Conv2d.of(width, out, 1, 1, 0),
                norm(out),
                new ReLU(true),
                downsample);
    }

    private BatchNorm2d norm(int features) {
        return new BatchNorm2d(features, eps, TORCH_MOMENTUM);
    }
}
