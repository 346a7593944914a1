package org.layerscope.ui;

import com.vaadin.flow.component.UI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The languages of the page: English, which is the default, and Chinese. */
public final class Languages {

    private static final List<Locale> ALL = List.of(Locale.ENGLISH, Locale.CHINESE);

    private Languages() {}

    static List<Locale> all() {
        return ALL;
    }

    /** The language of a URL's {@code lang} parameter: {@code en} or {@code zh}; empty for anything else. */
    public static Optional<Locale> parse(String code) {
        return ALL.stream().filter(locale -> code(locale).equals(code)).findFirst();
    }

    /** The code that {@link #parse} understands. */
    public static String code(Locale locale) {
        return locale.getLanguage();
    }

    /** The best of these languages for someone who wants the {@code wished} ones, the dearest first. */
    static Locale of(List<Locale> wished) {
        return wished.stream()
                .flatMap(wish -> parse(wish.getLanguage()).stream())
                .findFirst()
                .orElse(Locale.ENGLISH);
    }

    /** Shows the page in this language from now on, without a reload. */
    public static void use(UI ui, Locale locale) {
        if (!locale.equals(ui.getLocale())) {
            ui.setLocale(locale);
        }
        ui.getPage().executeJs("document.documentElement.lang = $0", locale.toLanguageTag());
    }

    /** The language that is not on the screen. */
    static Locale other(Locale locale) {
        return code(locale).equals(code(Locale.CHINESE)) ? Locale.ENGLISH : Locale.CHINESE;
    }
}
