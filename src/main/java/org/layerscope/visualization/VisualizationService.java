package org.layerscope.visualization;

import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.layerscope.image.Photo;
import org.layerscope.model.ModelCatalogue;

/**
 * One person's session: a photo, the settings, and the extraction that is on the screen. A new photo or other settings replace the
 * extraction and cancel it if it still runs. Thread-safe.
 */
public final class VisualizationService implements AutoCloseable {

    private final String owner = "session-" + UUID.randomUUID();
    private final Extractions extractions;
    private final ModelCatalogue catalogue;
    private ExtractionSettings settings;
    private @Nullable Inputs inputs;
    private @Nullable Extraction current;

    /** Starts without a photo, with the default model's forward pass. */
    public VisualizationService(Extractions extractions, ModelCatalogue catalogue) {
        this.extractions = extractions;
        this.catalogue = catalogue;
        this.settings = ExtractionSettings.defaults(catalogue.defaultModel(), Pass.FORWARD);
    }

    /** What the next extraction will compute. */
    public synchronized ExtractionSettings settings() {
        return settings;
    }

    /** Bytes of pictures that the session holds. */
    synchronized long bytes() {
        return inputs == null ? 0 : inputs.bytes();
    }

    /** The newest extraction, in whatever state. */
    public synchronized Optional<Extraction> current() {
        return Optional.ofNullable(current);
    }

    /** Why a new photo would be refused now; empty when it would find a place, also that of the extraction which it replaces. */
    public Optional<ExtractionException> busy() {
        return current()
                        .map(Extraction::state)
                        .filter(ExtractionState.Queued.class::isInstance)
                        .isPresent()
                ? Optional.empty()
                : extractions.busy(owner);
    }

    /** Starts with a new photo. */
    public Extraction show(Photo next) {
        return show(new Inputs(next), settings());
    }

    /** Starts with the input and the settings of another extraction. */
    public Extraction show(PinnedInput pinned) {
        return show(Inputs.of(pinned), pinned.settings());
    }

    private Extraction show(Inputs shown, ExtractionSettings next) {
        cancel(); // first, so that its place in the queue is free
        Optional<Extraction> replaced;
        Extraction started;
        synchronized (this) {
            settings = next;
            inputs = shown;
            replaced = current();
            started = start(shown);
        }
        // While it waits, or afterwards, so that its pass has the processor for itself.
        CompletableFuture<Void> idle = new CompletableFuture<>();
        started.onChange(state -> {
            boolean waits = state instanceof ExtractionState.Queued(int position, Duration wait) && position > 0;
            if (waits || state.ended()) {
                idle.complete(null);
            }
        });
        var unused = idle.thenRunAsync(() -> keep(shown));
        // Another thread may have started one meanwhile. Never under the lock: listeners are told.
        replaced.ifPresent(Extraction::cancel);
        return started;
    }

    private void keep(Inputs ended) {
        boolean superseded;
        synchronized (this) {
            superseded = !ended.equals(inputs);
        }
        if (!superseded) {
            Set<Integer> sizes = new HashSet<>(ExtractionSettings.SIZES);
            catalogue.models().forEach(model -> sizes.add(model.preprocessing().defaultSize()));
            ended.makeAll(sizes);
        }
    }

    /** Starts the kept photo with other settings; keeps the settings only, if there is no photo yet. */
    public Optional<Extraction> change(ExtractionSettings next) {
        cancel();
        Optional<Extraction> replaced;
        Optional<Extraction> started;
        synchronized (this) {
            settings = next;
            replaced = current();
            started = Optional.ofNullable(inputs).map(this::start);
        }
        replaced.ifPresent(Extraction::cancel);
        return started;
    }

    private Extraction start(Inputs shown) {
        Extraction started = extractions.startFitted(owner, shown.of(settings), settings, 0);
        current = started;
        return started;
    }

    /** Calls the running extraction off; one that has ended stays. */
    public void cancel() {
        current().ifPresent(Extraction::cancel);
    }

    /** Ends the session: nothing of it stays in memory. */
    @Override
    public void close() {
        synchronized (this) {
            inputs = null;
            current = null;
        }
        extractions.deleteAllOf(owner);
    }
}
