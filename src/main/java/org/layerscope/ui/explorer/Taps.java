package org.layerscope.ui.explorer;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.layerscope.model.Model;
import org.layerscope.network.Shape;
import org.layerscope.network.TapKind;
import org.layerscope.sharing.SharedView;
import org.layerscope.visualization.Cell;
import org.layerscope.visualization.ExtractionSettings;
import org.layerscope.visualization.LayerTaps;
import org.layerscope.visualization.Show;
import org.layerscope.visualization.TapInfo;

/**
 * What there is to look at under some settings, with or without an extraction: from a {@link Look} to the path of the tap that it shows, and
 * back.
 *
 * @param stops of the layer slider, by index
 * @param all taps in the order of the pass
 */
public record Taps(List<LayerTaps> stops, List<TapInfo> all) {

    /** Those of a model under these settings. */
    public static Taps of(Model model, ExtractionSettings settings) {
        return new Taps(LayerTaps.of(model, settings), TapInfo.of(model, settings));
    }

    /** A tap that is no stop's, and the index of the last stop before it in the order of the pass; -1 where there is none. */
    record Between(TapInfo tap, int stop) {}

    /** All taps that are no stop's. */
    List<Between> between() {
        return all.stream()
                .filter(tap -> tap.layer().isEmpty())
                .map(tap -> new Between(tap, stopBefore(tap)))
                .toList();
    }

    private int stopBefore(TapInfo tap) {
        OptionalInt stop = all.subList(0, all.indexOf(tap)).stream()
                .filter(before -> before.kind() == TapKind.CONV)
                .map(TapInfo::layer)
                .flatMapToInt(OptionalInt::stream)
                .reduce((earlier, later) -> later);
        return stop.orElse(-1);
    }

    /** The stop of this index, or with this convolution. */
    Optional<LayerTaps> stop(String pathOrIndex) {
        return stops.stream()
                .filter(stop -> stop.convolution().equals(pathOrIndex)
                        || String.valueOf(stop.layer().index()).equals(pathOrIndex))
                .findFirst();
    }

    /** The tap of this path, or the convolution of the layer with this index. */
    Optional<TapInfo> find(String pathOrIndex) {
        String path = stop(pathOrIndex).map(LayerTaps::convolution).orElse(pathOrIndex);
        return all.stream().filter(tap -> tap.path().equals(path)).findFirst();
    }

    /** The tap that this shows; the first layer's where the model has no such layer or tap. */
    TapInfo shown(Look look) {
        return find(tap(look)).orElseThrow();
    }

    /** The path of the tap that this shows; the first layer's where the model has no such layer or tap. */
    String tap(Look look) {
        return stop(look.layer())
                .map(stop -> stop.tap(look.show()))
                .or(() -> find(look.layer()).map(TapInfo::path))
                .orElseGet(() -> stops.getFirst().tap(look.show()));
    }

    /**
     * The same look at this tap: at a layer and what is shown of it where the tap belongs to a layer, at the tap itself otherwise, at the first
     * layer where there is no such tap.
     */
    public Look look(Look from, String tap) {
        Optional<LayerTaps> stop = find(tap).stream()
                .flatMapToInt(found -> found.layer().stream())
                .mapToObj(stops::get)
                .findFirst();
        if (stop.isEmpty()) {
            return from.at(find(tap).map(TapInfo::path).orElse(Look.FIRST.layer()));
        }
        Look there = from.at(stop.get().convolution());
        String path = find(tap).orElseThrow().path();
        return stop.get().tap(from.show()).equals(path)
                ? there
                : Arrays.stream(Show.values())
                        .filter(show -> stop.get().tap(show).equals(path))
                        .findFirst()
                        .map(there::showing)
                        .orElse(there);
    }

    /** The look when this tap is chosen: at its filters only where filters were looked at and the tap has some. */
    public Look chosen(Look from, String tap) {
        boolean isConvolution =
                find(tap).filter(found -> found.kind() == TapKind.CONV).isPresent();
        Look there = look(from, tap);
        return isConvolution ? there : there.filtering(null);
    }

    /** Kernels of one filter of what this looks at; 0 where it has no filters. */
    int inputs(Look look) {
        return stop(path(look))
                .map(stop -> stop.layer().conv())
                .or(() -> find(path(look)).flatMap(TapInfo::conv))
                .map(conv -> conv.inChannels() / conv.groups())
                .orElse(0);
    }

    /** The path of the layer that this looks at, or of the tap that is none's. */
    String path(Look look) {
        return find(look.layer()).map(TapInfo::path).orElse(stops.getFirst().convolution());
    }

    /** The path of the tap that is on the screen, or whose filters are. */
    public String onScreen(Look look) {
        return look.filters() == null ? tap(look) : path(look);
    }

    /** A look as it is on the screen: the tap may have fewer channels than the range, and lack the selected one or the cell. */
    public Look fitting(Look asked) {
        Look look = known(asked);
        return look.over(look.channels().clampTo(shown(look).shape().channels()));
    }

    /** What a share pins of a look. */
    SharedView pinned(Look asked) {
        Look look = fitting(asked); // the browser may say anything
        TapInfo shown = shown(look);
        Integer selected = look.selected();
        return new SharedView(
                shown.path(),
                look.channels(),
                look.picture().colorMap(),
                look.picture().scale(),
                look.picture().order(),
                selected == null ? OptionalInt.empty() : OptionalInt.of(selected),
                Optional.ofNullable(look.pinned()),
                Optional.ofNullable(look.filters()),
                Optional.ofNullable(look.compared()),
                look.lens());
    }

    /** The look that a share has pinned. */
    public Look look(SharedView view) {
        OptionalInt selected = view.selectedChannel();
        Look look = new Look(
                Look.FIRST.layer(),
                view.channels(),
                Look.FIRST.show(),
                new Picture(view.order(), view.scale(), view.colorMap()),
                selected.isPresent() ? (Integer) selected.getAsInt() : null,
                view.pinnedTap().orElse(null),
                view.filters().orElse(null),
                view.compared().orElse(null),
                view.lens());
        return known(look(look, view.tap()));
    }

    /** A look as an address may ask for it, of which only what there is remains; a layer or a pin may be named by its index. */
    public Look known(Look asked) {
        Look there = stop(asked.layer())
                .map(stop -> asked.at(stop.convolution()))
                .orElseGet(() -> look(asked, asked.layer()));
        Integer selected = there.selected();
        if (selected != null && selected >= shown(there).shape().channels()) {
            there = there.selecting(null);
        }
        Cell cell = there.lens().cell();
        Shape shape = shown(there).shape();
        if (cell != null && (cell.row() >= shape.height() || cell.column() >= shape.width())) {
            there = there.through(there.lens().at(null));
        }
        return asked.pinned() == null
                ? there
                : there.pinning(find(asked.pinned()).map(TapInfo::path).orElse(null));
    }

    /** What remains of a look at these taps when others take their place: a tap that is not among those gives way to its layer. */
    public Look carried(Look look, Taps to) {
        Look there = to.find(look.layer()).isPresent() ? look : look.at(nearest(look.layer()));
        String pinned = look.pinned();
        return to.known(pinned == null || to.find(pinned).isPresent() ? there : there.pinning(nearest(pinned)));
    }

    private String nearest(String tap) {
        return find(tap)
                .map(found -> found.layer().orElseGet(() -> stopBefore(found)))
                .map(stop -> stops.get(Math.max(0, stop)).convolution())
                .orElse(Look.FIRST.layer());
    }
}
