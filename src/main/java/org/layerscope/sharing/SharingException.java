package org.layerscope.sharing;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Shares cannot be had at present: their database does not answer, or has no space left. Everything else works. */
public final class SharingException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** When it is likely to be worth another try. */
    public static final Duration RETRY_AFTER = Duration.ofSeconds(3);

    SharingException(@Nullable Throwable cause) {
        super(
                "Shared links cannot be made or opened at the moment, because their storage does not answer. Try again in a few seconds; everything else works.",
                cause);
    }
}
