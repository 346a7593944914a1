package org.layerscope.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.layerscope.image.MadePictures.file;
import static org.layerscope.image.MadePictures.photo;
import static org.layerscope.image.MadePictures.refusalOf;
import static org.layerscope.image.MadePictures.resource;

import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Half a file is never half a picture, and no damage is an exception. */
class TruncationTest {

    private static final Map<String, byte[]> FILES = Map.of(
            "JPEG", file(photo(60, 40), "jpg"),
            "progressive JPEG", resource("files/progressive-restarts.jpg"),
            "CMYK JPEG", resource("files/cmyk-profile.jpg"),
            "PNG", file(photo(60, 40), "png"),
            "GIF", file(photo(60, 40), "gif"),
            "BMP", file(photo(60, 40), "bmp"),
            "WebP", resource("files/lossy.webp"),
            "lossless WebP", resource("files/lossless.webp"),
            "WebP with alpha", resource("files/see-through-lossy.webp"),
            "animated WebP", resource("files/animated.webp"));

    @ParameterizedTest(name = "{0} cut off at {1} %")
    @MethodSource("filesAndPercents")
    void aFileThatIsCutOffIsTruncated(String name, int percent) {
        byte[] whole = whole(name);
        Refusal refusal = refusalOf(Arrays.copyOf(whole, whole.length * percent / 100));
        assertThat(refusal.code()).isEqualTo(Refusal.Code.TRUNCATED_IMAGE);
        assertThat(refusal.sentence())
                .contains(name.contains(" ") ? name.replaceAll(".*(JPEG|WebP).*", "$1") : name)
                .contains("incomplete");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("files")
    void noLengthOfAFileIsTakenForThePicture(String name) {
        byte[] whole = whole(name);
        PhotoReader reader = new PhotoReader();
        for (int length = 0; length < whole.length - 4; length += 7) {
            assertThat(reader.read(Arrays.copyOf(whole, length)))
                    .as("%d of %d bytes", length, whole.length)
                    .isInstanceOf(Reading.Refused.class);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("files")
    void damagedBytesAreAnsweredAndNeverThrown(String name) {
        PhotoReader reader = new PhotoReader();
        Random random = new Random(name.hashCode());
        for (int i = 0; i < 60; i++) {
            byte[] damaged = whole(name).clone();
            for (int j = 0; j <= i % 5; j++) {
                damaged[random.nextInt(j % 2 == 0 ? damaged.length : Math.min(damaged.length, 120))] =
                        (byte) random.nextInt();
            }
            assertThat(reader.read(damaged)).isNotNull();
        }
    }

    private static byte[] whole(String name) {
        return Objects.requireNonNull(FILES.get(name));
    }

    static Stream<String> files() {
        return FILES.keySet().stream();
    }

    static Stream<Arguments> filesAndPercents() {
        return FILES.keySet().stream()
                .flatMap(name -> Stream.of(90, 50, 10).map(percent -> Arguments.of(name, percent)));
    }
}
