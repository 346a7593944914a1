package org.layerscope.visualization;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * How a grey level becomes a colour.
 *
 * <p>All but gray are Chebyshev series in {@code 2g/255 - 1}, fitted to the published maps of these names; every level is within 1 of 255.
 */
@SuppressWarnings("ImmutableEnumChecker") // the array is private and written once
public enum ColorMap {
    GRAY,
    VIRIDIS,
    MAGMA,
    INFERNO,
    TURBO,
    /** Diverging: the middle is neutral and stands for 0. */
    COOLWARM;

    private final int[] colors = new int[256];

    static {
        JsonNode series = read();
        for (ColorMap map : values()) {
            for (int g = 0; g < 256; g++) {
                map.colors[g] = map == GRAY ? g * 0x010101 : color(series.required(map.id()), g);
            }
        }
    }

    private static JsonNode read() {
        try (InputStream stream = ColorMap.class.getResourceAsStream("colormaps.json")) {
            return JsonMapper.shared().readTree(stream);
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    private static int color(JsonNode series, int g) {
        double x = 2 * g / 255.0 - 1;
        return level(series.required("red"), x) << 16
                | level(series.required("green"), x) << 8
                | level(series.required("blue"), x);
    }

    /** Clenshaw's recurrence. */
    private static int level(JsonNode coefficients, double x) {
        double next = 0;
        double afterNext = 0;
        for (int k = coefficients.size() - 1; k > 0; k--) {
            double current = 2 * x * next - afterNext + coefficients.get(k).asDouble();
            afterNext = next;
            next = current;
        }
        double value = x * next - afterNext + coefficients.get(0).asDouble();
        return Math.clamp(Math.round(value), 0, 255);
    }

    /** The name in URLs. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The colour map of this {@link #id}. */
    public static Optional<ColorMap> parse(String id) {
        return Arrays.stream(values()).filter(map -> map.id().equals(id)).findFirst();
    }

    /** Whether its middle stands for 0. */
    boolean isCentred() {
        return this == COOLWARM;
    }

    /** {@code 0xRRGGBB} of a grey level 0 to 255. */
    public int rgb(int level) {
        return colors[level];
    }

    /** Red, green and blue of each level, one after another. */
    public byte[] table() {
        byte[] table = new byte[3 * colors.length];
        for (int level = 0; level < colors.length; level++) {
            int rgb = colors[level];
            table[3 * level] = (byte) (rgb >> 16);
            table[3 * level + 1] = (byte) (rgb >> 8);
            table[3 * level + 2] = (byte) rgb;
        }
        return table;
    }
}
