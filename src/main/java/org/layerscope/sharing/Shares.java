package org.layerscope.sharing;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.layerscope.model.Model;
import org.layerscope.model.ModelCatalogue;
import org.layerscope.visualization.Comparison;
import org.layerscope.visualization.Extraction;
import org.layerscope.visualization.ExtractionSettings;
import org.layerscope.visualization.ExtractionState;
import org.layerscope.visualization.Extractions;
import org.layerscope.visualization.PinnedInput;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.data.jdbc.core.JdbcAggregateOperations;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;

/**
 * All shares. A share that {@link #create} has answered is stored: it outlives this process. Everything here throws {@link SharingException}
 * while the database is away.
 *
 * <p>Of the photo only the picture is stored that the network sees. Activations are computed again when somebody opens the share, once for
 * all who do.
 */
@Component
public final class Shares {

    private static final Logger log = LoggerFactory.getLogger(Shares.class);

    private final Database database;
    private final StoredShares stored;
    private final JdbcAggregateOperations aggregates;
    private final Extractions extractions;
    private final ModelCatalogue catalogue;
    private final InstantSource clock;
    private final long quota;

    /** A photo of the share of this key, and what it was computed with. */
    private record Shown(String key, PinnedPhoto photo, ExtractionSettings settings) {}

    /** Ids of the extractions of those shares that were opened here. */
    private final Cache<Shown, String> open =
            Caffeine.newBuilder().expireAfterAccess(Extractions.LIFETIME).build();

    Shares(
            Database database,
            StoredShares stored,
            JdbcAggregateOperations aggregates,
            Extractions extractions,
            ModelCatalogue catalogue,
            InstantSource clock,
            @Value("${layerscope.shares.quota:1GB}") DataSize quota) {
        this.database = database;
        this.stored = stored;
        this.aggregates = aggregates;
        this.extractions = extractions;
        this.catalogue = catalogue;
        this.clock = clock;
        this.quota = quota.toBytes();
    }

    /**
     * Stores an extraction's input with a view.
     *
     * @param other of the photo that the view compares it with, computed alike; empty unless that is {@link Comparison#PHOTO}
     * @param title must fit {@link Title#misfit}; blank is none
     * @param showPhoto whether visitors may see the input too, and not only what the network makes of it
     */
    public Creation create(
            Extraction extraction,
            Optional<Extraction> other,
            SharedView view,
            Lifetime lifetime,
            Optional<String> title,
            boolean showPhoto) {
        PinnedInput pinned = extraction.pin();
        String id = Secret.random();
        String ownerToken = Secret.random();
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        Share share = new Share(
                Secret.hash(id),
                title.map(String::strip).filter(text -> !text.isEmpty()),
                showPhoto,
                pinned.model(),
                pinned.weights(),
                pinned.pass(),
                pinned.size(),
                pinned.fit(),
                view,
                now,
                lifetime.end(now));
        if (other.map(Extraction::settings)
                        .filter(extraction.settings()::equals)
                        .isPresent()
                != share.hasOtherPhoto()) {
            throw new IllegalArgumentException("other: %s (expected: %s computed alike)"
                    .formatted(other.isPresent() ? "one" : "none", share.hasOtherPhoto() ? "one" : "none"));
        }
        StoredPicture picture = new StoredPicture(
                share.key(),
                pinned.picture(),
                other.map(Extraction::pin).map(PinnedInput::picture).orElse(null));
        StoredShare row = StoredShare.of(share, Secret.hash(ownerToken), picture.bytes());
        return database.transaction(() -> {
            stored.hold();
            long used = stored.bytes();
            if (used + row.bytes() > quota) {
                return new Creation.Full(quota, used);
            }
            aggregates.insert(row);
            aggregates.insert(picture);
            return new Creation.Created(id, ownerToken, share.expiresAt());
        });
    }

    /** The share of this id; empty alike for one that never was, has expired or was revoked. */
    Optional<Share> find(String id) {
        return row(id).map(StoredShare::share);
    }

    private Optional<StoredShare> row(String id) {
        if (!Secret.isWellFormed(id)) {
            return Optional.empty();
        }
        String key = Secret.hash(id);
        Optional<StoredShare> found = database.transaction(() -> stored.findById(key))
                .filter(row -> !row.share().isExpired(clock.instant()));
        if (found.isEmpty()) {
            close(key);
        }
        return found;
    }

    /** Whether this share has been opened here and was there at that time. */
    boolean isOpen(String id) {
        String key = Secret.hash(id);
        return open.asMap().keySet().stream().anyMatch(shown -> shown.key().equals(key));
    }

    /** What can be computed of a share as its author did, computing it unless that is going on or done. */
    public Opening open(Share share) {
        return open(share, PinnedPhoto.SHOWN, share.settings());
    }

    /**
     * As {@link #open(Share)}, of either photo, by another pass or at another size.
     *
     * @param photo one that the share has
     * @param settings of the share's model
     */
    public Opening open(Share share, PinnedPhoto photo, ExtractionSettings settings) {
        if (share.isExpired(clock.instant())) {
            return new Opening.Gone();
        }
        Optional<Model> model = catalogue.find(share.model());
        if (model.isEmpty()) {
            return new Opening.NoModel(share.model());
        }
        String present = model.get().fingerprint();
        if (!present.equals(share.weights())) {
            return new Opening.OtherWeights(share.model(), share.weights(), present);
        }
        Optional<Extraction> known = usable(open.getIfPresent(new Shown(share.key(), photo, settings)));
        if (known.isPresent()) {
            return new Opening.Opened(known.get());
        }
        return extractions
                .refusal(owner(share), model.get())
                .<Opening>map(Opening.Later::new)
                .orElseGet(() -> reopen(share, photo, settings)
                        .<Opening>map(Opening.Opened::new)
                        .orElseGet(Opening.Gone::new));
    }

    private static String owner(Share share) {
        return "share-" + share.key();
    }

    private Optional<Extraction> usable(@Nullable String id) {
        return Optional.ofNullable(id)
                .flatMap(extractions::find)
                .filter(extraction ->
                        !extraction.state().ended() || extraction.state() instanceof ExtractionState.Done);
    }

    /** Once for all who open it at the same time; those of other shares do not wait. */
    private Optional<Extraction> reopen(Share share, PinnedPhoto photo, ExtractionSettings settings) {
        String id = open.asMap()
                .compute(
                        new Shown(share.key(), photo, settings),
                        (shown, known) -> usable(known)
                                .or(() -> pinned(share, photo)
                                        .map(pinned -> extractions.reopen(owner(share), pinned, settings)))
                                .map(Extraction::id)
                                .orElse(null));
        return Optional.ofNullable(id).flatMap(extractions::find);
    }

    /** What it takes to compute the numbers of one of its photos; empty when it has expired or has been revoked since it was found. */
    public Optional<PinnedInput> pinned(Share share, PinnedPhoto photo) {
        return picture(share, photo)
                .map(picture -> new PinnedInput(
                        share.model(), share.weights(), share.pass(), share.size(), share.fit(), picture));
    }

    /** The input as a PNG file; empty when the share has expired or has been revoked since it was found, or has no such photo. */
    public Optional<byte[]> picture(Share share, PinnedPhoto photo) {
        if (share.isExpired(clock.instant())) {
            return Optional.empty();
        }
        return database.transaction(() -> Optional.ofNullable(aggregates.findById(share.key(), StoredPicture.class))
                .flatMap(stored -> stored.of(photo)));
    }

    /**
     * Deletes a share.
     *
     * @return false when there is no such share, or its owner has another token
     */
    public boolean revoke(String id, String ownerToken) {
        Optional<StoredShare> row = row(id).filter(found -> Secret.matches(ownerToken, found.owner()));
        row.ifPresent(found -> {
            database.transaction(() -> {
                stored.deleteById(found.id());
                return found;
            });
            close(found.id());
        });
        return row.isPresent();
    }

    private void close(String key) {
        for (Shown shown : Set.copyOf(open.asMap().keySet())) {
            String extraction = shown.key().equals(key) ? open.asMap().remove(shown) : null;
            if (extraction != null) {
                extractions.delete(extraction);
            }
        }
    }

    /** Deletes what has expired, and lets go what other instances have deleted. Any number of instances may do so at once. */
    @Scheduled(fixedDelayString = "${layerscope.shares.purge-interval:PT1M}", initialDelayString = "PT0S")
    void purge() {
        try {
            int purged = database.transaction(() -> stored.purge(clock.instant().getEpochSecond()));
            if (purged > 0) {
                log.info("{} expired shares deleted", purged);
            }
            Set<String> keys = open.asMap().keySet().stream().map(Shown::key).collect(Collectors.toSet());
            if (!keys.isEmpty()) {
                Set<String> present = Set.copyOf(database.transaction(() -> stored.present(keys)));
                keys.stream().filter(key -> !present.contains(key)).forEach(this::close);
            }
        } catch (SharingException away) {
            log.debug("expired shares stay until the database is back", away);
        }
    }
}
