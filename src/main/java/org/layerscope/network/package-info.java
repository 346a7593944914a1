/**
 * What a convolutional network is: module tree with PyTorch's names, builders, graph of operations, geometry, state dicts.
 * Start at {@link org.layerscope.network.Module}, {@link org.layerscope.network.Graph}. Immutable, no native code; for every package.
 */
@NullMarked
package org.layerscope.network;

import org.jspecify.annotations.NullMarked;
