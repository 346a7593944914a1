package org.layerscope.ui.explorer;

import com.vaadin.flow.component.HtmlContainer;
import com.vaadin.flow.component.Tag;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.dependency.JsModule;
import com.vaadin.flow.component.dependency.StyleSheet;
import com.vaadin.flow.component.dependency.Uses;
import com.vaadin.flow.component.radiobutton.RadioButtonGroup;
import com.vaadin.flow.component.slider.IntegerRangeSlider;
import com.vaadin.flow.component.slider.IntegerSlider;
import com.vaadin.flow.i18n.LocaleChangeEvent;
import com.vaadin.flow.i18n.LocaleChangeObserver;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.layerscope.network.Conv2d;
import org.layerscope.network.Shape;
import org.layerscope.visualization.LayerTaps;
import org.layerscope.visualization.Show;

/**
 * The sliders and the grid of feature maps. All that follows the sliders happens in the browser; the server says what there
 * is to see, and hears where the user has come to rest.
 */
@Tag("layer-explorer")
@JsModule("context://layerscope/layer-explorer.js")
@StyleSheet("context://layerscope/explorer.css")
@Uses(IntegerSlider.class)
@Uses(IntegerRangeSlider.class)
@Uses(RadioButtonGroup.class)
@Uses(Button.class)
final class LayerExplorer extends HtmlContainer implements LocaleChangeObserver {

    private static final String DETAIL = "event.detail";

    private static final List<String> TEXTS = List.of(
            "layer",
            "position",
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
            "scale",
            "minimum",
            "maximum",
            "empty",
            "grid",
            "tile",
            "waiting");

    /** What the browser gets to know: where maps come from, and the stops of the slider. */
    record Source(@Nullable String base, List<Stop> layers) {}

    /** One stop of the slider. */
    record Stop(
            String path,
            int channels,
            int height,
            int width,
            List<Integer> kernel,
            List<Integer> stride,
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
                    List.of(conv.kernelSize().height(), conv.kernelSize().width()),
                    List.of(conv.stride().height(), conv.stride().width()),
                    drawn);
        }
    }

    /**
     * @param onRest hears what the user has come to rest on
     * @param onRefusal hears the code with which the server would not give the maps that are on the screen
     * @param onTravel hears the query of the address that Back or Forward led to
     */
    LayerExplorer(Consumer<Look> onRest, Consumer<String> onRefusal, Consumer<String> onTravel) {
        getElement()
                .addEventListener(
                        "view-change",
                        event -> onRest.accept(Look.from(event.getEventData().path(DETAIL))))
                .addEventData(DETAIL);
        getElement()
                .addEventListener(
                        "maps-refused",
                        event -> onRefusal.accept(
                                event.getEventData().path(DETAIL).path("code").asString("")))
                .addEventData(DETAIL);
        getElement()
                .addEventListener(
                        "address-change",
                        event -> onTravel.accept(
                                event.getEventData().path(DETAIL).path("query").asString("")))
                .addEventData(DETAIL);
    }

    /**
     * Gives the browser something to look at; what is on the screen stays until it is there.
     *
     * @param base address of the extraction's taps; none before there is an extraction
     */
    void setSource(@Nullable String base, List<LayerTaps> layers) {
        // Relative to the page: the application need not be at the root of its host.
        String relative = base == null ? null : base.replaceFirst("^/", "");
        getElement()
                .setPropertyBean(
                        "source",
                        new Source(relative, layers.stream().map(Stop::of).toList()));
    }

    /** Goes there, without coming back as something the user did. */
    void show(Look look) {
        Map<String, Object> detail = Map.of(
                "layer", look.layer(),
                "first", look.channels().first(),
                "last", look.channels().last(),
                "show", look.show().id());
        getElement().callJsFunction("show", detail);
    }

    @Override
    public void localeChange(LocaleChangeEvent event) {
        Map<String, Object> texts = new LinkedHashMap<>();
        TEXTS.forEach(key -> texts.put(key, getTranslation("explorer." + key)));
        getElement().setPropertyMap("texts", texts);
    }
}
