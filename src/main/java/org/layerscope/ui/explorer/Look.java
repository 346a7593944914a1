package org.layerscope.ui.explorer;

import org.jspecify.annotations.Nullable;
import org.layerscope.visualization.Cell;
import org.layerscope.visualization.ChannelRange;
import org.layerscope.visualization.ColorMap;
import org.layerscope.visualization.Comparison;
import org.layerscope.visualization.KernelInput;
import org.layerscope.visualization.Lens;
import org.layerscope.visualization.Order;
import org.layerscope.visualization.Scale;
import org.layerscope.visualization.Show;
import tools.jackson.databind.JsonNode;

/**
 * What is looked at of an extraction. {@link Taps} knows which taps that are.
 *
 * @param layer module path of a layer, or of any other tap; the first layer where the model has no such module
 * @param channels range of its channels, or of as many as the layer has; in another order than by number, of places in that order
 * @param show what is drawn of the layer, where it has that
 * @param picture how it is drawn
 * @param selected number of the selected channel, if one is
 * @param pinned path of the tap that stays beside the other, if one does
 * @param filters the kernels that are drawn in place of the feature maps, if they are
 * @param compared what the extraction is compared with, if it is
 * @param lens what is looked at closely
 */
public record Look(
        String layer,
        ChannelRange channels,
        Show show,
        Picture picture,
        @Nullable Integer selected,
        @Nullable String pinned,
        @Nullable KernelInput filters,
        @Nullable Comparison compared,
        Lens lens) {

    /** The first one: 64 channels are the grid of eight by eight. */
    public static final Look FIRST = new Look("", new ChannelRange(0, 63), Show.RELU);

    /** The plain picture of this, nothing selected, nothing pinned. */
    Look(String layer, ChannelRange channels, Show show) {
        this(layer, channels, show, Picture.PLAIN, null, null);
    }

    /** A look at feature maps. */
    Look(
            String layer,
            ChannelRange channels,
            Show show,
            Picture picture,
            @Nullable Integer selected,
            @Nullable String pinned) {
        this(layer, channels, show, picture, selected, pinned, null, null, Lens.PLAIN);
    }

    /** What the browser says. */
    static Look from(JsonNode detail) {
        JsonNode selected = detail.path("channel");
        JsonNode pinned = detail.path("pin");
        JsonNode filters = detail.path("filters");
        return new Look(
                detail.path("layer").asString(""),
                new ChannelRange(
                        detail.path("first").asInt(0), detail.path("last").asInt(0)),
                Show.parse(detail.path("show").asString("")).orElse(FIRST.show),
                new Picture(
                        Order.parse(detail.path("order").asString("")).orElse(Picture.PLAIN.order()),
                        Scale.parse(detail.path("scale").asString("")).orElse(Picture.PLAIN.scale()),
                        ColorMap.parse(detail.path("colormap").asString("")).orElse(Picture.PLAIN.colorMap())),
                selected.isInt() && selected.asInt() >= 0 ? (Integer) selected.asInt() : null,
                pinned.isString() ? pinned.asString() : null,
                filters.isString() ? KernelInput.parse(filters.asString()).orElse(null) : null,
                Comparison.parse(detail.path("compare").asString("")).orElse(null),
                lens(detail));
    }

    private static Lens lens(JsonNode detail) {
        JsonNode explained = detail.path("why");
        return new Lens(
                Cell.parse(detail.path("cell").asString("")).orElse(null),
                Math.clamp(detail.path("alpha").asInt(Lens.PLAIN.alpha()), 0, Lens.OPAQUE),
                explained.isInt() && explained.asInt() >= 0 ? (Integer) explained.asInt() : null,
                detail.path("enlarged").asBoolean(false));
    }

    /** The same look at another layer or tap. */
    public Look at(String path) {
        return new Look(path, channels, show, picture, selected, pinned, filters, compared, lens);
    }

    /** The same look at other channels of it. */
    Look over(ChannelRange range) {
        return new Look(layer, range, show, picture, selected, pinned, filters, compared, lens);
    }

    Look showing(Show other) {
        return new Look(layer, channels, other, picture, selected, pinned, filters, compared, lens);
    }

    Look selecting(@Nullable Integer channel) {
        return new Look(layer, channels, show, picture, channel, pinned, filters, compared, lens);
    }

    Look pinning(@Nullable String tap) {
        return new Look(layer, channels, show, picture, selected, tap, filters, compared, lens);
    }

    Look filtering(@Nullable KernelInput input) {
        return new Look(layer, channels, show, picture, selected, pinned, input, compared, lens);
    }

    Look comparing(@Nullable Comparison with) {
        return new Look(layer, channels, show, picture, selected, pinned, filters, with, lens);
    }

    Look through(Lens other) {
        return new Look(layer, channels, show, picture, selected, pinned, filters, compared, other);
    }

    /** The same look with another class explained; null for none. */
    public Look explaining(@Nullable Integer index) {
        return through(lens.explaining(index));
    }
}
