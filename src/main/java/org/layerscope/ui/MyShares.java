package org.layerscope.ui;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The links that were made in one browser session, the newest first, with what it takes to revoke them. Forgotten with the session. */
public final class MyShares {

    private final List<Mine> all = new ArrayList<>();

    /**
     * A link.
     *
     * @param id of the share
     * @param ownerToken with which it can be revoked
     * @param name what its author will know it by
     * @param expiresAt empty for never
     */
    public record Mine(String id, String ownerToken, String name, Optional<Instant> expiresAt) {}

    MyShares() {}

    /** Keeps a new one. */
    public synchronized void add(Mine mine) {
        all.addFirst(mine);
    }

    /** Forgets one that was revoked. */
    public synchronized void remove(String id) {
        all.removeIf(mine -> mine.id().equals(id));
    }

    /** Those that can still be opened, as far as is known here. */
    public synchronized List<Mine> all() {
        Instant now = Instant.now();
        all.removeIf(mine -> mine.expiresAt().filter(end -> !now.isBefore(end)).isPresent());
        return List.copyOf(all);
    }
}
