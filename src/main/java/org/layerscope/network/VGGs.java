package org.layerscope.network;

import java.util.ArrayList;
import java.util.Collections;
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
        Module classifier = Sequential.of(
                new Linear(512 * GRID * GRID, HIDDEN, true),
                new ReLU(true),
                new Dropout(DROPOUT, false),
                new Linear(HIDDEN, HIDDEN, true),
                new ReLU(true),
                new Dropout(DROPOUT, false),
                new Linear(HIDDEN, classes, true));
        return new VGGPlan(stages(depth), batchNorm, true, GRID, classifier).build(batchNormEps);
    }

    private static List<List<Integer>> stages(int depth) {
        List<Integer> convolutions = switch (depth) {
            case 11 -> List.of(1, 1, 2, 2, 2);
            case 13 -> List.of(2, 2, 2, 2, 2);
            case 16 -> List.of(2, 2, 3, 3, 3);
            case 19 -> List.of(2, 2, 4, 4, 4);
            default -> throw new IllegalArgumentException("depth: " + depth + " (expected: 11, 13, 16 or 19)");
        };
        List<List<Integer>> stages = new ArrayList<>();
        for (int i = 0; i < convolutions.size(); i++) {
            stages.add(Collections.nCopies(convolutions.get(i), Math.min(64 << i, 512)));
        }
        return stages;
    }
}
