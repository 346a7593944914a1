package org.layerscope.visualization;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * Which kernels of a layer's filters are drawn.
 *
 * @param channel the input channel that they read; none for the three of a picture together, as red, green and blue
 */
public record KernelInput(OptionalInt channel) {

    /** As in the article. */
    public static final KernelInput FIRST = new KernelInput(OptionalInt.of(0));

    private static final String RGB = "rgb";
    private static final Pattern NUMBER = Pattern.compile("\\d{1,6}");

    /** The one of this {@link #id}. */
    public static Optional<KernelInput> parse(String id) {
        if (id.equals(RGB)) {
            return Optional.of(new KernelInput(OptionalInt.empty()));
        }
        return NUMBER.matcher(id).matches()
                ? Optional.of(new KernelInput(OptionalInt.of(Integer.parseInt(id))))
                : Optional.empty();
    }

    /** The name in URLs: {@code rgb}, or the number. */
    public String id() {
        return channel.isPresent() ? String.valueOf(channel.getAsInt()) : RGB;
    }

    /** Whether filters with so many kernels have these. */
    public boolean isOf(int inputs) {
        return channel.isPresent() ? channel.getAsInt() < inputs : inputs == 3;
    }
}
