package org.layerscope.image;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.layerscope.image.MadePictures.resource;

import java.awt.color.ICC_Profile;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ColourProfileTest {

    /** From four inks by a table of their 16 corners; black ink is black. */
    private static final byte[] PRINTER = printer();

    private static final int CORNERS = 48 + 4 * 256;
    private static final int INKS = 4;
    private static final byte MIDDLE = (byte) 128;

    private static byte[] printer() {
        byte[] jpeg = resource("files/cmyk-profile.jpg");
        int at = new String(jpeg, ISO_8859_1).indexOf("ICC_PROFILE\0");
        return Arrays.copyOfRange(jpeg, at + 14, at - 2 + new Bytes(jpeg).u16(at - 2));
    }

    private static int[] blackInk(byte[] icc) {
        byte[] rgb = new byte[3];
        ColourProfile.of(icc, INKS).orElseThrow().convert(new byte[] {-1, -1, -1, -1}, rgb, 1);
        return new int[] {rgb[0] & 255, rgb[1] & 255, rgb[2] & 255};
    }

    @Test
    void aPrintersProfileIsRenderedPerceptually() {
        ICC_Profile profile = ICC_Profile.getInstance(PRINTER);
        byte[] colorimetric = profile.getData(ICC_Profile.icSigAToB0Tag);
        Arrays.fill(colorimetric, CORNERS, CORNERS + 3 * 16, MIDDLE);
        profile.setData(ICC_Profile.icSigAToB1Tag, colorimetric);

        assertThat(blackInk(profile.getData())).containsExactly(blackInk(PRINTER));
    }

    @Test
    void theDarkestThatInksCanDoIsBlack() {
        ICC_Profile profile = ICC_Profile.getInstance(PRINTER);
        byte[] table = profile.getData(ICC_Profile.icSigAToB0Tag);
        int darkest = CORNERS + 3 * 15;
        table[darkest] = 40; // of 255
        Arrays.fill(table, darkest + 1, darkest + 3, MIDDLE);
        profile.setData(ICC_Profile.icSigAToB0Tag, table);

        assertThat(blackInk(profile.getData())).containsExactly(0, 0, 0);
    }
}
