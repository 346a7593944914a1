package org.layerscope.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.layerscope.image.MadePictures.accepted;
import static org.layerscope.image.MadePictures.bytes;
import static org.layerscope.image.MadePictures.join;
import static org.layerscope.image.MadePictures.latin1;
import static org.layerscope.image.MadePictures.meanDifference;
import static org.layerscope.image.MadePictures.photo;
import static org.layerscope.image.MadePictures.photoOf;
import static org.layerscope.image.MadePictures.refusalOf;
import static org.layerscope.image.MadePictures.resource;

import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebpTest {

    private static final int WIDTH = 48;
    private static final int HEIGHT = 36;
    private static final byte[] LOSSLESS = resource("files/lossless.webp");
    private static final byte[] LOSSY = resource("files/lossy.webp");

    @Test
    void losslessPicturesAreReadExactly() {
        assertThat(photoOf(LOSSLESS)).isEqualTo(photo(WIDTH, HEIGHT));
    }

    /** The decoder repeats colours where libwebp blends them, so edges differ; a broken loop filter would be far off. */
    @ParameterizedTest
    @ValueSource(strings = {"lossy", "simple-filter", "see-through-lossy"})
    void lossyPicturesAreCloseToPillows(String name) {
        Photo expected = photoOf(resource("files/" + name + ".png"));
        assertThat(meanDifference(photoOf(resource("files/" + name + ".webp")), expected))
                .isLessThan(3.5);
    }

    @Test
    void transparencyLiesOnWhite() {
        assertThat(photoOf(resource("files/see-through.webp"))).isEqualTo(photoOf(resource("files/see-through.png")));
    }

    @Test
    void onlyTheFirstFrameIsUsed() {
        Reading.Accepted reading = accepted(resource("files/animated.webp"));
        assertThat(reading.photo()).isEqualTo(photo(WIDTH, HEIGHT));
        assertThat(reading.notes()).containsExactly(Phrase.of("note.animation"));
    }

    @Test
    void aFrameSmallerThanTheCanvasLiesOnWhite() {
        byte[] frame = join(bytes(1, 0, 0, 2, 0, 0, WIDTH - 1, 0, 0, HEIGHT - 1, 0, 0, 0, 0, 0, 0), chunks(LOSSLESS));
        Photo photo = photoOf(riff(extended(0x02, 60, 50), chunk("ANIM", new byte[6]), chunk("ANMF", frame)));
        assertThat(photo.toString()).isEqualTo("Photo[60×50]");
        assertThat(MadePictures.green(photo, 2, 3)).isEqualTo(255);
        assertThat(MadePictures.red(photo, 2, 4)).isZero();
        assertThat(MadePictures.green(photo, 2, 4)).isZero();
        assertThat(MadePictures.blue(photo, 2, 4)).isEqualTo(255);
    }

    @Test
    void orientationIsApplied() {
        Photo turned = photoOf(resource("files/turned.webp"));
        assertThat(turned.width()).isEqualTo(HEIGHT);
        assertThat(MadePictures.blue(turned, HEIGHT - 1, 0)).isEqualTo(255);
        assertThat(MadePictures.green(turned, HEIGHT - 1, 0)).isZero();
    }

    @ParameterizedTest(name = "orientation {0}, with EXIF's own name before it: {1}")
    @CsvSource({"1, true", "2, false", "3, true", "4, false", "5, true", "6, false", "7, true", "8, false"})
    void everyOrientationIsApplied(int orientation, boolean named) {
        byte[] block = MadePictures.exif(orientation, named ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        byte[] exif = chunk("EXIF", join(latin1(named ? "Exif\0\0" : ""), block));
        assertThat(photoOf(riff(extended(0x08, WIDTH, HEIGHT), chunks(LOSSLESS), exif)))
                .isEqualTo(Orientation.of(orientation).apply(photo(WIDTH, HEIGHT)));
    }

    @Test
    void ofSeveralOrientationsTheFirstCounts() {
        byte[] first = chunk("EXIF", MadePictures.exif(3, ByteOrder.BIG_ENDIAN));
        byte[] second = chunk("EXIF", MadePictures.exif(6, ByteOrder.BIG_ENDIAN));
        assertThat(photoOf(riff(extended(0x08, WIDTH, HEIGHT), chunks(LOSSLESS), first, second)))
                .isEqualTo(Orientation.of(3).apply(photo(WIDTH, HEIGHT)));
    }

    @Test
    void anEmbeddedProfileIsConverted() {
        byte[] linear = ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB).getData();
        Photo converted = photoOf(riff(extended(0x20, WIDTH, HEIGHT), chunk("ICCP", linear), chunks(LOSSLESS)));
        assertThat(MadePictures.red(converted, 24, 0)).isBetween(188, 190);
    }

    @ParameterizedTest(name = "filter {0}")
    @CsvSource({"0, 128, 128", "1, 128, 0", "2, 128, 0", "3, 128, 0"})
    void opacityWithoutCompressionIsRead(int filter, int first, int others) {
        byte[] stored = new byte[1 + WIDTH * HEIGHT];
        Arrays.fill(stored, (byte) others);
        stored[0] = (byte) (filter << 2);
        stored[1] = (byte) first;
        Photo opaque = photoOf(LOSSY);
        Photo clear = photoOf(riff(extended(0x10, WIDTH, HEIGHT), chunk("ALPH", stored), chunks(LOSSY)));
        for (int i = 0; i < opaque.rgb().length; i++) {
            int colour = opaque.rgb()[i] & 255;
            assertThat(clear.rgb()[i] & 255).isEqualTo((colour * 128 + 255 * 127 + 127) / 255);
        }
    }

    @Test
    void aFlatPictureIsNotTakenForABomb() {
        assertThat(photoOf(resource("files/flat.webp")).width()).isEqualTo(1024);
    }

    @Test
    void pixelsOfAnotherSizeThanTheHeaderSaysAreCorrupt() {
        byte[] file = riff(extended(0, WIDTH + 1, HEIGHT), chunks(LOSSLESS));
        assertThat(refusalOf(file).code()).isEqualTo(Refusal.Code.CORRUPT_IMAGE);
        assertThat(refusalOf(file).sentence()).contains("another size");
    }

    @Test
    void aCanvasThatIsTooLargeIsRefusedBeforeDecoding() {
        byte[] file = riff(extended(0, 9_000, 9_000), chunks(LOSSLESS));
        assertThat(refusalOf(file).code()).isEqualTo(Refusal.Code.TOO_MANY_PIXELS);
    }

    @Test
    void noPixelsAreCorrupt() {
        assertThat(refusalOf(riff(chunk("EXIF", new byte[8]))).code()).isEqualTo(Refusal.Code.CORRUPT_IMAGE);
    }

    private static byte[] chunks(byte[] file) {
        return Arrays.copyOfRange(file, 12, file.length);
    }

    private static byte[] riff(byte[]... chunks) {
        byte[] body = join(latin1("WEBP"), join(chunks));
        return join(latin1("RIFF"), length(body), body);
    }

    private static byte[] extended(int flags, int width, int height) {
        byte[] sides = bytes(width - 1, (width - 1) >> 8, 0, height - 1, (height - 1) >> 8, 0);
        return chunk("VP8X", join(bytes(flags, 0, 0, 0), sides));
    }

    private static byte[] chunk(String type, byte[] content) {
        return join(latin1(type), length(content), content, new byte[content.length & 1]);
    }

    private static byte[] length(byte[] content) {
        return ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(content.length)
                .array();
    }
}
