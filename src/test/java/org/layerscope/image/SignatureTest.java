package org.layerscope.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.layerscope.image.MadePictures.bytes;
import static org.layerscope.image.MadePictures.join;
import static org.layerscope.image.MadePictures.latin1;
import static org.layerscope.image.MadePictures.refusalOf;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignatureTest {

    @ParameterizedTest(name = "{0}")
    @MethodSource("known")
    void aKnownFormatIsRefusedByItsName(String name, byte[] head) {
        Refusal refusal = refusalOf(join(head, new byte[200]));
        assertThat(refusal.code()).isEqualTo(Refusal.Code.UNSUPPORTED_FORMAT);
        assertThat(refusal.sentence()).contains(name, "JPEG, PNG, WebP, GIF, BMP and TIFF can");
        assertThat(refusal.sentence(Locale.CHINESE)).contains("这里无法读取");
    }

    static Stream<Arguments> known() {
        return Stream.of(
                Arguments.of("HEIC", latin1("\0\0\0\u0018ftypheic")),
                Arguments.of("HEIF", latin1("\0\0\0\u0018ftypmif1")),
                Arguments.of("AVIF", latin1("\0\0\0\u0018ftypavif")),
                Arguments.of("MP4", latin1("\0\0\0\u0018ftypisom")),
                Arguments.of("PDF", latin1("%PDF-1.7")),
                Arguments.of("ZIP", latin1("PK\u0003\u0004")),
                Arguments.of("ICO", bytes(0, 0, 1, 0, 1, 0)),
                Arguments.of("CUR", bytes(0, 0, 2, 0, 1, 0)),
                Arguments.of("TGA", bytes(0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9, 0, 7, 0, 24, 32)),
                Arguments.of("TGA", bytes(26, 1, 9, 0, 0, 0, 1, 24)),
                Arguments.of("PCX", bytes(10, 5, 1, 8)),
                Arguments.of("JNG", latin1("\u008bJNG\r\n\u001a\n")),
                Arguments.of("PostScript", bytes(0xC5, 0xD0, 0xD3, 0xC6)),
                Arguments.of("PSD", latin1("8BPS\0\u0001")),
                Arguments.of("JPEG XL", bytes(0xFF, 0x0A)),
                Arguments.of("JPEG XL", latin1("\0\0\0\u000cJXL \r\n\u0087\n")),
                Arguments.of("JPEG 2000", latin1("\0\0\0\u000cjP  ")),
                Arguments.of("AVI", latin1("RIFF\0\0\0\0AVI LIST")),
                Arguments.of("CR2", latin1("II*\0\u0010\0\0\0CR")),
                Arguments.of("PPM", join(latin1("P6\n2 2\n255\n"), new byte[12])));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<svg xmlns=\"http://www.w3.org/2000/svg\"/>",
                "<?xml version=\"1.0\"?>\n<svg/>",
                "\uFEFF<!-- made by hand -->\n<SVG/>"
            })
    void aDrawingIsSvgWhateverStandsBeforeIt(String text) {
        Refusal refusal = refusalOf(text.getBytes(StandardCharsets.UTF_8));
        assertThat(refusal.code()).isEqualTo(Refusal.Code.UNSUPPORTED_FORMAT);
        assertThat(refusal.sentence()).contains("SVG");
    }

    @ParameterizedTest
    @CsvSource({
        "PNM, P3\\n2 2\\n255\\n0 0 0 1 1 1",
        "PNM, P1\\n# made by hand\\n# twice\\n3 2\\n010101",
        "XPM, /* XPM */\\nstatic char *x[] = {};",
        "XBM, #define x_width 8\\n#define x_height 1\\nstatic char x_bits[] = {0x13};"
    })
    void pixelsAsTextAreRefusedByTheirName(String name, String text) {
        Refusal refusal = refusalOf(latin1(text.translateEscapes()));
        assertThat(refusal.code()).isEqualTo(Refusal.Code.UNSUPPORTED_FORMAT);
        assertThat(refusal.sentence()).contains(name);
    }

    @Test
    void anIphonePhotoComesWithTheWayOut() {
        assertThat(refusalOf(latin1("\0\0\0\u0018ftypheic")).sentence()).contains("Most Compatible");
    }

    @Test
    void anEmptyFileIsNotAnImage() {
        Refusal refusal = refusalOf(new byte[0]);
        assertThat(refusal.code()).isEqualTo(Refusal.Code.NOT_AN_IMAGE);
        assertThat(refusal.sentence())
                .isEqualTo("The file is not a picture: it is empty. "
                        + "Choose a photo: JPEG, PNG, WebP, GIF, BMP and TIFF are accepted.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hello",
                "BMW is not a bitmap",
                "GI",
                "RI",
                "MMXXVI",
                "P1 is a text too",
                "P1 3 of them",
                "#define x 1",
                "große Grüße",
                "\n"
            })
    void textIsNotAnImage(String text) {
        Refusal refusal = refusalOf(text.getBytes(StandardCharsets.UTF_8));
        assertThat(refusal.code()).isEqualTo(Refusal.Code.NOT_AN_IMAGE);
        assertThat(refusal.sentence()).contains("contains only text");
    }

    @Test
    void aWebPageIsNotAnImage() {
        assertThat(refusalOf(latin1("<!DOCTYPE html><svg/><p>Not found")).sentence())
                .contains("web page");
    }

    @Test
    void unknownBytesAreNotAnImage() {
        assertThat(refusalOf(bytes(0, 1, 2, 3, 4, 5, 6, 7)).code()).isEqualTo(Refusal.Code.NOT_AN_IMAGE);
        assertThat(refusalOf(bytes(0)).code()).isEqualTo(Refusal.Code.NOT_AN_IMAGE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u00ff\u00d8",
                "\u00ff\u00d8\u00ff",
                "\u0089PNG",
                "GIF8",
                "GIF89a",
                "RIFF\u0001\u0002",
                "RIFF\u0001\0\0\0WEBP"
            })
    void aBareSignatureIsTruncated(String head) {
        assertThat(refusalOf(latin1(head)).code()).isEqualTo(Refusal.Code.TRUNCATED_IMAGE);
    }
}
