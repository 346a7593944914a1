package org.layerscope.network;

import java.util.ArrayList;
import java.util.List;

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
