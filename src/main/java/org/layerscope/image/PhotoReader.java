package org.layerscope.image;

import java.io.IOException;
import java.io.InputStream;
import java.util.OptionalLong;

/**
 * Reads untrusted bytes as a photo. Bad input is answered by a {@link Reading.Refused}, never by an exception. For use by many threads.
 *
 * <p>Strangers' files belong to the one reader {@link #withWorkers()}: whatever a decoder does, this process goes on. At most two
 * pictures are decoded at a time, in processes of 512 MB each; further callers wait. This process holds the file, what of it is
 * decoded, and a photo of at most {@link #MAX_KEPT_PIXELS}, for each of them 88 MB or less.
 */
public final class PhotoReader implements AutoCloseable {

    /** The largest file that is read, in bytes: 20 MB. */
    public static final int MAX_BYTES = 20 * 1024 * 1024;

    /** The most photos of one sender that are read at the same time. */
    public static final int MAX_AT_ONCE = 4;

    /** The most pixels that are decoded: 50 megapixels. */
    public static final int MAX_PIXELS = 50_000_000;

    /** The most pixels that a photo keeps, 16 megapixels: a larger one is reduced to half its sides. */
    static final int MAX_KEPT_PIXELS = 16_000_000;

    private final Decoder decoder;

    /** Decodes in this process: for files of our own. */
    public PhotoReader() {
        this(new ImageIoDecoder());
    }

    PhotoReader(Decoder decoder) {
        this.decoder = decoder;
    }

    /** Decodes in processes of their own, the first of which is started now, in the background. */
    public static PhotoReader withWorkers() {
        return new PhotoReader(new Workers());
    }

    /**
     * Reads a photo from a stream that may be of any length; at most one byte beyond {@link #MAX_BYTES} is consumed. Does not
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
        return content.length > MAX_BYTES
                ? new Reading.Refused(Refusal.tooLarge(MAX_BYTES, announced, OptionalLong.of(content.length)))
                : read(content);
    }

    /** Reads a photo from the bytes of a file. */
    public Reading read(byte[] bytes) {
        if (bytes.length > MAX_BYTES) {
            return new Reading.Refused(
                    Refusal.tooLarge(MAX_BYTES, OptionalLong.empty(), OptionalLong.of(bytes.length)));
        }
        return switch (Gate.check(bytes)) {
            case Refusal refusal -> new Reading.Refused(refusal);
            case Picture picture -> decoder.decode(picture);
        };
    }

    /** How many times a process that decodes had to be replaced, because it took too long, crashed, ran out of memory or made way. */
    public int restarts() {
        return decoder instanceof Workers workers ? workers.restarts() : 0;
    }

    /** Ends the processes that decode. */
    @Override
    public void close() {
        if (decoder instanceof Workers workers) {
            workers.close();
        }
    }
}
