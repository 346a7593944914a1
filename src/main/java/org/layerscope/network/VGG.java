package org.layerscope.network;

import java.util.SequencedMap;

/**
 * A plain network (Simonyan and Zisserman 2014) as in torchvision: 3x3 convolutions with poolings between, means over a
 * grid, classifier. Made by {@link VGGs}.
 *
 * @param features convolutions, each with a ReLU behind it, and poolings that halve the size
 * @param avgpool to the size that the classifier takes
 * @param classifier linear layers; reads the flattened means
 */
public record VGG(Sequential features, AdaptiveAvgPool2d avgpool, Module classifier) implements Module {

    @Override
    public SequencedMap<String, Module> children() {
        return new Children()
                .with("features", features)
                .with("avgpool", avgpool)
                .with("classifier", classifier)
                .byName();
    }
}
