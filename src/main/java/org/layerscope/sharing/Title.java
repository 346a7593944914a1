package org.layerscope.sharing;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What a share may be called. */
public final class Title {

    /** Most characters of a title. */
    public static final int MAX_LENGTH = 200;

    private Title() {}

    /** Why this text cannot be a title, as what is expected instead; empty when it can. */
    public static Optional<String> misfit(String text) {
        if (text.codePointCount(0, text.length()) > MAX_LENGTH) {
            return Optional.of(
                    "at most %d characters; these are %d".formatted(MAX_LENGTH, text.codePointCount(0, text.length())));
        }
        boolean writable = StandardCharsets.UTF_8.newEncoder().canEncode(text)
                && text.codePoints().noneMatch(Character::isISOControl);
        return writable ? Optional.empty() : Optional.of("one line of text without control characters");
    }
}
