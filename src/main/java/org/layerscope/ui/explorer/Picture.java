package org.layerscope.ui.explorer;

import org.layerscope.visualization.ColorMap;
import org.layerscope.visualization.Order;
import org.layerscope.visualization.Scale;

/**
 * How feature maps are drawn.
 *
 * @param order of the channels
 * @param scale from numbers to levels
 * @param colorMap from levels to colours
 */
public record Picture(Order order, Scale scale, ColorMap colorMap) {

    /** As in the article. */
    static final Picture PLAIN = new Picture(Order.INDEX, Scale.CHANNEL, ColorMap.GRAY);
}
