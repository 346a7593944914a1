package org.layerscope.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.layerscope.image.MadePictures.bytes;
import static org.layerscope.image.MadePictures.latin1;
import static org.layerscope.image.MadePictures.photo;
import static org.layerscope.image.MadePictures.photoOf;
import static org.layerscope.image.MadePictures.refusalOf;

import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BmpTest {

    private static final int NONE = 0;
    private static final int FIELDS = 3;

    @Test
    void coloursAreReadExactly() {
        assertThat(photoOf(MadePictures.file(photo(33, 21), "bmp"))).isEqualTo(photo(33, 21));
    }

    @Test
    void greyStaysAsBrightAsItWas() {
        BufferedImage grey = new BufferedImage(1, 1, BufferedImage.TYPE_BYTE_GRAY);
        grey.getRaster().setSample(0, 0, 0, 59);
        assertThat(photoOf(MadePictures.file(grey, "bmp")).rgb()).isEqualTo(bytes(59, 59, 59));
    }

    @Test
    void rowsFromTopToBottomStayInOrder() {
        byte[] file = bmp(40, 1, -2, 32, NONE, bytes(3, 2, 1, 0, 6, 5, 4, 0));
        assertThat(photoOf(file)).isEqualTo(new Photo(1, 2, bytes(1, 2, 3, 4, 5, 6)));
    }

    @Test
    void sixteenBitsAreSpreadOverTheWholeRange() {
        byte[] file = bmp(40, 2, 1, 16, NONE, bytes(0xFF, 0x7F, 0x1F, 0x00));
        assertThat(photoOf(file).rgb()).isEqualTo(bytes(255, 255, 255, 0, 0, 255));
    }

    @Test
    void opacityLiesOnWhite() {
        byte[] file = bmp(124, 2, 1, 32, FIELDS, bytes(200, 100, 0, 128, 30, 20, 10, 255));
        assertThat(photoOf(file).rgb()).isEqualTo(bytes(127, 177, 227, 10, 20, 30));
    }

    @Test
    void anOpacityThatWouldHideEverythingIsIgnored() {
        byte[] file = bmp(124, 2, 1, 32, FIELDS, bytes(3, 2, 1, 0, 30, 20, 10, 0));
        assertThat(photoOf(file).rgb()).isEqualTo(bytes(1, 2, 3, 10, 20, 30));
    }

    @Test
    void aLinkToAProfileElsewhereIsNotFollowed() {
        byte[] file = bmp(124, 1, 1, 32, NONE, bytes(3, 2, 1, 255));
        System.arraycopy(latin1("KNIL"), 0, file, 14 + 56, 4);
        assertThat(photoOf(file).rgb()).isEqualTo(bytes(1, 2, 3));
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    void aPictureOfAnotherFormatInsideIsUnsupported(int compression) {
        byte[] file = bmp(40, 1, 1, 24, compression, MadePictures.file(photo(4, 4), "jpg"));
        assertThat(refusalOf(file).code()).isEqualTo(Refusal.Code.UNSUPPORTED_FORMAT);
    }

    @Test
    void runLengthsAreUnpacked() {
        byte[] data = bytes(2, 1, 0, 0, 1, 0, 1, 1, 0, 1);
        byte[] file = bmp(40, 2, 2, 8, 1, MadePictures.join(bytes(0, 0, 0, 0, 3, 2, 1, 0), data));
        ByteBuffer header = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        header.putInt(10, 54 + 8).putInt(34, data.length).putInt(46, 2);
        assertThat(photoOf(file)).isEqualTo(new Photo(2, 2, bytes(0, 0, 0, 1, 2, 3, 1, 2, 3, 1, 2, 3)));
    }

    @Test
    void halfBytesOfRunLengthsTakeTurns() {
        byte[] palette = bytes(0, 0, 0, 0, 3, 2, 1, 0, 6, 5, 4, 0);
        byte[] file = bmp(40, 4, 1, 4, 2, MadePictures.join(palette, bytes(3, 0x12, 0, 1)));
        ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putInt(10, 54 + 12).putInt(46, 3);
        assertThat(photoOf(file).rgb()).isEqualTo(bytes(1, 2, 3, 4, 5, 6, 1, 2, 3, 0, 0, 0));
    }

    @Test
    void runLengthsThatEndEarlyAreTruncated() {
        byte[] file = bmp(40, 2, 2, 8, 1, MadePictures.join(bytes(3, 2, 1, 0), bytes(2, 0, 0, 0)));
        ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putInt(10, 54 + 4).putInt(46, 1);
        assertThat(refusalOf(file).code()).isEqualTo(Refusal.Code.TRUNCATED_IMAGE);
    }

    @Test
    void anyMasksAreSpreadOverTheWholeRange() {
        byte[] file = bmp(108, 1, 1, 16, FIELDS, bytes(0x5F, 0));
        // Red has two bits, green three, blue one.
        ByteBuffer.wrap(file)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(54, 0x60)
                .putInt(58, 0x1C)
                .putInt(62, 1)
                .putInt(66, 0);
        assertThat(photoOf(file).rgb()).isEqualTo(bytes(170, 255, 255));
    }

    @Test
    void aPaletteThatIsNotCountedInComesBeforeThePixels() {
        byte[] file = bmp(40, 1, 1, 8, NONE, bytes(0, 0, 0, 0, 3, 2, 1, 0, 1, 0, 0, 0));
        ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putInt(46, 2);
        assertThat(photoOf(file).rgb()).isEqualTo(bytes(1, 2, 3));
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 64})
    void headersOfTheSecondOs2AreRead(int length) {
        ByteBuffer file = ByteBuffer.allocate(14 + length + 8 + 4).order(ByteOrder.LITTLE_ENDIAN);
        file.put(latin1("BM")).putInt(file.capacity()).putInt(0).putInt(14 + length + 8);
        file.putInt(length).putInt(1).putInt(1).putShort((short) 1).putShort((short) 1);
        file.position(14 + length).put(bytes(0, 0, 0, 0, 3, 2, 1, 0)).put(bytes(0x80, 0, 0, 0));
        assertThat(photoOf(file.array()).rgb()).isEqualTo(bytes(1, 2, 3));
    }

    @Test
    void fewerPixelsThanTheHeaderPromisesAreTruncated() {
        assertThat(refusalOf(bmp(40, 2, 2, 24, NONE, new byte[12])).code()).isEqualTo(Refusal.Code.TRUNCATED_IMAGE);
    }

    @Test
    void aWrongLengthInTheHeaderDoesNotMatter() {
        byte[] file = MadePictures.file(photo(3, 2), "bmp");
        ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putInt(2, 0);
        assertThat(photoOf(file)).isEqualTo(photo(3, 2));
    }

    private static byte[] bmp(int header, int width, int height, int bits, int compression, byte[] data) {
        ByteBuffer file = ByteBuffer.allocate(14 + header + data.length).order(ByteOrder.LITTLE_ENDIAN);
        file.put(latin1("BM")).putInt(file.capacity()).putInt(0).putInt(14 + header);
        file.putInt(header).putInt(width).putInt(height).putShort((short) 1).putShort((short) bits);
        file.putInt(compression).putInt(data.length).position(14 + 40);
        if (header > 40) {
            file.putInt(0xFF0000).putInt(0xFF00).putInt(0xFF).putInt(0xFF000000).put(latin1("BGRs"));
        }
        return file.position(14 + header).put(data).array();
    }
}
