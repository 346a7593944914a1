package org.layerscope.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.layerscope.image.MadePictures.bytes;
import static org.layerscope.image.MadePictures.join;
import static org.layerscope.image.MadePictures.largestDifference;
import static org.layerscope.image.MadePictures.latin1;
import static org.layerscope.image.MadePictures.meanDifference;
import static org.layerscope.image.MadePictures.photoOf;
import static org.layerscope.image.MadePictures.refusalOf;
import static org.layerscope.image.MadePictures.resource;
import static org.layerscope.image.MadePictures.withSegment;

import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JpegTest {

    private static final byte[] PLAIN = resource("files/subsampled.jpg");

    @ParameterizedTest
    @ValueSource(strings = {"subsampled", "progressive-restarts", "grey", "cmyk", "ycck"})
    void pixelsAreThoseOfPillow(String name) {
        Photo expected = photoOf(resource("files/" + name + ".png"));
        assertThat(largestDifference(photoOf(resource("files/" + name + ".jpg")), expected))
                .isLessThanOrEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"subsampled", "progressive-restarts"})
    void pixelsAreExactlyThoseOfTheReader(String name) throws IOException {
        byte[] file = resource("files/" + name + ".jpg");
        BufferedImage expected = ImageIO.read(new ByteArrayInputStream(file));
        Photo photo = photoOf(file);
        int[] rgb = expected.getRGB(0, 0, expected.getWidth(), expected.getHeight(), null, 0, expected.getWidth());
        assertThat(MadePictures.image(photo).getRGB(0, 0, photo.width(), photo.height(), null, 0, photo.width()))
                .isEqualTo(rgb);
    }

    @Test
    void inksAreConvertedThroughTheirProfile() {
        Photo photo = photoOf(resource("files/cmyk-profile.jpg"));
        assertThat(meanDifference(photo, photoOf(resource("files/cmyk-profile.png"))))
                .isLessThan(0.5);
        assertThat(meanDifference(photo, photoOf(resource("files/cmyk.png")))).isGreaterThan(10);
    }

    @ParameterizedTest
    @CsvSource({"1,TL", "2,TR", "3,BR", "4,BL", "5,TL", "6,TR", "7,BR", "8,BL"})
    void theStoredTopLeftCornerComesWhereItsOrientationSays(int orientation, String corner) {
        for (ByteOrder order : new ByteOrder[] {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN}) {
            byte[] exif = join(latin1("Exif\0\0"), MadePictures.exif(orientation, order));
            Photo photo = photoOf(withSegment(quarters(), 0xE1, exif));
            boolean transposed = orientation >= 5;
            assertThat(photo.width()).isEqualTo(transposed ? 32 : 64);
            assertThat(photo.height()).isEqualTo(transposed ? 64 : 32);
            int x = corner.endsWith("R") ? photo.width() - 5 : 4;
            int y = corner.startsWith("B") ? photo.height() - 5 : 4;
            assertThat(MadePictures.red(photo, x, y)).as("stored top left").isGreaterThan(240);
            // The stored top right corner is one step further, the way the mirroring allows.
            int dx = transposed ? x : photo.width() - 1 - x;
            int dy = transposed ? photo.height() - 1 - y : y;
            assertThat(MadePictures.green(photo, dx, dy)).as("stored top right").isGreaterThan(240);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "II*\0", "II*\0\u00ff\u00ff\u00ff\u007f", "MM\0*\0\0\0\u0008\u00ff\u00ff", "nonsense"})
    void brokenExifIsIgnored(String block) {
        byte[] file = withSegment(PLAIN, 0xE1, latin1("Exif\0\0" + block));
        assertThat(photoOf(file)).isEqualTo(photoOf(PLAIN));
    }

    @ParameterizedTest(name = "type {0}")
    @ValueSource(ints = {1, 3, 4, 8, 9})
    void anyWholeNumberIsAnOrientation(int type) {
        byte[] exif = MadePictures.exif(6, ByteOrder.LITTLE_ENDIAN);
        exif[12] = (byte) type;
        assertThat(photoOf(withSegment(quarters(), 0xE1, join(latin1("Exif\0\0"), exif)))
                        .width())
                .isEqualTo(32);
    }

    @Test
    void anUnknownOrientationIsUpright() {
        byte[] exif = join(latin1("Exif\0\0"), MadePictures.exif(9, ByteOrder.BIG_ENDIAN));
        assertThat(photoOf(withSegment(PLAIN, 0xE1, exif))).isEqualTo(photoOf(PLAIN));
    }

    @Test
    void anEmbeddedProfileIsConvertedToSrgb() {
        byte[] linear = ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB).getData();
        Photo plain = photoOf(PLAIN);
        Photo converted = photoOf(withProfile(PLAIN, linear));
        for (int i = 0; i < plain.rgb().length; i += 7) {
            double light = (plain.rgb()[i] & 255) / 255.0;
            double srgb = light <= 0.0031308 ? 12.92 * light : 1.055 * Math.pow(light, 1 / 2.4) - 0.055;
            assertThat(converted.rgb()[i] & 255).isCloseTo((int) Math.round(srgb * 255), within(2));
        }
    }

    @Test
    void anSrgbProfileChangesNothing() {
        byte[] srgb = ICC_Profile.getInstance(ColorSpace.CS_sRGB).getData();
        assertThat(photoOf(withProfile(PLAIN, srgb))).isEqualTo(photoOf(PLAIN));
    }

    @Test
    void aBrokenOrForeignProfileIsIgnored() {
        byte[] linear = ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB).getData();
        byte[] grey = ICC_Profile.getInstance(ColorSpace.CS_GRAY).getData();
        assertThat(photoOf(withProfile(PLAIN, Arrays.copyOf(linear, 200)))).isEqualTo(photoOf(PLAIN));
        assertThat(photoOf(withProfile(PLAIN, latin1("rubbish")))).isEqualTo(photoOf(PLAIN));
        assertThat(photoOf(withProfile(PLAIN, grey))).isEqualTo(photoOf(PLAIN));
        byte[] missingPart = join(latin1("ICC_PROFILE\0"), bytes(2, 2), linear);
        assertThat(photoOf(withSegment(PLAIN, 0xE2, missingPart))).isEqualTo(photoOf(PLAIN));
    }

    @Test
    void greyWithAProfileStaysAsBrightAsItWas() {
        byte[] grey = resource("files/grey.jpg");
        byte[] profile = ICC_Profile.getInstance(ColorSpace.CS_GRAY).getData();
        assertThat(photoOf(withProfile(grey, profile))).isEqualTo(photoOf(grey));
    }

    @Test
    void coloursDoNotDependOnMarkersThatMayBeMissing() {
        int jfif = 2 + 2 + 16;
        byte[] bare = join(Arrays.copyOf(PLAIN, 2), Arrays.copyOfRange(PLAIN, jfif, PLAIN.length));
        assertThat(photoOf(bare)).isEqualTo(photoOf(PLAIN));
        byte[] renumbered = bare.clone();
        int frame = indexOf(renumbered, 0xC0) + 10;
        int scan = indexOf(renumbered, 0xDA) + 5;
        for (int i = 0; i < 3; i++) {
            renumbered[frame + 3 * i] = (byte) i;
            renumbered[scan + 2 * i] = (byte) i;
        }
        assertThat(photoOf(renumbered)).isEqualTo(photoOf(PLAIN));
    }

    @Test
    void whatFollowsTheEndIsIgnored() {
        assertThat(photoOf(join(PLAIN, resource("files/grey.jpg"), new byte[1000])))
                .isEqualTo(photoOf(PLAIN));
    }

    @Test
    void aMissingEndIsTruncated() {
        assertThat(refusalOf(Arrays.copyOf(PLAIN, PLAIN.length - 2)).code()).isEqualTo(Refusal.Code.TRUNCATED_IMAGE);
    }

    @Test
    void aMissingMiddleIsTruncatedEvenIfTheEndIsThere() {
        byte[] file = MadePictures.file(MadePictures.photo(200, 200), "jpg");
        byte[] cut = join(Arrays.copyOf(file, file.length / 2), bytes(0, 0xFF, 0xD9));
        assertThat(refusalOf(cut).code()).isEqualTo(Refusal.Code.TRUNCATED_IMAGE);
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource({"0xC3, lossless", "0xC9, arithmetic", "0xC5, layers"})
    void rareKindsAreUnsupportedByName(int marker, String name) {
        byte[] file = PLAIN.clone();
        file[indexOf(file, 0xC0) + 1] = (byte) marker;
        assertThat(refusalOf(file).code()).isEqualTo(Refusal.Code.UNSUPPORTED_FORMAT);
        assertThat(refusalOf(file).sentence()).contains("JPEG", name);
    }

    @Test
    void twelveBitsAreUnsupportedByName() {
        byte[] file = PLAIN.clone();
        file[indexOf(file, 0xC0) + 4] = 12;
        assertThat(refusalOf(file).sentence()).contains("12 bits per colour");
    }

    private static org.assertj.core.data.Offset<Integer> within(int steps) {
        return org.assertj.core.data.Offset.offset(steps);
    }

    private static byte[] withProfile(byte[] jpeg, byte[] profile) {
        return withSegment(jpeg, 0xE2, join(latin1("ICC_PROFILE\0"), bytes(1, 1), profile));
    }

    private static int indexOf(byte[] jpeg, int marker) {
        for (int i = 0; i + 1 < jpeg.length; i++) {
            if (jpeg[i] == (byte) 0xFF && jpeg[i + 1] == (byte) marker) {
                return i;
            }
        }
        throw new AssertionError("no marker " + marker);
    }

    /** 64×32: red, green; blue, white. */
    private static byte[] quarters() {
        Photo photo = new Photo(64, 32, new byte[3 * 64 * 32]);
        for (int i = 0; i < 64 * 32; i++) {
            boolean right = i % 64 >= 32;
            boolean bottom = i / 64 >= 16;
            photo.rgb()[3 * i] = (byte) (right == bottom ? 255 : 0);
            photo.rgb()[3 * i + 1] = (byte) (right ? 255 : 0);
            photo.rgb()[3 * i + 2] = (byte) (bottom ? 255 : 0);
        }
        return MadePictures.file(photo, "jpg");
    }
}
