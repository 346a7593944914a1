package org.layerscope.network;

import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * The residual block of ResNet-18 and 34: relu(bn2(conv2(relu(bn1(conv1(x))))) + shortcut(x)).
 *
 * @param conv1 first convolution, with the block's stride
 * @param bn1 its batch norm
 * @param relu called twice
 * @param conv2 second convolution
 * @param bn2 its batch norm
 * @param downsample the shortcut where sizes differ; without it the shortcut is x itself
 */
public record BasicBlock(
        Conv2d conv1,
        BatchNorm2d bn1,
        ReLU relu,
        Conv2d conv2,
        BatchNorm2d bn2,
        @Nullable Sequential downsample) implements Module {

    @Override
    public SequencedMap<String, Module> children() {
        return new Children()
                .with("conv1", conv1)
                .with("bn1", bn1)
                .with("relu", relu)
                .with("conv2", conv2)
                .with("bn2", bn2)
                .with("downsample", downsample)
                .byName();
    }
}
