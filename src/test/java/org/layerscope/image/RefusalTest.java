package org.layerscope.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
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
        assertThat(refusal.sentence()).contains(words).endsWith(refusal.advice());
        assertThat(refusal.advice()).endsWith(".");
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                Arguments.of("too_large", Refusal.tooLarge(1 << 20, OptionalLong.empty(), 2 << 20), "at most 1 MB"),
                Arguments.of(
                        "too_many_pixels", Refusal.tooManyPixels(9_000, 9_000, 50_000_000), "9,000 × 9,000 pixels"),
                Arguments.of("too_many_pixels", Refusal.tooLong(20_000, 10, 16_384), "20,000 × 10 pixels"),
                Arguments.of("unsupported_format", Refusal.unsupported("a TIFF picture", "Save it."), "a TIFF picture"),
                Arguments.of("not_an_image", Refusal.notAnImage("is empty"), "it is empty"),
                Arguments.of("corrupt_image", Refusal.corrupt("the PNG is odd"), "damaged: the PNG is odd"),
                Arguments.of("truncated_image", Refusal.truncated(Format.WEBP, 1_234), "WebP file is incomplete"),
                Arguments.of("too_complex", Refusal.tooComplex("it has 9 heads", 8, 9), "it has 9 heads"));
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
        Refusal refusal = Refusal.tooLarge(1, OptionalLong.of(announced), 2);
        assertThat(refusal.sentence()).contains("and " + words + " were announced");
    }
}
