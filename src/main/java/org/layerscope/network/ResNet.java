package org.layerscope.network;

import java.util.List;
import java.util.SequencedMap;

/**
 * A residual network (He et al. 2015) as in torchvision: stem, stages of blocks, mean over the map, classifier. Made by
 * {@link ResNets}.
 *
 * @param conv1 the stem's 7x7 convolution
 * @param bn1 its batch norm
 * @param relu called once
 * @param maxpool 3x3, stride 2
 * @param stages {@code layer1}, {@code layer2}, ...: usually four; each but the first halves the size
 * @param avgpool to 1x1
 * @param fc the classifier; reads the flattened means
 */
public record ResNet(
        Conv2d conv1,
        BatchNorm2d bn1,
        ReLU relu,
        MaxPool2d maxpool,
        List<Sequential> stages,
        AdaptiveAvgPool2d avgpool,
        Module fc)
        implements Module {

    public ResNet {
        stages = List.copyOf(stages);
    }

    @Override
    public SequencedMap<String, Module> children() {
        Children children = new Children()
                .with("conv1", conv1)
                .with("bn1", bn1)
                .with("relu", relu)
                .with("maxpool", maxpool);
        for (int i = 0; i < stages.size(); i++) {
            children.with("layer" + (i + 1), stages.get(i));
        }
        return children.with("avgpool", avgpool).with("fc", fc).byName();
    }
}
