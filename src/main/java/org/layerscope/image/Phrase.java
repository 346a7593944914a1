package org.layerscope.image;

import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;

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
        List<String> texts = new ArrayList<>();
        for (Object value : values) {
            texts.add(value instanceof Number number ? grouped(number.longValue()) : value.toString());
        }
        return new Phrase(name, texts);
    }

    /** Not by the JDK's formatter: its first use takes longer than the gate needs for a file. */
    private static String grouped(long number) {
        StringBuilder digits = new StringBuilder(Long.toString(number));
        for (int at = digits.length() - 3; at > (number < 0 ? 1 : 0); at -= 3) {
            digits.insert(at, ',');
        }
        return digits.toString();
    }

    /** The text in that language, in English if it is not spoken. */
    public String in(Locale language) {
        ResourceBundle texts = ResourceBundle.getBundle(BUNDLE, language, Phrase.class.getClassLoader(), NO_FALLBACK);
        return new MessageFormat(texts.getString(name), Locale.ROOT).format(values.toArray());
    }
}
