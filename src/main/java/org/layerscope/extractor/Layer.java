package org.layerscope.extractor;

import org.layerscope.network.Conv2d;

/**
 * An entry of the extractor's list of convolutions.
 *
 * @param index position in the list, from 0
 * @param path the convolution's module path
 * @param conv its sizes
 */
public record Layer(int index, String path, Conv2d conv) {}
