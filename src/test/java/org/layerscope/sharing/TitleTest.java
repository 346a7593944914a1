package org.layerscope.sharing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TitleTest {

    @ParameterizedTest
    @ValueSource(strings = {"", "Class 7b", "<script>alert(1)</script>", "人脸 😀", "שלום"})
    void anyLineOfTextIsATitle(String text) {
        assertThat(Title.misfit(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"two\nlines", "\u0000", "\u0085", "\uD800 alone", "two\u2028lines", "\u202Etxt.exe", "\u2067x"})
    void whatNoDatabaseCanKeepOrWhatDisturbsALineIsNone(String text) {
        assertThat(Title.misfit(text)).isPresent();
    }

    @Test
    void lengthIsCountedInCharactersAsAPersonDoes() {
        assertThat(Title.misfit("😀".repeat(200))).isEmpty();
        assertThat(Title.misfit("😀".repeat(201)).orElseThrow()).contains("200", "201");
    }
}
