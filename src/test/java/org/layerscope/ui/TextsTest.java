package org.layerscope.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextsTest {

    private final Texts texts = new Texts();

    @Test
    void everyEnglishTextHasAChineseOneWithTheSameArguments() {
        ResourceBundle english = bundle(Locale.ENGLISH);
        ResourceBundle chinese = bundle(Locale.CHINESE);

        assertThat(new TreeSet<>(chinese.keySet())).isEqualTo(new TreeSet<>(english.keySet()));
        assertThat(english.keySet())
                .allSatisfy(key -> assertThat(arguments(chinese.getString(key)))
                        .as(key)
                        .isEqualTo(arguments(english.getString(key))));
    }

    private static ResourceBundle bundle(Locale locale) {
        return ResourceBundle.getBundle(
                Texts.BUNDLE,
                locale,
                ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
    }

    private static Set<String> arguments(String text) {
        Set<String> arguments = new TreeSet<>();
        Pattern.compile("\\{\\d").matcher(text).results().forEach(result -> arguments.add(result.group()));
        return arguments;
    }

    @Test
    void anApostropheIsOneApostropheWithAndWithoutArguments() {
        assertThat(texts.getTranslation("pass.forward.sentence", Locale.ENGLISH))
                .startsWith("The network's own");
        assertThat(texts.getTranslation("progress.layers", Locale.ENGLISH, 31, 49))
                .isEqualTo("31 of 49 layers");
    }

    @Test
    void aLanguageThatIsNotSpokenGetsEnglish() {
        assertThat(texts.getTranslation("photo.title", Locale.FRENCH)).isEqualTo("Photo");
        assertThat(Languages.of(List.of(Locale.FRENCH, Locale.ITALIAN))).isEqualTo(Locale.ENGLISH);
    }

    @ParameterizedTest
    @CsvSource({"zh-CN, zh", "zh-Hant-TW, zh", "en-GB, en", "de-CH, en"})
    void theBrowsersLanguageDecides(String browser, String page) {
        assertThat(Languages.code(Languages.of(List.of(Locale.forLanguageTag(browser), Locale.ENGLISH))))
                .isEqualTo(page);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "fr", "EN", "zh-CN", "english"})
    void anUnknownCodeIsNoLanguage(String code) {
        assertThat(Languages.parse(code)).isEmpty();
    }

    @Test
    void aCodeIsParsedBack() {
        for (Locale language : Languages.all()) {
            assertThat(Languages.parse(Languages.code(language))).isEqualTo(Optional.of(language));
        }
    }
}
