package org.layerscope.sharing;

import java.util.Optional;
import java.util.OptionalInt;
import org.layerscope.visualization.ChannelRange;
import org.layerscope.visualization.ColorMap;
import org.layerscope.visualization.Comparison;
import org.layerscope.visualization.KernelInput;
import org.layerscope.visualization.Lens;
import org.layerscope.visualization.Order;
import org.layerscope.visualization.Scale;

/**
 * What a share shows first of its extraction; whoever opens it may look at everything else.
 *
 * @param tap path of the tap whose maps fill the grid
 * @param channels range of its channels, places in the ranking unless the order is by index
 * @param colorMap colours
 * @param scale grey levels
 * @param order order of the channels
 * @param selectedChannel channel that is marked
 * @param pinnedTap path of the tap beside it
 * @param filters the kernels that are drawn in place of the feature maps
 * @param compared what the extraction is compared with
 * @param lens what is looked at closely
 */
public record SharedView(
        String tap,
        ChannelRange channels,
        ColorMap colorMap,
        Scale scale,
        Order order,
        OptionalInt selectedChannel,
        Optional<String> pinnedTap,
        Optional<KernelInput> filters,
        Optional<Comparison> compared,
        Lens lens) {}
