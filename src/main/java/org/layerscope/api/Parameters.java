package org.layerscope.api;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.layerscope.visualization.ChannelRange;
import org.layerscope.visualization.ColorMap;
import org.layerscope.visualization.GridStyle;
import org.layerscope.visualization.Scale;
import org.layerscope.visualization.Span;

/** From a query's words to values; what is not understood is refused with name, value and expectation. */
final class Parameters {

    private static final Pattern RANGE = Pattern.compile("(\\d{1,99})(?:-(\\d{1,99}))?");
    private static final String NUMBER = "([-+]?\\d{1,40}(?:\\.\\d{1,40})?(?:[Ee][-+]?\\d{1,3})?)";
    private static final Pattern SPAN = Pattern.compile(NUMBER + "," + NUMBER);
    private static final int MAX_PIXELS = 24_000_000;

    private Parameters() {}

    /** One of an enum's values by its name. */
    static <E extends Enum<E>> E choice(
            String name, String value, Function<String, Optional<E>> parse, E[] all, Function<E, String> id) {
        return parse.apply(value)
                .orElseThrow(() -> Problem.badParameter(
                        name, value, Arrays.stream(all).map(id).collect(Collectors.joining(", "))));
    }

    /** A whole number. */
    static int number(String name, String value, int min, int max) {
        String expected = "%d..%d".formatted(min, max);
        int number = value.matches("\\d{1,99}") ? parsed(value) : -1;
        if (number < min || number > max) {
            throw Problem.badParameter(name, value, expected);
        }
        return number;
    }

    /** A whole number of many digits; one that an int cannot hold is the largest or smallest of all. */
    static int parsed(String digits) {
        return new BigInteger(digits)
                .max(BigInteger.valueOf(Integer.MIN_VALUE))
                .min(BigInteger.valueOf(Integer.MAX_VALUE))
                .intValue();
    }

    /**
     * Channels {@code a-b}, both included, or one channel {@code a}.
     *
     * @param name {@code channels} or {@code filters}
     * @param value null for the standard
     * @param standard size of the range from 0 that is meant when nothing is said
     * @param available how many there are
     * @param owner whose they are, for the sentence
     */
    static ChannelRange channels(String name, @Nullable String value, int standard, int available, String owner) {
        if (value == null) {
            return new ChannelRange(0, Math.min(standard, available) - 1);
        }
        Matcher range = RANGE.matcher(value);
        if (!range.matches()) {
            throw Problem.badParameter(name, value, "a-b, such as 0-63");
        }
        String end = range.group(2) == null ? range.group(1) : range.group(2);
        int first = parsed(range.group(1));
        int last = parsed(end);
        if (last < first) {
            throw Problem.badParameter(name, value, "a-b with a at most b");
        }
        if (last >= available) {
            throw new Problem(
                    Code.CHANNEL_OUT_OF_RANGE,
                    "%s: %s (expected: 0..%d of %s)"
                            .formatted(
                                    name,
                                    Problem.abbreviated(first >= available ? range.group(1) : end),
                                    available - 1,
                                    owner));
        }
        return new ChannelRange(first, last);
    }

    /**
     * Two numbers {@code low,high}.
     *
     * @param value null for none
     */
    static Optional<Span> span(String name, @Nullable String value) {
        if (value == null) {
            return Optional.empty();
        }
        Matcher numbers = SPAN.matcher(value);
        if (numbers.matches()) {
            double low = Double.parseDouble(numbers.group(1));
            double high = Double.parseDouble(numbers.group(2));
            if (Double.isFinite(low) && Double.isFinite(high) && low <= high) {
                return Optional.of(new Span(low, high));
            }
        }
        throw Problem.badParameter(name, value, "low,high: two finite numbers, such as -1.5,3");
    }

    /** The drawing of a grid of so many tiles. */
    static GridStyle style(String columns, String tile, String colormap, Scale scale, Optional<Span> span, int tiles) {
        GridStyle style = new GridStyle(
                number("columns", columns, 1, GridStyle.MAX_COLUMNS),
                number("tile", tile, GridStyle.MIN_TILE, GridStyle.MAX_TILE),
                choice("colormap", colormap, ColorMap::parse, ColorMap.values(), ColorMap::id),
                scale,
                span);
        long pixels = (long) style.width() * style.height(tiles);
        if (pixels > MAX_PIXELS) {
            throw Problem.badParameter(
                    "tile",
                    tile,
                    "a picture of at most %d pixels; this one would have %d".formatted(MAX_PIXELS, pixels));
        }
        return style;
    }
}
