package org.layerscope.ui.explorer;

import com.vaadin.flow.router.Location;
import com.vaadin.flow.router.QueryParameters;
import java.net.URI;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.layerscope.api.ApiUrls;
import org.layerscope.model.Model;
import org.layerscope.model.ModelCatalogue;
import org.layerscope.sharing.Share;
import org.layerscope.ui.Languages;
import org.layerscope.visualization.Cell;
import org.layerscope.visualization.ChannelRange;
import org.layerscope.visualization.ColorMap;
import org.layerscope.visualization.Comparison;
import org.layerscope.visualization.ExtractionSettings;
import org.layerscope.visualization.KernelInput;
import org.layerscope.visualization.Lens;
import org.layerscope.visualization.Order;
import org.layerscope.visualization.Pass;
import org.layerscope.visualization.Scale;
import org.layerscope.visualization.Show;
import org.layerscope.visualization.TapInfo;

/**
 * The addresses of the app's pages. Nobody else knows a route or the name of a parameter.
 *
 * <p>An address is what a person may have typed: whatever a parameter says that cannot be, the default takes its place.
 */
public final class Navigation {

    /** The explorer's route. */
    static final String EXPLORER = "";

    /** The route of a share's page. */
    public static final String SHARED = "s/:share";

    /** The parameter of that route: the share's id. */
    public static final String SHARE_ID = "share";

    /** What follows the #, which browsers keep to themselves, in the owner's link to a share. */
    private static final String OWNER = "owner";

    /** JavaScript that takes the token out of an owner's link, so that nobody passes it on with the address; empty on other pages. */
    public static final String OWNER_OF_PAGE = """
            const owner = new URLSearchParams(location.hash.slice(1)).get('%s') ?? '';
            if (owner) {
              history.replaceState(history.state, '', location.pathname + location.search);
            }
            return owner;""".formatted(OWNER);

    private static final String LAYER = "layer";
    private static final String CHANNELS = "channels";
    private static final String SHOW = "show";
    private static final String ORDER = "order";
    private static final String SCALE = "scale";
    private static final String COLOR_MAP = "colormap";
    private static final String SELECTED = "channel";
    private static final String PINNED = "pin";
    private static final String VIEW = "view";
    private static final String FILTERS = "filters";
    private static final String INPUT = "input";
    private static final String COMPARE = "compare";
    private static final String CELL = "cell";
    private static final String ALPHA = "alpha";
    private static final String EXPLAINED = "why";
    private static final String ENLARGED = "enlarged";
    private static final String PASS = "pass";
    private static final String MODEL = "model";
    private static final String SIZE = "size";
    private static final String LANGUAGE = "lang";
    private static final String YES = "true";

    private static final Pattern MODULE_PATH = Pattern.compile("[\\w.-]{1,200}", Pattern.UNICODE_CHARACTER_CLASS);
    private static final Pattern NUMBER = Pattern.compile("\\d{1,6}");
    private static final Pattern RANGE = Pattern.compile("(\\d{1,6})-(\\d{1,6})");

    private Navigation() {}

    /** The explorer showing this. */
    static Location explorer(ViewState view) {
        ExtractionSettings settings = view.settings();
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put(MODEL, settings.model());
        parameters.put(PASS, settings.pass().id());
        parameters.put(SIZE, String.valueOf(settings.size()));
        put(parameters, view.look());
        put(parameters, view.language());
        return new Location(EXPLORER, QueryParameters.simple(parameters));
    }

    /** The same for a browser, relative to the application's root. */
    public static String address(ViewState view) {
        return explorer(view).getPathWithQueryParameters();
    }

    /**
     * A share's page showing this.
     *
     * @param pinned what the author's numbers were computed with, which goes without saying
     */
    public static Location shared(String id, ViewState view, ExtractionSettings pinned) {
        Map<String, String> parameters = new LinkedHashMap<>();
        if (view.settings().pass() != pinned.pass()) {
            parameters.put(PASS, view.settings().pass().id());
        }
        if (view.settings().size() != pinned.size()) {
            parameters.put(SIZE, String.valueOf(view.settings().size()));
        }
        put(parameters, view.look());
        put(parameters, view.language());
        return new Location(ApiUrls.sharePage(id).substring(1), QueryParameters.simple(parameters));
    }

    /** The link with which a share can be revoked. */
    static String ownerLink(URI page, String token) {
        return page + "#" + OWNER + "=" + token;
    }

    private static void put(Map<String, String> parameters, @Nullable Locale language) {
        if (language != null) {
            parameters.put(LANGUAGE, Languages.code(language));
        }
    }

    private static void put(Map<String, String> parameters, Look look) {
        if (!look.layer().isEmpty()) {
            parameters.put(LAYER, look.layer());
        }
        parameters.put(CHANNELS, look.channels().first() + "-" + look.channels().last());
        parameters.put(SHOW, look.show().id());
        Picture picture = look.picture();
        if (picture.order() != Picture.PLAIN.order()) {
            parameters.put(ORDER, picture.order().id());
        }
        if (picture.scale() != Picture.PLAIN.scale()) {
            parameters.put(SCALE, picture.scale().id());
        }
        if (picture.colorMap() != Picture.PLAIN.colorMap()) {
            parameters.put(COLOR_MAP, picture.colorMap().id());
        }
        if (look.selected() != null) {
            parameters.put(SELECTED, String.valueOf(look.selected()));
        }
        if (look.pinned() != null) {
            parameters.put(PINNED, look.pinned());
        }
        if (look.filters() != null) {
            parameters.put(VIEW, FILTERS);
            parameters.put(INPUT, look.filters().id());
        }
        if (look.compared() != null) {
            parameters.put(COMPARE, look.compared().id());
        }
        put(parameters, look.lens());
    }

    private static void put(Map<String, String> parameters, Lens lens) {
        if (lens.cell() != null) {
            parameters.put(CELL, lens.cell().id());
        }
        if (lens.alpha() != Lens.PLAIN.alpha()) {
            parameters.put(ALPHA, String.valueOf(lens.alpha()));
        }
        if (lens.explained() != null) {
            parameters.put(EXPLAINED, String.valueOf(lens.explained()));
        }
        if (lens.enlarged()) {
            parameters.put(ENLARGED, YES);
        }
    }

    /** What an address of the explorer asks for, as far as its model can do it. */
    static ViewState view(QueryParameters asked, ModelCatalogue catalogue) {
        Pass pass = asked.getSingleParameter(PASS).flatMap(Pass::parse).orElse(Pass.FORWARD);
        Model model = model(asked, catalogue);
        ExtractionSettings defaults = ExtractionSettings.defaults(model, pass);
        ExtractionSettings settings =
                sized(defaults, asked, ExtractionSettings.sizes(model, pass)).on(model);
        Look look = lookOf(asked);
        Integer explained = look.lens().explained();
        boolean isClass = explained == null || explained < model.labels().size();
        return new ViewState(settings, isClass ? look : look.explaining(null), language(asked));
    }

    private static Model model(QueryParameters asked, ModelCatalogue catalogue) {
        return asked.getSingleParameter(MODEL).flatMap(catalogue::find).orElseGet(catalogue::defaultModel);
    }

    /** What an address of a share's page asks for, as far as its model can do it. */
    public static ExtractionSettings settings(QueryParameters asked, Share share, Model model) {
        ExtractionSettings pinned = share.settings();
        Pass pass = asked.getSingleParameter(PASS).flatMap(Pass::parse).orElse(pinned.pass());
        return sized(pinned.withPass(pass), asked, share.sizes(model, pass)).on(model);
    }

    private static ExtractionSettings sized(ExtractionSettings defaults, QueryParameters asked, List<Integer> sizes) {
        return sizes.stream()
                .filter(one -> asked.getSingleParameter(SIZE).equals(Optional.of(String.valueOf(one))))
                .findFirst()
                .map(defaults::withSize)
                .orElse(defaults);
    }

    /** The language that an address asks for; null where it asks for none. */
    public static @Nullable Locale language(QueryParameters asked) {
        return asked.getSingleParameter(LANGUAGE).flatMap(Languages::parse).orElse(null);
    }

    /** The look that an address asks for; empty where it asks for none. Each that this class has built says at least which channels. */
    public static Optional<Look> look(QueryParameters asked) {
        return asked.getSingleParameter(CHANNELS).map(any -> lookOf(asked));
    }

    private static Look lookOf(QueryParameters asked) {
        return new Look(
                asked.getSingleParameter(LAYER)
                        .filter(path -> MODULE_PATH.matcher(path).matches())
                        .orElse(Look.FIRST.layer()),
                asked.getSingleParameter(CHANNELS).flatMap(Navigation::range).orElse(Look.FIRST.channels()),
                asked.getSingleParameter(SHOW).flatMap(Show::parse).orElse(Look.FIRST.show()),
                new Picture(
                        asked.getSingleParameter(ORDER).flatMap(Order::parse).orElse(Picture.PLAIN.order()),
                        asked.getSingleParameter(SCALE).flatMap(Scale::parse).orElse(Picture.PLAIN.scale()),
                        asked.getSingleParameter(COLOR_MAP)
                                .flatMap(ColorMap::parse)
                                .orElse(Picture.PLAIN.colorMap())),
                asked.getSingleParameter(SELECTED).flatMap(Navigation::number).orElse(null),
                asked.getSingleParameter(PINNED)
                        .filter(path -> MODULE_PATH.matcher(path).matches())
                        .orElse(null),
                filters(asked),
                asked.getSingleParameter(COMPARE).flatMap(Comparison::parse).orElse(null),
                new Lens(
                        asked.getSingleParameter(CELL).flatMap(Cell::parse).orElse(null),
                        asked.getSingleParameter(ALPHA)
                                .flatMap(Navigation::number)
                                .filter(alpha -> alpha <= Lens.OPAQUE)
                                .orElse(Lens.PLAIN.alpha()),
                        asked.getSingleParameter(EXPLAINED)
                                .flatMap(Navigation::number)
                                .orElse(null),
                        asked.getSingleParameter(ENLARGED).filter(YES::equals).isPresent()));
    }

    private static @Nullable KernelInput filters(QueryParameters asked) {
        return asked.getSingleParameter(VIEW).filter(FILTERS::equals).isPresent()
                ? asked.getSingleParameter(INPUT).flatMap(KernelInput::parse).orElse(KernelInput.FIRST)
                : null;
    }

    /**
     * What an address asks for in vain.
     *
     * @param name of the parameter
     * @param value that it has
     * @param expected what it could have
     */
    record Misfit(String name, String value, String expected) {

        Misfit {
            value = value.length() <= SHOWN ? value : value.substring(0, SHOWN) + "…";
        }

        private static final int SHOWN = 80;
    }

    /** The first parameter that asks for a model, a tap, channels or a way of drawing which there are not. */
    static Optional<Misfit> misfit(QueryParameters asked, ModelCatalogue catalogue, Taps taps) {
        Look look = taps.known(lookOf(asked));
        String first = taps.stops().getFirst().convolution();
        int last = taps.shown(look).shape().channels() - 1;
        String channels = "0..%d of %s".formatted(last, look.layer().isEmpty() ? first : look.layer());
        String models =
                String.join(", ", catalogue.models().stream().map(Model::id).toList());
        String paths = "0..%d, %s …".formatted(taps.stops().size() - 1, first);
        int inputs = taps.inputs(look);
        String kernels = inputs == 0 ? "a layer with filters" : "0..%d of %s".formatted(inputs - 1, taps.path(look));
        int classes = model(asked, catalogue).labels().size();
        Predicate<String> isTap = path -> taps.find(path).isPresent();
        return misfit(asked, MODEL, id -> catalogue.find(id).isPresent(), models)
                .or(() -> misfit(asked, LAYER, isTap, paths))
                .or(() -> misfit(
                        asked,
                        CHANNELS,
                        text -> range(text).filter(one -> one.last() <= last).isPresent(),
                        channels))
                .or(() -> misfit(asked, ORDER, text -> Order.parse(text).isPresent(), words(Order.values(), Order::id)))
                .or(() -> misfit(asked, SCALE, text -> Scale.parse(text).isPresent(), words(Scale.values(), Scale::id)))
                .or(() -> misfit(
                        asked,
                        COLOR_MAP,
                        text -> ColorMap.parse(text).isPresent(),
                        words(ColorMap.values(), ColorMap::id)))
                .or(() -> misfit(
                        asked,
                        SELECTED,
                        text -> number(text).filter(one -> one <= last).isPresent(),
                        channels))
                .or(() -> misfit(asked, PINNED, isTap, paths))
                .or(() -> misfit(asked, VIEW, FILTERS::equals, FILTERS))
                .or(() -> misfit(
                        asked,
                        INPUT,
                        text -> KernelInput.parse(text)
                                .filter(input -> input.isOf(inputs))
                                .isPresent(),
                        kernels))
                .or(() -> misfit(
                        asked,
                        COMPARE,
                        text -> Comparison.parse(text).isPresent(),
                        words(Comparison.values(), Comparison::id)))
                .or(() -> misfit(asked, CELL, text -> look.lens().cell() != null, cells(taps.shown(look))))
                .or(() -> misfit(
                        asked,
                        ALPHA,
                        text -> number(text)
                                .filter(alpha -> alpha <= Lens.OPAQUE)
                                .isPresent(),
                        "0..%d".formatted(Lens.OPAQUE)))
                .or(() -> misfit(
                        asked,
                        EXPLAINED,
                        text -> number(text).filter(one -> one < classes).isPresent(),
                        "0..%d".formatted(classes - 1)))
                .or(() -> misfit(asked, ENLARGED, YES::equals, YES));
    }

    private static String cells(TapInfo tap) {
        return "0-0 to %d-%d of %s"
                .formatted(tap.shape().height() - 1, tap.shape().width() - 1, tap.path());
    }

    private static Optional<Misfit> misfit(
            QueryParameters asked, String name, Predicate<String> isKnown, String expected) {
        return asked.getSingleParameter(name).filter(isKnown.negate()).map(value -> new Misfit(name, value, expected));
    }

    private static <E> String words(E[] all, Function<E, String> id) {
        return Arrays.stream(all).map(id).collect(Collectors.joining(", "));
    }

    private static Optional<Integer> number(String text) {
        return NUMBER.matcher(text).matches() ? Optional.of(Integer.valueOf(text)) : Optional.empty();
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
