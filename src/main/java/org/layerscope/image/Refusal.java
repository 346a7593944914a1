package org.layerscope.image;

import java.time.Duration;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * Why a file was not accepted as a photo: a stable code and the facts behind it, from which the sentence is built.
 *
 * @param code the kind of refusal
 * @param found what was found: the format, the sides, what is broken
 * @param advice what the user can do
 * @param limit what is allowed, in the code's unit (bytes, pixels, pieces of a file, seconds, or files); empty where no limit is involved
 * @param announced the size that the sender gave, in bytes; it only adds to the sentence
 * @param received what came, in the limit's unit; of an incomplete file or upload its length in bytes
 */
public record Refusal(
        Code code, Phrase found, Phrase advice, OptionalLong limit, OptionalLong announced, OptionalLong received)
        implements Checked {

    private static final long MEGABYTE = 1 << 20;

    /** The kinds of refusal. Their {@link #id()}s are part of the HTTP interface. */
    public enum Code {
        BAD_PARAMETER,
        UPLOAD_STALLED,
        RATE_LIMITED,
        TOO_LARGE,
        TOO_MANY_PIXELS,
        UNSUPPORTED_FORMAT,
        NOT_AN_IMAGE,
        CORRUPT_IMAGE,
        TRUNCATED_IMAGE,
        TOO_COMPLEX;

        /** The stable name outside this program, such as {@code too_large}. */
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What is wrong, what the limit is, what was found, and what to do about it: text for the user, in English. */
    public String sentence() {
        return sentence(Locale.ENGLISH);
    }

    /** The {@link #sentence()} in another language, as far as it is spoken; otherwise in English. */
    public String sentence(Locale language) {
        return Phrase.of("refusal." + code.id(), found.in(language), advice.in(language))
                .in(language);
    }

    /**
     * Of a file that was not read to its end.
     *
     * @param announced the sender's word, if it gave one
     */
    public static Refusal tooLarge(OptionalLong announced) {
        return tooLarge(PhotoReader.MAX_BYTES, announced, OptionalLong.empty());
    }

    /** @param announced the sender's word, if it gave one */
    static Refusal tooLarge(long limit, OptionalLong announced, OptionalLong received) {
        long said = announced.orElse(0);
        Phrase found = said <= limit
                ? Phrase.of("too_large.came", megabytes(limit))
                : said - limit < MEGABYTE / 10
                        ? Phrase.of("too_large.announced_bytes", megabytes(limit), said)
                        : Phrase.of("too_large.announced", megabytes(limit), megabytes(said));
        Phrase advice = Phrase.of("advice.smaller");
        return new Refusal(Code.TOO_LARGE, found, advice, OptionalLong.of(limit), announced, received);
    }

    /** Of a file whose name holds a NUL character: it is not read. */
    public static Refusal badName() {
        return plain(Code.BAD_PARAMETER, Phrase.of("name.nul"), "rename");
    }

    /**
     * Of a file that stopped coming.
     *
     * @param patience for how long nothing may come
     * @param received bytes that came before
     */
    public static Refusal stalled(Duration patience, long received) {
        Phrase found = Phrase.of(received == 1 ? "stalled.after_one" : "stalled.after", patience.toSeconds(), received);
        return limited(Code.UPLOAD_STALLED, found, "resend", patience.toSeconds(), received);
    }

    /** Of a file that came while {@link PhotoReader#MAX_AT_ONCE} others of its sender were being read. */
    public static Refusal crowded() {
        int limit = PhotoReader.MAX_AT_ONCE;
        return limited(Code.RATE_LIMITED, Phrase.of("crowded.all", limit), "wait", limit, limit + 1);
    }

    static Refusal tooManyPixels(long width, long height, long limit) {
        long pixels = width * height;
        Phrase found = Phrase.of("too_many_pixels.all", width, height, pixels / 1_000_000, limit / 1_000_000);
        return limited(Code.TOO_MANY_PIXELS, found, "reduce", limit, pixels);
    }

    static Refusal tooLong(long width, long height, long limit) {
        Phrase found = Phrase.of("too_many_pixels.side", width, height, limit);
        return limited(Code.TOO_MANY_PIXELS, found, "reduce", limit, Math.max(width, height));
    }

    /** @param format with its article: a TIFF picture */
    static Refusal unsupported(String advice, Phrase format) {
        return plain(Code.UNSUPPORTED_FORMAT, format, advice);
    }

    /** @param what it is instead */
    static Refusal notAnImage(String what) {
        return plain(Code.NOT_AN_IMAGE, Phrase.of("not." + what), "choose");
    }

    /** @param damage names it among the phrases */
    static Refusal corrupt(String damage, Object... values) {
        return plain(Code.CORRUPT_IMAGE, Phrase.of("damage." + damage, values), "again");
    }

    /** @param received the length of the file in bytes */
    static Refusal truncated(Format format, long received) {
        return truncated(format, OptionalLong.of(received));
    }

    /** @param received the length of the file in bytes, if known */
    static Refusal truncated(Format format, OptionalLong received) {
        String where = received.isEmpty() ? "somewhere" : received.getAsLong() == 1 ? "after_one" : "after";
        Phrase found = Phrase.of("truncated." + where, format.title(), received.orElse(0));
        OptionalLong none = OptionalLong.empty();
        return new Refusal(Code.TRUNCATED_IMAGE, found, Phrase.of("advice.copy"), none, none, received);
    }

    /** @param what is too much, naming the limit */
    static Refusal tooComplex(Phrase what, long limit, long received) {
        return limited(Code.TOO_COMPLEX, what, "save", limit, received);
    }

    private static Refusal limited(Code code, Phrase found, String advice, long limit, long received) {
        return new Refusal(
                code,
                found,
                Phrase.of("advice." + advice),
                OptionalLong.of(limit),
                OptionalLong.empty(),
                OptionalLong.of(received));
    }

    private static Refusal plain(Code code, Phrase found, String advice) {
        OptionalLong none = OptionalLong.empty();
        return new Refusal(code, found, Phrase.of("advice." + advice), none, none, none);
    }

    private static String megabytes(long bytes) {
        double megabytes = bytes / (double) MEGABYTE;
        return megabytes == Math.rint(megabytes)
                ? String.format(Locale.ROOT, "%,.0f MB", megabytes)
                : String.format(Locale.ROOT, "%,.1f MB", megabytes);
    }
}
