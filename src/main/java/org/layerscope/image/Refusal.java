package org.layerscope.image;

import java.util.Locale;
import java.util.OptionalLong;

/**
 * Why a file was not accepted as a photo: a stable code and the numbers behind it, from which the sentence is built.
 *
 * @param code the kind of refusal
 * @param found what the file is or has, in words that fit into the sentence; empty if the numbers say it all
 * @param limit what is allowed, in bytes, pixels or pieces, according to the code; empty if no limit is involved
 * @param announced what the sender said would come, in the limit's unit; never more than a remark in the sentence
 * @param received what came or what the file's header asks for, in the limit's unit
 */
public record Refusal(Code code, String found, OptionalLong limit, OptionalLong announced, OptionalLong received) {

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
        return found;
    }
}
