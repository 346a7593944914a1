package org.layerscope.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** Named values that somebody wrote; what is not understood is refused with name, value and expectation. */
final class SettingsTree {

    /** The word for ImageNet's labels. */
    static final String IMAGENET = "imagenet";

    private static final int MAX_TEXT = 200;
    private static final int SHOWN = 80;

    private final String prefix;
    private final SequencedMap<String, Object> values;

    private SettingsTree(String prefix, Map<?, ?> tree) {
        this.prefix = prefix;
        this.values = new LinkedHashMap<>();
        // A name without a value counts as not written.
        tree.forEach((name, value) -> {
            if (value != null && !value.equals("")) {
                values.put(String.valueOf(name), value);
            }
        });
    }

    static SettingsTree of(Object tree) {
        if (tree instanceof Map<?, ?> map) {
            return new SettingsTree("", map);
        }
        throw misfit("settings", tree, "names with values, such as title: My network");
    }

    private static MisfitException misfit(String name, Object value, String expected) {
        return new MisfitException("%s: %s (expected: %s)".formatted(name, shortened(value), expected));
    }

    private static String shortened(Object value) {
        String text = String.valueOf(value).replaceAll("\\p{Cntrl}", "?");
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
    }

    void knowsOnly(String... names) {
        values.forEach((name, value) -> {
            if (!List.of(names).contains(name)) {
                String all = prefix.isEmpty() ? "settings" : prefix.substring(0, prefix.length() - 1);
                throw misfit(all, prefix + name, "only " + String.join(", ", names));
            }
        });
    }

    SettingsTree section(String name) {
        @Nullable Object value = values.get(name);
        return switch (value) {
            case null -> new SettingsTree(prefix + name + ".", Map.of());
            case Map<?, ?> map -> new SettingsTree(prefix + name + ".", map);
            default -> throw misfit(prefix + name, value, "names with values");
        };
    }

    Optional<String> text(String name) {
        return single(name, "one line of text").map(text -> line(prefix + name, text));
    }

    private static String line(String name, String text) {
        String stripped = text.strip();
        if (stripped.isEmpty() || stripped.length() > MAX_TEXT || stripped.matches("(?s).*\\p{Cntrl}.*")) {
            throw misfit(name, text, "one line of 1 to %d characters".formatted(MAX_TEXT));
        }
        return stripped;
    }

    private Optional<String> single(String name, String expected) {
        @Nullable Object value = values.get(name);
        if (value instanceof Map || value instanceof List) {
            throw misfit(prefix + name, value, expected);
        }
        return Optional.ofNullable(value).map(String::valueOf);
    }

    <T> Optional<T> choice(String name, Map<String, T> choices) {
        String expected = String.join(" or ", choices.keySet().stream().sorted().toList());
        return single(name, expected).map(text -> {
            T chosen = choices.get(text);
            if (chosen == null) {
                throw misfit(prefix + name, text, expected);
            }
            return chosen;
        });
    }

    OptionalInt whole(String name, int min, int max) {
        String expected = "%d..%d".formatted(min, max);
        Optional<String> text = single(name, expected);
        if (text.isEmpty()) {
            return OptionalInt.empty();
        }
        double number = number(prefix + name, text.get(), min, max, expected);
        if (number != Math.rint(number)) {
            throw misfit(prefix + name, text.get(), expected);
        }
        return OptionalInt.of((int) number);
    }

    Optional<Double> number(String name, double min, double max, String expected) {
        return single(name, expected).map(text -> number(prefix + name, text, min, max, expected));
    }

    private static double number(String name, Object value, double min, double max, String expected) {
        double number = Double.NaN;
        if (String.valueOf(value).matches("[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d{1,3})?")) {
            number = Double.parseDouble(String.valueOf(value));
        }
        if (!(number >= min && number <= max)) {
            throw misfit(name, value, expected);
        }
        return number;
    }

    Optional<List<Double>> three(String name, double min, double max, String expected) {
        @Nullable Object value = values.get(name);
        if (value == null) {
            return Optional.empty();
        }
        if (!(value instanceof List<?> list && list.size() == 3)) {
            throw misfit(prefix + name, value, expected);
        }
        List<Double> numbers = new ArrayList<>();
        list.forEach(each -> numbers.add(number(prefix + name, String.valueOf(each), min, max, expected)));
        return Optional.of(numbers);
    }

    Optional<Labels> labels(String name) {
        @Nullable Object value = values.get(name);
        return switch (value) {
            case null -> Optional.empty();
            case List<?> list -> {
                List<String> names = new ArrayList<>();
                list.forEach(each -> names.add(line("%s[%d]".formatted(name, names.size()), String.valueOf(each))));
                yield Optional.of(new Labels.Listed(names));
            }
            case String word when word.equals(IMAGENET) -> Optional.of(new Labels.ImageNet());
            case String file when Labels.InFile.isValid(file) -> Optional.of(new Labels.InFile(file));
            default ->
                throw misfit(name, value, "a list of names, imagenet, or the name of a .txt file beside the model");
        };
    }
}
