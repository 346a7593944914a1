package org.layerscope.image;

import java.util.Locale;
import java.util.OptionalLong;

/**
 * Why a file was not accepted as a photo: a stable code and the facts behind it, from which the sentence is built.
 *
 * @param code the kind of refusal
 * @param found what was found, in words: the format, the sides, what is broken
 * @param advice what the user can do, a full sentence
 * @param limit what is allowed, in the code's unit (bytes, pixels, or pieces of a file); empty where no limit is involved
 * @param announced the size that the sender gave, in bytes; it only adds to the sentence
 * @param received what came, in the limit's unit; for an incomplete file its length in bytes
 */
public record Refusal(
        Code code, String found, String advice, OptionalLong limit, OptionalLong announced, OptionalLong received)
        implements Checked {

    private static final String FORMATS = "JPEG, PNG, WebP, GIF, BMP and TIFF";

    /** The kinds of refusal. Their {@link #id()}s are part of the HTTP interface. */
    public enum Code {
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

    /** What is wrong, what the limit is, what was found, and what to do about it: text for the user. */
    public String sentence() {
        String problem = switch (code) {
            case TOO_LARGE ->
                "The file is too large: at most %s are accepted, %s. "
                        .formatted(megabytes(limit.orElseThrow()), excess());
            case TOO_MANY_PIXELS -> "The picture is too large: %s. ".formatted(found);
            case UNSUPPORTED_FORMAT -> "The file is %s, which cannot be read here; %s can. ".formatted(found, FORMATS);
            case NOT_AN_IMAGE -> "The file is not a picture: it %s. ".formatted(found);
            case CORRUPT_IMAGE -> "The file is damaged: %s. ".formatted(found);
            case TRUNCATED_IMAGE -> "The %s file is incomplete: it ends %s. ".formatted(found, where());
            case TOO_COMPLEX -> "The file cannot be decoded here: %s. ".formatted(found);
        };
        return problem + advice;
    }

    /** @param announced the sender's word, if it gave one */
    static Refusal tooLarge(long limit, OptionalLong announced, long received) {
        return new Refusal(
                Code.TOO_LARGE,
                "",
                "Save the photo with fewer pixels or as a JPEG and try again.",
                OptionalLong.of(limit),
                announced,
                OptionalLong.of(received));
    }

    static Refusal tooManyPixels(long width, long height, long limit) {
        String found = String.format(
                Locale.ROOT,
                "it has %,d × %,d pixels, that is %,d megapixels, and at most %,d megapixels are accepted",
                width,
                height,
                width * height / 1_000_000,
                limit / 1_000_000);
        return sized(found, limit, width * height);
    }

    static Refusal tooLong(long width, long height, long limit) {
        String found = String.format(
                Locale.ROOT,
                "it has %,d × %,d pixels, and a side of at most %,d pixels is accepted",
                width,
                height,
                limit);
        return sized(found, limit, Math.max(width, height));
    }

    private static Refusal sized(String found, long limit, long received) {
        return new Refusal(
                Code.TOO_MANY_PIXELS,
                found,
                "Reduce it in a picture program and try again.",
                OptionalLong.of(limit),
                OptionalLong.empty(),
                OptionalLong.of(received));
    }

    /** @param format with its article: "a TIFF picture" */
    static Refusal unsupported(String format, String advice) {
        return plain(Code.UNSUPPORTED_FORMAT, format, advice);
    }

    /** @param what a verb and what follows: "contains only text" */
    static Refusal notAnImage(String what) {
        return plain(Code.NOT_AN_IMAGE, what, "Choose a photo: %s are accepted.".formatted(FORMATS));
    }

    /** @param what a sentence without its full stop, naming the format */
    static Refusal corrupt(String what) {
        return plain(Code.CORRUPT_IMAGE, what, "Open it in a picture program, save it again, or choose another photo.");
    }

    /** @param received the length of the file in bytes */
    static Refusal truncated(Format format, long received) {
        return truncated(format, OptionalLong.of(received));
    }

    /** @param received the length of the file in bytes, if known */
    static Refusal truncated(Format format, OptionalLong received) {
        return new Refusal(
                Code.TRUNCATED_IMAGE,
                format.title(),
                "Copy or download it again, then choose it once more.",
                OptionalLong.empty(),
                OptionalLong.empty(),
                received);
    }

    /** @param what a sentence without its full stop, naming the limit */
    static Refusal tooComplex(String what, long limit, long received) {
        return new Refusal(
                Code.TOO_COMPLEX,
                what,
                "Open it in a picture program and save it again.",
                OptionalLong.of(limit),
                OptionalLong.empty(),
                OptionalLong.of(received));
    }

    private static Refusal plain(Code code, String found, String advice) {
        return new Refusal(code, found, advice, OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty());
    }

    private String excess() {
        return announced.isPresent() && announced.getAsLong() > limit.orElseThrow()
                ? "and %s were announced".formatted(megabytes(announced.getAsLong()))
                : "and more than that came";
    }

    private String where() {
        return received.isPresent()
                ? "after %s, before the picture does".formatted(bytes(received.getAsLong()))
                : "before the picture does";
    }

    private static String megabytes(long bytes) {
        double megabytes = bytes / (1024.0 * 1024.0);
        return megabytes == Math.rint(megabytes)
                ? String.format(Locale.ROOT, "%,.0f MB", megabytes)
                : String.format(Locale.ROOT, "%,.1f MB", megabytes);
    }

    private static String bytes(long bytes) {
        return String.format(Locale.ROOT, bytes == 1 ? "%,d byte" : "%,d bytes", bytes);
    }
}
