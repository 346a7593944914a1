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
                && text.codePoints().noneMatch(Title::disturbs);
        return writable ? Optional.empty() : Optional.of("one line of text without control characters");
    }

    /** What ends a line, or would turn around the text that follows. */
    private static boolean disturbs(int character) {
        int type = Character.getType(character);
        return Character.isISOControl(character)
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR
                || (character >= 0x202A && character <= 0x202E)
                || (character >= 0x2066 && character <= 0x2069);
    }
}
