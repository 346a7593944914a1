package org.layerscope.ui.explorer;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.HtmlContainer;
import com.vaadin.flow.component.Tag;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.combobox.ComboBox;
import com.vaadin.flow.component.dependency.JsModule;
import com.vaadin.flow.component.dependency.StyleSheet;
import com.vaadin.flow.component.dependency.Uses;
import com.vaadin.flow.component.radiobutton.RadioButtonGroup;
import com.vaadin.flow.component.slider.IntegerRangeSlider;
import com.vaadin.flow.component.slider.IntegerSlider;
import com.vaadin.flow.i18n.LocaleChangeEvent;
import com.vaadin.flow.i18n.LocaleChangeObserver;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.layerscope.network.Conv2d;
import org.layerscope.network.Pair;
import org.layerscope.network.Shape;
import org.layerscope.visualization.Cell;
import org.layerscope.visualization.ColorMap;
import org.layerscope.visualization.Comparison;
import org.layerscope.visualization.LayerTaps;
import org.layerscope.visualization.Show;
import org.layerscope.visualization.TapInfo;

/**
 * The sliders and the grid of feature maps. All that follows the sliders happens in the browser; the server says what there
 * is to see, and hears where the user has come to rest.
 */
@Tag("layer-explorer")
@JsModule("context://layerscope/layer-explorer.js")
@StyleSheet("context://layerscope/explorer.css")
@StyleSheet("context://layerscope/comparison.css")
@StyleSheet("context://layerscope/depth-strip.css")
@StyleSheet("context://layerscope/flags.css")
@Uses(IntegerSlider.class)
@Uses(IntegerRangeSlider.class)
@Uses(RadioButtonGroup.class)
@Uses(ComboBox.class)
@Uses(Button.class)
public final class LayerExplorer extends HtmlContainer implements LocaleChangeObserver {

    private static final String DETAIL = "event.detail";
    private static final String QUERY = "location.search";

    /** By id the red, green and blue of each level in base64; gray goes without saying. */
    private static final Map<String, String> COLOURS = Arrays.stream(ColorMap.values())
            .filter(map -> map != ColorMap.GRAY)
            .collect(Collectors.toUnmodifiableMap(
                    ColorMap::id, map -> Base64.getEncoder().encodeToString(map.table())));

    private static final List<String> TEXTS = List.of(
            "layer",
            "depth",
            "depthStop",
            "position",
            "after",
            "shape",
            "kernel",
            "show",
            "convolution",
            "batch-norm",
            "relu",
            "channels",
            "firstChannel",
            "lastChannel",
            "previous",
            "next",
            "range",
            "shown",
            "flags.dead",
            "flags.constant",
            "flags.nan",
            "flags.inf",
            "flag.dead",
            "flag.constant",
            "flag.nan",
            "flag.inf",
            "order",
            "order.index",
            "order.mean",
            "order.max",
            "order.std",
            "order.difference",
            "scale",
            "scale.channel",
            "scale.layer",
            "colormap",
            "colormap.gray",
            "colormap.viridis",
            "colormap.magma",
            "colormap.inferno",
            "colormap.turbo",
            "colormap.coolwarm",
            "selected",
            "selectedWaiting",
            "download",
            "downloadGrid",
            "downloadSecond",
            "downloadLayers",
            "downloadProgress",
            "downloadCancel",
            "downloadStarts",
            "downloading",
            "downloadDone",
            "downloadDoneNoScript",
            "downloadCancelled",
            "downloadFailed",
            "pin",
            "pinned",
            "unpin",
            "compare",
            "compare.nothing",
            "compare.photo",
            "compare.untrained",
            "compare.trained",
            "compare.chain",
            "compare.forward",
            "compared.photo",
            "compared.untrained",
            "compared.trained",
            "compared.chain",
            "compared.forward",
            "compareEnd",
            "comparedGrid",
            "comparedLacks",
            "comparedSizes",
            "legendOf",
            "minimum",
            "maximum",
            "centredMinimum",
            "centredMaximum",
            "empty",
            "grid",
            "pinnedGrid",
            "tile",
            "flaggedTile",
            "waiting",
            "unranked",
            "showLacking",
            "showOther",
            "showFilters",
            "filters",
            "firstFilter",
            "lastFilter",
            "shownFilters",
            "weightShape",
            "input",
            "inputShort",
            "inputAll",
            "scale.filter",
            "weights",
            "weightsRange",
            "filters.one",
            "filters.rgb",
            "filters.all",
            "noFilters",
            "filterTile",
            "filterWaiting",
            "inputOne",
            "inputsAll",
            "inputsRgb",
            "selectedFilter",
            "weightAt",
            "weightOfInput",
            "takePng",
            "takeNpy");

    private final CloseUp closeUp = new CloseUp();
    private String emptyKey = "explorer.empty";

    /** What the browser gets to know: where maps and weights come from, the stops of the slider, and the taps between them. */
    record Source(@Nullable String base, @Nullable String weights, List<Stop> layers, List<Other> taps) {}

    /** A tap that is no stop's; {@code after} is the index of the stop before it, or -1. Sizes are a convolution's. */
    record Other(
            String path,
            int channels,
            int height,
            int width,
            int after,
            @Nullable List<Integer> kernel,
            @Nullable List<Integer> stride,
            int inputs) {

        static Other of(Taps.Between between) {
            TapInfo tap = between.tap();
            Shape shape = tap.shape();
            return new Other(
                    tap.path(),
                    shape.channels(),
                    shape.height(),
                    shape.width(),
                    between.stop(),
                    tap.conv().map(conv -> pair(conv.kernelSize())).orElse(null),
                    tap.conv().map(conv -> pair(conv.stride())).orElse(null),
                    tap.conv().map(conv -> conv.inChannels() / conv.groups()).orElse(0));
        }
    }

    /** What is compared, for the browser; no address stands for nothing. */
    record Compared(
            String base,
            String with,
            String shown,
            String name,
            @Nullable String picture,
            List<Stop> layers,
            List<Other> taps) {

        static final Compared NOTHING = new Compared("", "", "", "", null, List.of(), List.of());
    }

    private static List<Integer> pair(Pair pair) {
        return List.of(pair.height(), pair.width());
    }

    /** One stop of the slider. */
    record Stop(
            String path,
            int channels,
            int height,
            int width,
            List<Integer> kernel,
            List<Integer> stride,
            int inputs,
            Map<String, String> taps) {

        static Stop of(LayerTaps taps) {
            Conv2d conv = taps.layer().conv();
            Shape shape = taps.shape();
            Map<String, String> drawn = new LinkedHashMap<>();
            drawn.put(Show.CONVOLUTION.id(), taps.convolution());
            taps.batchNorm().ifPresent(tap -> drawn.put(Show.BATCH_NORM.id(), tap));
            taps.relu().ifPresent(tap -> drawn.put(Show.RELU.id(), tap));
            return new Stop(
                    taps.layer().path(),
                    shape.channels(),
                    shape.height(),
                    shape.width(),
                    pair(conv.kernelSize()),
                    pair(conv.stride()),
                    conv.inChannels() / conv.groups(),
                    drawn);
        }
    }

    /**
     * @param onRest hears what the user has come to rest on
     * @param onRefusal hears the code with which the server would not give the maps that are on the screen
     * @param onTravel hears the query of the address that Back or Forward led to
     */
    public LayerExplorer(Consumer<Look> onRest, Consumer<String> onRefusal, Consumer<String> onTravel) {
        getElement().setPropertyMap("colours", COLOURS);
        getElement()
                .addEventListener(
                        "view-change",
                        event -> onRest.accept(Look.from(event.getEventData().path(DETAIL))))
                .addEventData(DETAIL);
        hearRefusal("maps-refused", onRefusal);
        getElement()
                .addEventListener(
                        "travel",
                        event ->
                                onTravel.accept(event.getEventData().path(QUERY).asString("")))
                .addEventData(QUERY);
    }

    /**
     * Gives the browser something to look at; what is on the screen stays until it is there.
     *
     * @param base address of the extraction's taps; none before there is an extraction
     * @param weights address of the layers' weights; none where they are not those of the extraction
     */
    public void setSource(@Nullable String base, @Nullable String weights, Taps taps) {
        getElement()
                .setPropertyBean(
                        "source",
                        new Source(
                                relative(base),
                                relative(weights),
                                taps.stops().stream().map(Stop::of).toList(),
                                taps.between().stream().map(Other::of).toList()));
    }

    /** Shows this beside the extraction while the look says that something is compared; null for nothing. */
    void compare(@Nullable Beside beside) {
        getElement()
                .setPropertyBean(
                        "compared",
                        beside == null
                                ? Compared.NOTHING
                                : new Compared(
                                        Objects.requireNonNull(relative(beside.base())),
                                        beside.with(),
                                        beside.shown(),
                                        beside.name(),
                                        relative(beside.picture()),
                                        beside.taps().stops().stream()
                                                .map(Stop::of)
                                                .toList(),
                                        beside.taps().between().stream()
                                                .map(Other::of)
                                                .toList()));
    }

    /** Offers these comparisons, each with the name of its text. */
    void offer(Map<Comparison, String> comparisons) {
        getElement()
                .setPropertyList(
                        "comparisons",
                        comparisons.entrySet().stream()
                                .map(each -> Map.of("value", each.getKey().id(), "name", each.getValue()))
                                .toList());
    }

    /** Hears the code with which the server would not give the maps of what is compared. */
    void onComparedRefusal(Consumer<String> action) {
        hearRefusal("compared-refused", action);
    }

    private void hearRefusal(String type, Consumer<String> action) {
        getElement()
                .addEventListener(
                        type,
                        event -> action.accept(
                                event.getEventData().path(DETAIL).path("code").asString("")))
                .addEventData(DETAIL);
    }

    /** To the page: the application need not be at the root of its host. */
    static @Nullable String relative(@Nullable String address) {
        return address == null ? null : address.replaceFirst("^/", "");
    }

    /** Shows the selected channel; it is for the page to say where. */
    public CloseUp closeUp() {
        return closeUp;
    }

    @Override
    protected void onAttach(AttachEvent event) {
        super.onAttach(event);
        getElement().executeJs("this.closeUp = $0", closeUp.getElement());
    }

    /** Goes there, without coming back as something the user did. */
    public void show(Look look) {
        Map<String, @Nullable Object> detail = new LinkedHashMap<>();
        detail.put("layer", look.layer());
        detail.put("first", look.channels().first());
        detail.put("last", look.channels().last());
        detail.put("show", look.show().id());
        detail.put("order", look.picture().order().id());
        detail.put("scale", look.picture().scale().id());
        detail.put("colormap", look.picture().colorMap().id());
        detail.put("channel", look.selected());
        detail.put("pin", look.pinned());
        detail.put("compare", look.compared() == null ? null : look.compared().id());
        detail.put("filters", look.filters() == null ? null : look.filters().id());
        Cell cell = look.lens().cell();
        detail.put("cell", cell == null ? null : cell.id());
        detail.put("alpha", look.lens().alpha());
        detail.put("why", look.lens().explained());
        detail.put("enlarged", look.lens().enlarged());
        getElement().callJsFunction("show", detail);
    }

    /** Runs this when the key for sharing was pressed. */
    void onShare(Runnable action) {
        getElement().addEventListener("share", event -> action.run());
    }

    /** Runs this when the key for help was pressed. */
    public void onHelp(Runnable action) {
        getElement().addEventListener("help", event -> action.run());
    }

    /** Says this where there are no maps, instead of asking for a photo. */
    public void explainEmptiness(String key) {
        emptyKey = key;
    }

    @Override
    public void localeChange(LocaleChangeEvent event) {
        Map<String, Object> texts = new LinkedHashMap<>();
        TEXTS.forEach(key -> texts.put(key, getTranslation("explorer." + key)));
        texts.put("empty", getTranslation(emptyKey));
        getElement().setPropertyMap("texts", texts);
    }
}
