package org.layerscope.visualization;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Scheduler;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;
import org.layerscope.engine.Engine;
import org.layerscope.engine.NetworkWeights;
import org.layerscope.image.Photo;
import org.layerscope.model.Model;
import org.layerscope.model.ModelCatalogue;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/** All extractions of the process, in memory only: each lives until {@link #LIFETIME} after its last use. Thread-safe. */
@Component
public final class Extractions {

    /** How long an extraction lives after its last use. */
    public static final Duration LIFETIME = Duration.ofMinutes(30);

    private static final long MAX_INPUT_BYTES = 256L << 20;
    private static final int OVERHEAD = 4096;

    private final Engine engine;
    private final ModelCatalogue catalogue;
    private final ActivationCache activations;
    private final SecureRandom random = new SecureRandom();
    private final Cache<String, Extraction> extractions;
    private final Cache<PlanKey, PassPlan> plans =
            Caffeine.newBuilder().maximumSize(64).build();
    private final ConcurrentMap<ComputationKey, Computation> computations = new ConcurrentHashMap<>();

    private record PlanKey(String model, String fingerprint, Pass pass, int size) {}

    /** Equal keys mean equal numbers. */
    private record ComputationKey(PlanKey plan, Photo input) {}

    @Autowired
    Extractions(Engine engine, ModelCatalogue catalogue, ActivationCache activations) {
        this(engine, catalogue, activations, Caffeine.newBuilder().scheduler(Scheduler.systemScheduler()));
    }

    /** With a cache of another clock. */
    Extractions(
            Engine engine, ModelCatalogue catalogue, ActivationCache activations, Caffeine<Object, Object> settings) {
        this.engine = engine;
        this.catalogue = catalogue;
        this.activations = activations;
        this.extractions = settings.expireAfterAccess(LIFETIME)
                .maximumWeight(MAX_INPUT_BYTES)
                .weigher(
                        (String id, Extraction extraction) -> extraction.input().rgb().length + OVERHEAD)
                .<String, Extraction>removalListener((id, extraction, cause) -> end(extraction))
                .build();
    }

    /** What computes: {@code cpu} or {@code cuda}. */
    public String device() {
        return engine.device();
    }

    /** Why a photo that came now would be refused; empty when it would find a place. Asked before the photo is decoded, which takes longer. */
    public Optional<ExtractionException> busy(String owner) {
        return engine.busy(owner).map(ExtractionException::busy);
    }

    /** Why an extraction by this model would be refused now; empty when it would find a place. */
    public Optional<ExtractionException> refusal(String owner, Model model) {
        return catalogue.isReady(model) ? busy(owner) : Optional.of(ExtractionException.modelLoading(model.title()));
    }

    /**
     * Starts an extraction. One whose model is not ready is returned as {@link ExtractionState.Failed} with code {@code model_loading}.
     *
     * @param owner whose turn on the device it uses: a session or a request
     * @param decodeMs how long the photo took so far, for the timings
     * @throws IllegalArgumentException if there is no such model, or {@link ExtractionSettings#misfit} says why it cannot do this
     */
    public Extraction start(String owner, Photo photo, ExtractionSettings settings, long decodeMs) {
        long began = System.nanoTime();
        Photo input = settings.fit().apply(photo, settings.size());
        return startFitted(owner, input, settings, decodeMs + (System.nanoTime() - began) / 1_000_000);
    }

    /**
     * Computes what was pinned once more, or joins who does; the numbers are the same if the settings and the model's fingerprint are.
     *
     * @param settings those that were pinned, or others: the input of another size is made of the one that was pinned
     * @throws IllegalArgumentException if there is no such model
     */
    public Extraction reopen(String owner, PinnedInput pinned, ExtractionSettings settings) {
        return startFitted(owner, Inputs.of(pinned).of(settings), settings, 0);
    }

    /** With the square that the network gets to see. */
    Extraction startFitted(String owner, Photo input, ExtractionSettings settings, long decodeMs) {
        Model model = catalogue
                .find(settings.model())
                .orElseThrow(() -> new IllegalArgumentException(
                        "model: " + settings.model() + " (expected: one of the catalogue)"));
        boolean ready = catalogue.isReady(model);
        PlanKey planned = new PlanKey(model.id(), model.fingerprint(), settings.pass(), settings.size());
        PassPlan plan = plans.get(planned, key -> PassPlan.of(model, settings.pass(), settings.size()));
        NetworkWeights weights = new NetworkWeights(model.fingerprint(), () -> catalogue.weights(model));
        String id = newId();
        Computation fresh = new Computation(
                plan, model, settings.pass(), input, new Computation.Resources(engine, activations, weights));
        fresh.join(id);
        Computation shared = ready ? share(new ComputationKey(planned, input), fresh, id) : fresh;
        Extraction extraction = new Extraction(id, owner, settings, model, plan, shared, decodeMs);
        extraction.follow();
        if (!ready) {
            fresh.refuse(ExtractionException.modelLoading(model.title()));
        } else if (shared.equals(fresh)) {
            start(fresh, owner, id);
        }
        extractions.put(id, extraction);
        leaveRoom();
        return extraction;
    }

    /** Nobody may join a computation that could not be started. */
    private void start(Computation fresh, String owner, String id) {
        boolean started = false;
        try {
            fresh.start(owner);
            started = true;
        } finally {
            if (!started) {
                fresh.leave(id);
                computations.values().removeIf(Computation::isOver);
            }
        }
    }

    /** The computation that does this already; else the fresh one, for others to share. */
    private Computation share(ComputationKey key, Computation fresh, String id) {
        return Objects.requireNonNull(
                computations.compute(key, (same, known) -> known != null && known.join(id) ? known : fresh));
    }

    private String newId() {
        byte[] bits = new byte[18];
        random.nextBytes(bits);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
    }

    /** The extraction of this id, which counts as a use; empty when unknown or expired. */
    public Optional<Extraction> find(String id) {
        return Optional.ofNullable(extractions.getIfPresent(id));
    }

    /** When an extraction that is used now will expire. */
    public Instant expiry() {
        return Instant.now().plus(LIFETIME);
    }

    /** Cancels it and forgets all of it. */
    public void delete(String id) {
        // Not invalidate() alone: it would leave the end to another thread.
        end(extractions.asMap().remove(id));
    }

    /** Deletes all that this owner started. */
    void deleteAllOf(String owner) {
        extractions.asMap().values().stream()
                .filter(extraction -> extraction.owner().equals(owner))
                .map(Extraction::id)
                .toList()
                .forEach(this::delete);
    }

    private void end(@Nullable Extraction extraction) {
        if (extraction != null) {
            extraction.forget();
            computations.values().removeIf(Computation::isOver);
            leaveRoom();
        }
    }

    /** Inputs and feature maps share one limit: more of the ones is less of the others. */
    private void leaveRoom() {
        activations.leaveRoom(
                extractions.policy().eviction().orElseThrow().weightedSize().orElseThrow());
    }
}
