package org.layerscope.ui.explorer;

import com.vaadin.flow.router.Location;
import com.vaadin.flow.router.QueryParameters;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.layerscope.model.Model;
import org.layerscope.model.ModelCatalogue;
import org.layerscope.ui.Languages;
import org.layerscope.visualization.ChannelRange;
import org.layerscope.visualization.ExtractionSettings;
import org.layerscope.visualization.LayerTaps;
import org.layerscope.visualization.Pass;
import org.layerscope.visualization.Show;

/**
 * The addresses of the app's pages. Nobody else knows a route or the name of a parameter.
 *
 * <p>An address is what a person may have typed: whatever a parameter says that cannot be, the default takes its place.
 */
final class Navigation {

    /** The explorer's route. */
    static final String EXPLORER = "";

    private static final String LAYER = "layer";
    private static final String CHANNELS = "channels";
    private static final String SHOW = "show";
    private static final String PASS = "pass";
    private static final String MODEL = "model";
    private static final String SIZE = "size";
    private static final String LANGUAGE = "lang";

    private static final Pattern MODULE_PATH = Pattern.compile("[\\w.]{1,200}", Pattern.UNICODE_CHARACTER_CLASS);
    private static final Pattern RANGE = Pattern.compile("(\\d{1,6})-(\\d{1,6})");

    private Navigation() {}

    /** The explorer showing this. */
    static Location explorer(ViewState view) {
        ExtractionSettings settings = view.settings();
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put(MODEL, settings.model());
        parameters.put(PASS, settings.pass().id());
        parameters.put(SIZE, String.valueOf(settings.size()));
        if (!view.look().layer().isEmpty()) {
            parameters.put(LAYER, view.look().layer());
        }
        parameters.put(
                CHANNELS,
                view.look().channels().first() + "-" + view.look().channels().last());
        parameters.put(SHOW, view.look().show().id());
        if (view.language() != null) {
            parameters.put(LANGUAGE, Languages.code(view.language()));
        }
        return new Location(EXPLORER, QueryParameters.simple(parameters));
    }

    /**
     * What an address of the explorer asks for.
     *
     * @param sizes the input sizes that may be asked for
     */
    static ViewState view(QueryParameters asked, ModelCatalogue catalogue, List<Integer> sizes) {
        Pass pass = asked.getSingleParameter(PASS).flatMap(Pass::parse).orElse(Pass.FORWARD);
        Model model = asked.getSingleParameter(MODEL).flatMap(catalogue::find).orElseGet(catalogue::defaultModel);
        ExtractionSettings defaults = ExtractionSettings.defaults(model, pass);
        int size = sizes.stream()
                .filter(one -> asked.getSingleParameter(SIZE).equals(Optional.of(String.valueOf(one))))
                .findFirst()
                .orElse(defaults.size());
        return new ViewState(
                defaults.withSize(size),
                new Look(
                        asked.getSingleParameter(LAYER)
                                .filter(path -> MODULE_PATH.matcher(path).matches())
                                .orElse(Look.FIRST.layer()),
                        asked.getSingleParameter(CHANNELS)
                                .flatMap(Navigation::range)
                                .orElse(Look.FIRST.channels()),
                        asked.getSingleParameter(SHOW).flatMap(Show::parse).orElse(Look.FIRST.show())),
                asked.getSingleParameter(LANGUAGE).flatMap(Languages::parse).orElse(null));
    }

    /**
     * What an address asks for in vain.
     *
     * @param name of the parameter
     * @param value that it has
     * @param expected what it could have
     */
    record Misfit(String name, String value, String expected) {}

    /** The first parameter that asks for a model, a layer or channels which there are not. */
    static Optional<Misfit> misfit(QueryParameters asked, ModelCatalogue catalogue, List<LayerTaps> stops) {
        Optional<Misfit> model = asked.getSingleParameter(MODEL)
                .filter(id -> catalogue.find(id).isEmpty())
                .map(id -> new Misfit(
                        MODEL,
                        id,
                        String.join(
                                ", ", catalogue.models().stream().map(Model::id).toList())));
        Optional<String> wanted = asked.getSingleParameter(LAYER);
        LayerTaps stop = wanted.flatMap(layer -> stop(stops, layer)).orElse(stops.getFirst());
        Optional<Misfit> layer = wanted.filter(path -> stop(stops, path).isEmpty())
                .map(path -> new Misfit(LAYER, path, "0.." + (stops.size() - 1) + ", " + stop.convolution() + " …"));
        int last = stop.shape().channels() - 1;
        Optional<Misfit> channels = asked.getSingleParameter(CHANNELS)
                .filter(text ->
                        range(text).filter(range -> range.last() <= last).isEmpty())
                .map(text -> new Misfit(CHANNELS, text, "0.." + last + " of " + stop.convolution()));
        return model.or(() -> layer).or(() -> channels);
    }

    /** The stop with this path or index. */
    static Optional<LayerTaps> stop(List<LayerTaps> stops, String pathOrIndex) {
        return stops.stream()
                .filter(stop -> stop.convolution().equals(pathOrIndex)
                        || String.valueOf(stop.layer().index()).equals(pathOrIndex))
                .findFirst();
    }

    private static Optional<ChannelRange> range(String text) {
        Matcher matcher = RANGE.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        int first = Integer.parseInt(matcher.group(1));
        int last = Integer.parseInt(matcher.group(2));
        return first <= last ? Optional.of(new ChannelRange(first, last)) : Optional.empty();
    }
}
