package org.layerscope.network;

import java.util.SequencedMap;

/**
 * A residual network (He et al. 2015) as in torchvision: stem, four stages of blocks, mean over the map, classifier.
 * Made by {@link ResNets}.
 *
 * @param conv1 the stem's 7x7 convolution
 * @param bn1 its batch norm
 * @param relu called once
 * @param maxpool 3x3, stride 2
 * @param layer1 first stage
 * @param layer2 second stage, half the size
 * @param layer3 third stage, half the size
 * @param layer4 fourth stage, half the size
 * @param avgpool to 1x1
 * @param fc the classifier
 */
public record ResNet(
        Conv2d conv1,
        BatchNorm2d bn1,
        ReLU relu,
        MaxPool2d maxpool,
        Sequential layer1,
        Sequential layer2,
        Sequential layer3,
        Sequential layer4,
        AdaptiveAvgPool2d avgpool,
        Linear fc)
        implements Module {

    @Override
    public SequencedMap<String, Module> children() {
        return new Children()
                .with("conv1", conv1)
                .with("bn1", bn1)
                .with("relu", relu)
                .with("maxpool", maxpool)
                .with("layer1", layer1)
                .with("layer2", layer2)
                .with("layer3", layer3)
                .with("layer4", layer4)
                .with("avgpool", avgpool)
                .with("fc", fc)
                .byName();
    }
}
