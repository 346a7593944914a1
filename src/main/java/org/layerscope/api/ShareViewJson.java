package org.layerscope.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.layerscope.network.Shape;
import org.layerscope.sharing.SharedView;
import org.layerscope.visualization.Cell;
import org.layerscope.visualization.ChannelRange;
import org.layerscope.visualization.ColorMap;
import org.layerscope.visualization.Comparison;
import org.layerscope.visualization.Extraction;
import org.layerscope.visualization.KernelInput;
import org.layerscope.visualization.Lens;
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
        @Nullable String pinnedTap,

        @Schema(
                description = "input channel of the kernels that are drawn in place of feature maps, or rgb",
                example = "0")
        @Nullable String filters,

        @Schema(
                description = "what the extraction is compared with",
                allowableValues = {"photo", "untrained", "pass"})
        @Nullable String compare,

        @Schema(description = "row and column of the selected channel's cell", example = "7-6") @Nullable String cell,

        @Schema(description = "how much of the selected channel is seen over the photo", minimum = "0", maximum = "100")
        @Nullable Integer alpha,

        @Schema(description = "index of the class whose map is drawn over the photo") @Nullable Integer explainedClass,

        @Schema(description = "whether the selected channel takes all the room that there is") @Nullable Boolean enlarged) {

    static ShareViewJson of(SharedView view) {
        OptionalInt selected = view.selectedChannel();
        Lens lens = view.lens();
        Cell cell = lens.cell();
        return new ShareViewJson(
                view.tap(),
                view.channels().first() + "-" + view.channels().last(),
                view.colorMap().id(),
                view.scale().id(),
                view.order().id(),
                selected.isPresent() ? selected.getAsInt() : null,
                view.pinnedTap().orElse(null),
                view.filters().map(KernelInput::id).orElse(null),
                view.compared().map(Comparison::id).orElse(null),
                cell == null ? null : cell.id(),
                lens.alpha() == Lens.PLAIN.alpha() ? null : (Integer) lens.alpha(),
                lens.explained(),
                lens.enlarged() ? true : null);
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
                        .map(path -> TapResources.tap(extraction, path).path()),
                Optional.ofNullable(filters).map(this::kernels),
                Optional.ofNullable(compare)
                        .map(id -> Parameters.choice(
                                "view.compare", id, Comparison::parse, Comparison.values(), Comparison::id)),
                lens(extraction, shown));
    }

    private KernelInput kernels(String input) {
        return KernelInput.parse(input)
                .orElseThrow(() -> Problem.badParameter("view.filters", input, "an input channel, or rgb"));
    }

    private Lens lens(Extraction extraction, TapInfo shown) {
        if (alpha != null && (alpha < 0 || alpha > Lens.OPAQUE)) {
            throw Problem.badParameter("view.alpha", String.valueOf(alpha), "0..%d".formatted(Lens.OPAQUE));
        }
        int classes = extraction.model().labels().size();
        if (explainedClass != null && (explainedClass < 0 || explainedClass >= classes)) {
            throw Problem.badParameter(
                    "view.explainedClass", String.valueOf(explainedClass), "0..%d".formatted(classes - 1));
        }
        return new Lens(
                cell == null ? null : cell(cell, shown),
                alpha == null ? Lens.PLAIN.alpha() : alpha,
                explainedClass,
                Boolean.TRUE.equals(enlarged));
    }

    private static Cell cell(String id, TapInfo shown) {
        Shape shape = shown.shape();
        return Cell.parse(id)
                .filter(cell -> cell.row() < shape.height() && cell.column() < shape.width())
                .orElseThrow(() -> Problem.badParameter(
                        "view.cell",
                        id,
                        "0-0 to %d-%d of %s".formatted(shape.height() - 1, shape.width() - 1, shown.path())));
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
