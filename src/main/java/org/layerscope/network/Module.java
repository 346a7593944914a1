package org.layerscope.network;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * A node of a network's tree, with PyTorch's type names, attribute names and order. Immutable; weights are not part of it
 * but looked up in a {@link StateDict} under the module's path.
 */
public sealed interface Module extends Settings
        permits Conv2d,
                BatchNorm2d,
                Activation,
                MaxPool2d,
                AvgPool2d,
                AdaptiveAvgPool2d,
                Flatten,
                Dropout,
                Linear,
                Sequential,
                BasicBlock,
                Bottleneck,
                ResNet,
                VGG,
                CustomModule {

    /** PyTorch's class name, such as {@code Conv2d}. */
    default String type() {
        return getClass().getSimpleName();
    }

    /** Children by attribute name in PyTorch's order; empty for a leaf. Unmodifiable. */
    default SequencedMap<String, Module> children() {
        return Collections.unmodifiableSequencedMap(new LinkedHashMap<>());
    }

    /** What PyTorch prints for this module alone: {@code ReLU(inplace=True)} for a leaf, the type of a container. */
    default String repr() {
        return children().isEmpty() ? type() + "()" : type();
    }
}
