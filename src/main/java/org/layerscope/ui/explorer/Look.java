package org.layerscope.ui.explorer;

import org.layerscope.visualization.ChannelRange;
import org.layerscope.visualization.Show;
import tools.jackson.databind.JsonNode;

/**
 * What is looked at of an extraction.
 *
 * @param layer module path of the layer; the first layer where the model has no such module
 * @param channels range of its channels, or of as many as the layer has
 * @param show what is drawn of the layer, where it has that
 */
record Look(String layer, ChannelRange channels, Show show) {

    /** The first one: 64 channels are the grid of eight by eight. */
    static final Look FIRST = new Look("", new ChannelRange(0, 63), Show.RELU);

    /** What the browser says. */
    static Look from(JsonNode detail) {
        return new Look(
                detail.path("layer").asString(""),
                new ChannelRange(
                        detail.path("first").asInt(0), detail.path("last").asInt(0)),
                Show.parse(detail.path("show").asString("")).orElse(FIRST.show));
    }

    Look at(String path) {
        return new Look(path, channels, show);
    }
}
