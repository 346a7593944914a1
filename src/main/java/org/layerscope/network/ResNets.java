package org.layerscope.network;

import java.util.ArrayList;
import java.util.List;

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

    private static final int CLASSES = 1000;
    private static final int BASE_WIDTH = 64;

    private ResNets() {}

    /** torchvision's {@code resnet18()} to {@code resnet152()}: v1.5, epsilon 1e-5, 1000 classes. */
    public static ResNet of(int depth) {
        return of(depth, StrideIn.SECOND_3X3, BatchNorm2d.TORCH_EPS, CLASSES);
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
        return build(depth, StrideIn.SECOND_3X3, BatchNorm2d.TORCH_EPS, CLASSES, groups, widthPerGroup);
    }

    private static ResNet build(int depth, StrideIn strideIn, double eps, int classes, int groups, int widthPerGroup) {
        List<Integer> blocks = ResNetPlan.blocks(depth)
                .orElseThrow(
                        () -> new IllegalArgumentException("depth: " + depth + " (expected: 18, 34, 50, 101 or 152)"));
        boolean bottlenecks = depth >= 50;
        List<ResNetPlan.Stage> stages = new ArrayList<>();
        for (int count : blocks) {
            int base = BASE_WIDTH << stages.size();
            int width = base * widthPerGroup / BASE_WIDTH * groups;
            stages.add(new ResNetPlan.Stage(count, width, bottlenecks ? 4 * base : base, groups));
        }
        Linear classifier = new Linear(stages.getLast().channels(), classes, true);
        return new ResNetPlan(bottlenecks, BASE_WIDTH, stages, classifier).build(strideIn, eps);
    }
}
