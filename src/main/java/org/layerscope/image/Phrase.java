package org.layerscope.image;

import java.text.MessageFormat;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.stream.Stream;

/**
 * Something to tell the user, in every language that is spoken: a pattern of the bundle {@code sentences*.properties} and what is
 * put into it.
 *
 * @param name of the pattern
 * @param values numbers as they are written everywhere, such as 1,234, and names
 */
public record Phrase(String name, List<String> values) {

    static final String BUNDLE = Phrase.class.getPackageName() + ".sentences";

    private static final ResourceBundle.Control NO_FALLBACK =
            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);

    public Phrase {
        values = List.copyOf(values);
    }

    /** @param values whole numbers and texts */
    static Phrase of(String name, Object... values) {
        List<String> texts = Stream.of(values)
                .map(value -> value instanceof Number number
                        ? String.format(Locale.ROOT, "%,d", number.longValue())
                        : value.toString())
                .toList();
        return new Phrase(name, texts);
    }

    /** The text in that language, in English if it is not spoken. */
    public String in(Locale language) {
        ResourceBundle texts = ResourceBundle.getBundle(BUNDLE, language, Phrase.class.getClassLoader(), NO_FALLBACK);
        return new MessageFormat(texts.getString(name), Locale.ROOT).format(values.toArray());
    }
}
