package org.layerscope.visualization;

import java.util.Optional;
import java.util.UUID;
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
    private ExtractionSettings settings;
    private @Nullable Photo photo;
    private @Nullable Extraction current;

    /** Starts without a photo, with the default model's forward pass. */
    public VisualizationService(Extractions extractions, ModelCatalogue catalogue) {
        this.extractions = extractions;
        this.settings = ExtractionSettings.defaults(catalogue.defaultModel(), Pass.FORWARD);
    }

    /** What the next extraction will compute. */
    public synchronized ExtractionSettings settings() {
        return settings;
    }

    /** The photo as it was read, before the network's size. */
    public synchronized Optional<Photo> photo() {
        return Optional.ofNullable(photo);
    }

    /** The newest extraction, in whatever state. */
    public synchronized Optional<Extraction> current() {
        return Optional.ofNullable(current);
    }

    /** Starts with a new photo. */
    public Extraction show(Photo next) {
        cancel(); // first, so that its place in the queue is free
        Optional<Extraction> replaced;
        Extraction started;
        synchronized (this) {
            photo = next;
            replaced = current();
            started = start(next);
        }
        // Another thread may have started one meanwhile. Never under the lock: listeners are told.
        replaced.ifPresent(Extraction::cancel);
        return started;
    }

    /** Starts the kept photo with other settings; keeps the settings only, if there is no photo yet. */
    public Optional<Extraction> change(ExtractionSettings next) {
        cancel();
        Optional<Extraction> replaced;
        Optional<Extraction> started;
        synchronized (this) {
            settings = next;
            replaced = current();
            started = photo().map(this::start);
        }
        replaced.ifPresent(Extraction::cancel);
        return started;
    }

    private Extraction start(Photo shown) {
        Extraction started = extractions.start(owner, shown, settings, 0);
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
            photo = null;
            current = null;
        }
        extractions.deleteAllOf(owner);
    }
}
