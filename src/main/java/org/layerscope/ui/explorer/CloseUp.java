package org.layerscope.ui.explorer;

import com.vaadin.flow.component.HtmlContainer;
import com.vaadin.flow.component.Tag;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.dependency.JsModule;
import com.vaadin.flow.component.dependency.StyleSheet;
import com.vaadin.flow.component.dependency.Uses;
import com.vaadin.flow.component.slider.IntegerSlider;
import com.vaadin.flow.i18n.LocaleChangeEvent;
import com.vaadin.flow.i18n.LocaleChangeObserver;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.layerscope.network.FieldOfView;
import org.layerscope.network.ReceptiveField;
import org.layerscope.ui.Learn;
import org.layerscope.visualization.Anatomy;
import org.layerscope.visualization.Extraction;

/**
 * The selected channel, large and with its exact numbers, or the selected filter. What it shows the {@link LayerExplorer} says in the browser;
 * the server says what ties the taps to the photo and to each other.
 */
@Tag("channel-close-up")
@JsModule("context://layerscope/channel-close-up.js")
@StyleSheet("context://layerscope/close-up.css")
@Uses(IntegerSlider.class)
@Uses(Button.class)
public final class CloseUp extends HtmlContainer implements LocaleChangeObserver {

    private static final List<String> TEXTS = List.of(
            "region",
            "title",
            "filterTitle",
            "close",
            "enlarge",
            "previous",
            "next",
            "previousFilter",
            "nextFilter",
            "picture",
            "filterPicture",
            "cell",
            "about",
            "colours",
            "input",
            "overlay",
            "photo",
            "map",
            "noPhoto",
            "range",
            "between",
            "mean",
            "std",
            "zeros",
            "percent",
            "notFinite",
            "histogram",
            "bars",
            "bin",
            "png",
            "npy",
            "itsFilter",
            "filterOfRgb",
            "filterOfMany",
            "toFilter",
            "itsMap",
            "mapOf",
            "toMap",
            "block",
            "blockWhat",
            "blockAdds",
            "blockLacks",
            "branch",
            "shortcut",
            "sum",
            "relu",
            "go");

    private String shown = "";

    public CloseUp() {
        add(new Learn(Learn.Topic.SHORTCUT));
    }

    /** What the browser gets to know. A field is its size, jump and start, down and across. */
    record Ties(int size, @Nullable String photo, Map<String, List<List<Number>>> fields, List<Block> blocks) {

        static Ties of(Anatomy anatomy, @Nullable String photo) {
            return new Ties(
                    anatomy.size(),
                    photo,
                    anatomy.fields().entrySet().stream()
                            .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, each -> field(each.getValue()))),
                    anatomy.blocks().stream().map(Block::of).toList());
        }

        private static List<List<Number>> field(FieldOfView field) {
            return List.of(numbers(field.down()), numbers(field.across()));
        }

        private static List<Number> numbers(ReceptiveField field) {
            return List.of(field.size(), field.jump(), field.start());
        }
    }

    /** A residual block by the paths of its taps; {@code width} is a map's. */
    record Block(
            String path,
            String branch,
            String shortcut,
            @Nullable String sum,
            @Nullable String relu,
            int channels,
            int width,
            Set<String> taps) {

        static Block of(Anatomy.Block block) {
            return new Block(
                    block.path(),
                    block.branch(),
                    block.shortcut(),
                    block.sum().orElse(null),
                    block.relu().orElse(null),
                    block.shape().channels(),
                    block.shape().width(),
                    block.taps());
        }
    }

    /**
     * Ties the taps of this extraction to its photo.
     *
     * @param photo address of the picture as the network sees it; none where it may not be seen
     */
    public void show(Extraction extraction, @Nullable String photo) {
        if (!extraction.id().equals(shown)) {
            shown = extraction.id();
            getElement().setPropertyBean("anatomy", Ties.of(extraction.anatomy(), LayerExplorer.relative(photo)));
        }
    }

    @Override
    public void localeChange(LocaleChangeEvent event) {
        Map<String, Object> texts = new LinkedHashMap<>();
        TEXTS.forEach(key -> texts.put(key, getTranslation("closeup." + key)));
        getElement().setPropertyMap("texts", texts);
    }
}
