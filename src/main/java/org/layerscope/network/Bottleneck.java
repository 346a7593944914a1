package org.layerscope.network;

import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * The residual block of ResNet-50 and deeper: a 1x1, a 3x3 and a 1x1 convolution, each with a batch norm, a ReLU after
 * the first two and after the shortcut is added.
 *
 * @param conv1 1x1, to the block's width
 * @param bn1 its batch norm
 * @param conv2 3x3
 * @param bn2 its batch norm
 * @param conv3 1x1, to four times the stage's channels
 * @param bn3 its batch norm
 * @param relu called three times
 * @param downsample the shortcut where sizes differ; without it the shortcut is the block's input itself
 */
public record Bottleneck(
        Conv2d conv1,
        BatchNorm2d bn1,
        Conv2d conv2,
        BatchNorm2d bn2,
        Conv2d conv3,
        BatchNorm2d bn3,
        ReLU relu,
        @Nullable Sequential downsample)
        implements Module {

    @Override
    public SequencedMap<String, Module> children() {
        return new Children()
                .with("conv1", conv1)
                .with("bn1", bn1)
                .with("conv2", conv2)
                .with("bn2", bn2)
                .with("conv3", conv3)
                .with("bn3", bn3)
                .with("relu", relu)
                .with("downsample", downsample)
                .byName();
    }
}
