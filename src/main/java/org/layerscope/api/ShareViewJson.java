package org.layerscope.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.layerscope.sharing.SharedView;
import org.layerscope.visualization.ChannelRange;
import org.layerscope.visualization.ColorMap;
import org.layerscope.visualization.Extraction;
import org.layerscope.visualization.Order;
import org.layerscope.visualization.Scale;
import org.layerscope.visualization.TapInfo;

/** What a share shows first, as JSON; whoever makes one may leave out all but the tap. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ShareViewJson(
        @Schema(requiredMode = Schema.RequiredMode.REQUIRED, example = "layer1.0.relu2") @Nullable String tap,

        @Schema(example = "0-63") @Nullable String channels,
        @Nullable String colormap,
        @Nullable String scale,
        @Nullable String order,
        @Nullable Integer selectedChannel,
        @Nullable String pinnedTap) {

    static ShareViewJson of(SharedView view) {
        OptionalInt selected = view.selectedChannel();
        return new ShareViewJson(
                view.tap(),
                view.channels().first() + "-" + view.channels().last(),
                view.colorMap().id(),
                view.scale().id(),
                view.order().id(),
                selected.isPresent() ? selected.getAsInt() : null,
                view.pinnedTap().orElse(null));
    }

    /**
     * The view, if this extraction can show it.
     *
     * @throws Problem naming what it cannot show
     */
    SharedView of(Extraction extraction) {
        if (tap == null) {
            throw Problem.badParameter("view.tap", "none", "a module path, such as layer1.0.relu2");
        }
        TapInfo shown = TapResources.tap(extraction, tap);
        ChannelRange range = Parameters.channels(
                "view.channels",
                channels,
                TapResources.STANDARD_CHANNELS,
                shown.shape().channels(),
                shown.path());
        return new SharedView(
                shown.path(),
                range,
                colormap == null
                        ? ColorMap.GRAY
                        : Parameters.choice(
                                "view.colormap", colormap, ColorMap::parse, ColorMap.values(), ColorMap::id),
                scale == null
                        ? Scale.CHANNEL
                        : Parameters.choice("view.scale", scale, Scale::parse, Scale.values(), Scale::id),
                order == null
                        ? Order.INDEX
                        : Parameters.choice("view.order", order, Order::parse, Order.values(), Order::id),
                selected(shown),
                Optional.ofNullable(pinnedTap)
                        .map(path -> TapResources.tap(extraction, path).path()));
    }

    private OptionalInt selected(TapInfo shown) {
        if (selectedChannel == null) {
            return OptionalInt.empty();
        }
        if (selectedChannel < 0 || selectedChannel >= shown.shape().channels()) {
            throw new Problem(
                    Code.CHANNEL_OUT_OF_RANGE,
                    "view.selectedChannel: %d (expected: 0..%d of %s)"
                            .formatted(selectedChannel, shown.shape().channels() - 1, shown.path()));
        }
        return OptionalInt.of(selectedChannel);
    }
}
