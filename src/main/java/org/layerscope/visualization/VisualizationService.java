package org.layerscope.visualization;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.layerscope.image.Photo;
import org.layerscope.model.Model;
import org.layerscope.model.ModelCatalogue;

/**
 * One person's session: a photo, the settings, and the extraction that is on the screen, and beside it the one that it is compared with. A new
 * photo or other settings replace the extractions and cancel them if they still run. Thread-safe.
 */
public final class VisualizationService implements AutoCloseable {

    private final String owner = "session-" + UUID.randomUUID();
    private final Extractions extractions;
    private final ModelCatalogue catalogue;
    private ExtractionSettings settings;
    private @Nullable Inputs inputs;
    private @Nullable Extraction current;
    private @Nullable Comparison comparison;
    /** What {@link Comparison#PHOTO} compares with. */
    private @Nullable Inputs second;

    /** Stays when nothing is compared any more: a page that has just been opened has yet to say what it compares. */
    private @Nullable Extraction counterpart;

    /** What was on the screen before the newest extraction, until that has come to a good end. */
    private @Nullable Earlier earlier;

    private record Earlier(Extraction extraction, Inputs inputs) {}

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
        return Stream.of(
                        Optional.ofNullable(inputs),
                        Optional.ofNullable(second),
                        Optional.ofNullable(earlier).map(Earlier::inputs))
                .flatMap(Optional::stream)
                .distinct()
                .mapToLong(Inputs::bytes)
                .sum();
    }

    /** The newest extraction, in whatever state. */
    public synchronized Optional<Extraction> current() {
        return Optional.ofNullable(current);
    }

    /** What the newest extraction is compared with, in whatever state; empty while nothing is compared, or nothing can be. */
    public synchronized Optional<Extraction> counterpart() {
        return Optional.ofNullable(counterpart).filter(there -> comparison != null);
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

    /**
     * Starts with the input and the settings of another extraction.
     *
     * @param other what others are compared with from now on, unless it is empty
     */
    public Extraction show(PinnedInput pinned, Optional<PinnedInput> other) {
        synchronized (this) {
            second = other.map(Inputs::of).orElse(second);
        }
        return show(Inputs.of(pinned), pinned.settings());
    }

    private Extraction show(Inputs shown, ExtractionSettings next) {
        leave(next, shown); // first, so that its place in the queue is free
        List<Extraction> before;
        Extraction started;
        synchronized (this) {
            keepEarlier();
            settings = next;
            inputs = shown;
            before = onScreen();
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
        callOff(before);
        return started;
    }

    /** Calls off what these settings of this photo will not show. */
    private void leave(ExtractionSettings next, @Nullable Inputs photo) {
        current().ifPresent(Extraction::cancel);
        counterpart().filter(there -> !isWanted(there, next, photo)).ifPresent(Extraction::cancel);
    }

    /** Another thread may have started something meanwhile. Never under the lock: listeners are told. */
    private void callOff(List<Extraction> before) {
        List<Extraction> now = onScreen();
        before.stream().filter(one -> !now.contains(one)).forEach(Extraction::cancel);
    }

    private void keep(Inputs ended) {
        boolean superseded;
        synchronized (this) {
            superseded = !ended.equals(inputs) && !ended.equals(second);
        }
        if (!superseded) {
            Set<Integer> sizes = new HashSet<>(ExtractionSettings.SIZES);
            catalogue.models().forEach(model -> sizes.add(model.preprocessing().defaultSize()));
            ended.makeAll(sizes);
        }
    }

    /** Starts the kept photo with other settings; keeps the settings only, if there is no photo yet. */
    public Optional<Extraction> change(ExtractionSettings next) {
        Inputs photo;
        synchronized (this) {
            photo = inputs;
        }
        leave(next, photo);
        List<Extraction> before;
        Optional<Extraction> started;
        synchronized (this) {
            keepEarlier();
            settings = next;
            before = onScreen();
            started = Optional.ofNullable(inputs).map(this::start);
        }
        callOff(before);
        return started;
    }

    /** What is on the screen comes first, so that it does not wait for its counterpart. */
    private Extraction start(Inputs shown) {
        Extraction started = extractions.startFitted(owner, shown.of(settings), settings, 0);
        current = started;
        startCounterpart();
        started.onChange(state -> {
            if (state instanceof ExtractionState.Done) {
                forgetEarlier(started);
            }
        });
        return started;
    }

    private void keepEarlier() {
        if (current != null && inputs != null && current.state() instanceof ExtractionState.Done) {
            earlier = new Earlier(current, inputs);
        }
    }

    private synchronized void forgetEarlier(Extraction done) {
        if (done.equals(current)) {
            earlier = null;
        }
    }

    /** The newest extraction has come to nothing: this one that was there before it, its photo and its settings take its place again. */
    public synchronized void returnTo(Extraction before) {
        boolean useful = current().filter(one -> one.state().isUseful()).isPresent();
        if (!useful && earlier != null && earlier.extraction().equals(before)) {
            current = before;
            inputs = earlier.inputs();
            settings = before.settings();
            earlier = null;
        }
    }

    /** Not beside one that came to nothing. */
    private void startCounterpart() {
        if (comparison == null) {
            return;
        }
        counterpart = counterpart()
                .filter(there -> isWanted(there, settings, inputs))
                .or(() -> besides(settings)
                        .filter(beside -> current()
                                .filter(shown -> shown.state().isUseful())
                                .isPresent())
                        .flatMap(beside -> picture(inputs).map(photo -> startBeside(photo.of(beside), beside))))
                .orElse(null);
    }

    /** One that found no place in the queue is not kept among the extractions: nobody learns its id, and another follows soon. */
    private Extraction startBeside(Photo input, ExtractionSettings beside) {
        Extraction started = extractions.startFitted(owner, input, beside, 0);
        if (started.state() instanceof ExtractionState.Failed failed
                && failed.code().equals("busy")) {
            extractions.delete(started.id());
        }
        return started;
    }

    private Optional<ExtractionSettings> besides(ExtractionSettings shown) {
        return Optional.ofNullable(comparison).flatMap(one -> one.counterpart(shown, catalogue));
    }

    /** What the counterpart is of when this photo is on the screen. */
    private Optional<Inputs> picture(@Nullable Inputs photo) {
        return Optional.ofNullable(comparison == Comparison.PHOTO ? second : photo);
    }

    /** As when the first of two photos gives way to a third: the second stays. */
    private synchronized boolean isWanted(Extraction there, ExtractionSettings shown, @Nullable Inputs photo) {
        boolean good = !there.state().ended() || there.state() instanceof ExtractionState.Done;
        Optional<String> fingerprint = catalogue.find(there.settings().model()).map(Model::fingerprint);
        return good
                && extractions.find(there.id()).isPresent()
                && fingerprint.equals(Optional.of(there.model().fingerprint()))
                && besides(shown).equals(Optional.of(there.settings()))
                && picture(photo)
                        .filter(one -> one.of(there.settings()).equals(there.input()))
                        .isPresent();
    }

    /**
     * Makes the photo that this shows the one that others are compared with: the present one, or where another page of the session has gone on to
     * the next since, what there is of it.
     */
    public synchronized void keepPhoto(Extraction shown) {
        boolean isPresent = inputs != null && inputs.of(shown.settings()).equals(shown.input());
        second = isPresent ? inputs : Inputs.of(shown.pin());
    }

    /**
     * Compares from now on: starts what is to be seen beside the present extraction, unless that is there or on its way. For another photo that
     * is the one of {@link #keepPhoto}, or the present one where none was kept. What was compared before is for whoever shows it to call off.
     *
     * @param wanted null for nothing
     */
    public synchronized void compare(@Nullable Comparison wanted) {
        comparison = wanted;
        if (wanted == Comparison.PHOTO && second == null) {
            second = inputs;
        }
        startCounterpart();
    }

    private synchronized List<Extraction> onScreen() {
        return Stream.of(current(), counterpart()).flatMap(Optional::stream).toList();
    }

    /** Calls the running extractions off; one that has ended stays. */
    public void cancel() {
        onScreen().forEach(Extraction::cancel);
    }

    /** Ends the session: nothing of it stays in memory. */
    @Override
    public void close() {
        synchronized (this) {
            inputs = null;
            current = null;
            comparison = null;
            second = null;
            counterpart = null;
            earlier = null;
        }
        extractions.deleteAllOf(owner);
    }
}
