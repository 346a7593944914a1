package org.layerscope.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RefusalTest {

    @ParameterizedTest(name = "{0}")
    @MethodSource("refusals")
    void aSentenceSaysWhatIsWrongAndWhatToDo(String id, Refusal refusal, String words) {
        assertThat(refusal.code().id()).isEqualTo(id);
        assertThat(refusal.sentence())
                .contains(words)
                .endsWith(refusal.advice().in(Locale.ENGLISH))
                .endsWith(".");
        assertThat(refusal.sentence(Locale.CHINESE))
                .endsWith(refusal.advice().in(Locale.CHINESE))
                .endsWith("。");
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                Arguments.of(
                        "upload_stalled",
                        Refusal.stalled(Duration.ofSeconds(30), 1_234),
                        "nothing came for 30 seconds after 1,234 bytes"),
                Arguments.of("rate_limited", Refusal.crowded(), "4 of yours are on their way already"),
                Arguments.of("bad_parameter", Refusal.badName(), "its file name has a NUL character"),
                Arguments.of(
                        "too_large",
                        Refusal.tooLarge(1 << 20, OptionalLong.empty(), OptionalLong.of(2 << 20)),
                        "at most 1 MB"),
                Arguments.of(
                        "too_large", Refusal.tooLarge(OptionalLong.of(25 << 20)), "20 MB are accepted, and 25 MB were"),
                Arguments.of(
                        "too_large",
                        Refusal.tooLarge(OptionalLong.of(20_971_521)),
                        "20 MB are accepted, and 20,971,521 bytes were"),
                Arguments.of(
                        "too_many_pixels", Refusal.tooManyPixels(9_000, 9_000, 50_000_000), "9,000 × 9,000 pixels"),
                Arguments.of("too_many_pixels", Refusal.tooLong(20_000, 10, 16_384), "20,000 × 10 pixels"),
                Arguments.of(
                        "unsupported_format",
                        Refusal.unsupported("export", Phrase.of("known.avif")),
                        "an AVIF picture"),
                Arguments.of("not_an_image", Refusal.notAnImage("empty"), "it is empty"),
                Arguments.of("corrupt_image", Refusal.corrupt("no_palette", "PNG"), "damaged: the PNG has no palette"),
                Arguments.of("truncated_image", Refusal.truncated(Format.WEBP, 1_234), "WebP file is incomplete"),
                Arguments.of(
                        "too_complex",
                        Refusal.tooComplex(Phrase.of("complex.scans", "JPEG", 64), 64, 65),
                        "more than 64 scans"));
    }

    /** What is found and allowed is the same in both languages: every number and every format's name. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("refusals")
    void theChineseSentenceHasTheSameFacts(String id, Refusal refusal, String words) {
        refusal.found()
                .values()
                .forEach(value -> assertThat(refusal.sentence(Locale.CHINESE)).contains(value));
        assertThat(refusal.sentence(Locale.CHINESE)).isNotEqualTo(refusal.sentence());
        assertThat(refusal.sentence(Locale.FRENCH)).isEqualTo(refusal.sentence());
    }

    @Test
    void everyPhraseIsThereInBothLanguagesWithTheSameValues() {
        ResourceBundle english = ResourceBundle.getBundle(Phrase.BUNDLE, Locale.ROOT);
        ResourceBundle chinese = ResourceBundle.getBundle(Phrase.BUNDLE, Locale.CHINESE);
        assertThat(chinese.getLocale()).isEqualTo(Locale.CHINESE);
        assertThat(chinese.keySet()).isEqualTo(english.keySet());
        assertThat(english.keySet()).allSatisfy(name -> {
            assertThat(values(chinese.getString(name))).as(name).isEqualTo(values(english.getString(name)));
            assertThat(chinese.getString(name)).as(name).containsPattern("\\p{IsHan}|^\\{0}");
        });
    }

    @Test
    void everyPhraseOfTheCodeIsInTheBundle() throws IOException {
        Set<String> known = ResourceBundle.getBundle(Phrase.BUNDLE, Locale.ROOT).keySet();
        Map<String, String> places = Map.of(
                "Phrase.of(",
                "",
                "Refusal.corrupt(",
                "damage.",
                "Refusal.notAnImage(",
                "not.",
                "Refusal.unsupported(",
                "advice.");
        try (Stream<Path> sources = Files.list(Path.of("src/main/java/org/layerscope/image"))) {
            for (Path source : sources.toList()) {
                String code = Files.readString(source);
                places.forEach((call, prefix) -> Pattern.compile(Pattern.quote(call) + "\\s*\"(\\w+(\\.\\w+)?)\"[,)]")
                        .matcher(code)
                        .results()
                        .forEach(used -> assertThat(known).as(source.toString()).contains(prefix + used.group(1))));
            }
        }
    }

    private static Set<String> values(String pattern) {
        Set<String> values = new TreeSet<>();
        Pattern.compile("\\{\\d").matcher(pattern).results().forEach(value -> values.add(value.group()));
        return values;
    }

    @Test
    void anIncompleteFileSaysHowMuchCame() {
        assertThat(Refusal.truncated(Format.JPEG, 1_234).sentence()).contains("after 1,234 bytes");
        assertThat(Refusal.truncated(Format.JPEG, 1).sentence()).contains("after 1 byte,");
        assertThat(Refusal.truncated(Format.JPEG, OptionalLong.empty()).sentence())
                .contains("it ends before the picture does");
    }

    @ParameterizedTest
    @CsvSource({"20971520, 20 MB", "22020096, 21 MB", "31457281, 30.0 MB", "1572864, 1.5 MB"})
    void sizesAreGivenInMegabytes(long announced, String words) {
        Refusal refusal = Refusal.tooLarge(1, OptionalLong.of(announced), OptionalLong.of(2));
        assertThat(refusal.sentence()).contains("and " + words + " were announced");
    }
}
