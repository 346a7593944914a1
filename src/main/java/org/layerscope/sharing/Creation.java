package org.layerscope.sharing;

import java.time.Instant;
import java.util.Optional;

/** What came of the wish to share. */
public sealed interface Creation {

    /**
     * The link can be opened from now on. Neither secret can be found out again.
     *
     * @param id for the link, 128 random bits in base64url
     * @param ownerToken with which it can be revoked, likewise
     * @param expiresAt to the second; empty for never
     */
    record Created(String id, String ownerToken, Optional<Instant> expiresAt) implements Creation {}

    /**
     * All shares together may not take more room.
     *
     * @param limit bytes that they may take
     * @param used bytes that they take
     */
    record Full(long limit, long used) implements Creation {

        /** For a person. */
        public String sentence() {
            return "There is no room for another shared link: all links together may take %.1f MB, and %.1f MB are taken. Revoke one that is no longer needed, or wait until others expire."
                    .formatted(limit / 1048576.0, used / 1048576.0);
        }
    }
}
