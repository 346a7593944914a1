package org.layerscope.network;

import java.util.List;

/** Builds VGGs for RGB photos with torchvision's names and order (Simonyan and Zisserman 2014, configurations A, B, D, E). */
public final class VGGs {

    private static final double DROPOUT = 0.5;
    private static final int HIDDEN = 4096;
    private static final int GRID = 7;

    private VGGs() {}

    /** torchvision's {@code vgg11()} to {@code vgg19_bn()}: epsilon 1e-5, 1000 classes. */
    public static VGG of(int depth, boolean batchNorm) {
        return of(depth, batchNorm, BatchNorm2d.TORCH_EPS, 1000);
    }

    /**
     * A VGG of the given depth.
     *
     * @param depth 11, 13, 16 or 19
     * @param batchNorm whether each convolution has a batch norm behind it
     * @param batchNormEps epsilon of every batch norm, above 0
     * @param classes outputs of the classifier
     * @throws IllegalArgumentException for any other depth, epsilon or number of classes
     */
    public static VGG of(int depth, boolean batchNorm, double batchNormEps, int classes) {
        List<List<Integer>> stages = VGGPlan.stages(depth)
                .orElseThrow(() -> new IllegalArgumentException("depth: " + depth + " (expected: 11, 13, 16 or 19)"));
        Module classifier = Sequential.of(
                new Linear(512 * GRID * GRID, HIDDEN, true),
                new ReLU(true),
                new Dropout(DROPOUT, false),
                new Linear(HIDDEN, HIDDEN, true),
                new ReLU(true),
                new Dropout(DROPOUT, false),
                new Linear(HIDDEN, classes, true));
        return new VGGPlan(stages, batchNorm, true, GRID, classifier).build(batchNormEps);
    }
}
