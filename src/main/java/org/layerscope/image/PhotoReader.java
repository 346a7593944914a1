package org.layerscope.image;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.OptionalLong;
import javax.imageio.ImageIO;

/**
 * Reads untrusted bytes as a photo. Bad input is answered by a {@link Reading.Refused}, never by an exception.
 *
 * <p>Stateless and safe for use by many threads.
 */
public final class PhotoReader {

    /** The largest file that is read, in bytes: 20 MB. */
    public static final int MAX_BYTES = 20 * 1024 * 1024;

    /** The most pixels that are decoded: 50 megapixels. */
    public static final int MAX_PIXELS = 50_000_000;

    /**
     * Reads a photo from a stream that may be of any length; at most 64 KiB beyond {@link #MAX_BYTES} are consumed. Does not
     * close the stream.
     *
     * @throws IOException if the stream itself fails
     */
    public Reading read(InputStream bytes) throws IOException {
        return read(bytes, OptionalLong.empty());
    }

    /**
     * Reads a photo like {@link #read(InputStream)}.
     *
     * @param announced the size in bytes that the sender gave, for the sentence of a refusal only
     * @throws IOException if the stream itself fails
     */
    public Reading read(InputStream bytes, OptionalLong announced) throws IOException {
        byte[] content = bytes.readNBytes(MAX_BYTES + 1);
        if (content.length > MAX_BYTES) {
            return new Reading.Refused(new Refusal(
                    Refusal.Code.TOO_LARGE,
                    "The file is larger than 20 MB.",
                    OptionalLong.of(MAX_BYTES),
                    announced,
                    OptionalLong.of(content.length)));
        }
        return read(content);
    }

    /** Reads a photo from the bytes of a file. */
    public Reading read(byte[] bytes) {
        try {
            var picture = ImageIO.read(new ByteArrayInputStream(bytes));
            if (picture != null) {
                int[] samples = new int[3 * picture.getWidth() * picture.getHeight()];
                picture.getRaster().getPixels(0, 0, picture.getWidth(), picture.getHeight(), samples);
                byte[] rgb = new byte[samples.length];
                for (int i = 0; i < rgb.length; i++) {
                    rgb[i] = (byte) samples[i];
                }
                return new Reading.Accepted(new Photo(picture.getWidth(), picture.getHeight(), rgb), List.of());
            }
        } catch (IOException | RuntimeException unreadable) {
            // Falls through to the refusal.
        }
        return new Reading.Refused(new Refusal(
                Refusal.Code.NOT_AN_IMAGE,
                "The file is not an image.",
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty()));
    }
}
