package org.layerscope.sharing;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/** How long a share can be opened. */
public enum Lifetime {
    HOUR("PT1H"),
    DAY("P1D"),
    WEEK("P7D"),
    MONTH("P30D"),
    /** Until it is revoked. */
    NEVER("never");

    /** What is meant when nothing is said. */
    public static final Lifetime STANDARD = WEEK;

    private final String id;

    Lifetime(String id) {
        this.id = id;
    }

    /** The name in JSON: an ISO 8601 duration, or {@code never}. */
    public String id() {
        return id;
    }

    /** The lifetime of this {@link #id}. */
    public static Optional<Lifetime> parse(String id) {
        return Arrays.stream(values()).filter(one -> one.id.equals(id)).findFirst();
    }

    /** When a share of this moment ends. */
    Optional<Instant> end(Instant created) {
        return this == NEVER ? Optional.empty() : Optional.of(created.plus(Duration.parse(id)));
    }
}
