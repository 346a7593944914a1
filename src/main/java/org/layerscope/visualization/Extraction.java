package org.layerscope.visualization;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.layerscope.engine.PassResult;
import org.layerscope.image.Photo;
import org.layerscope.model.Model;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One photo through one model by one pass. Thread-safe; activations that are not in memory are computed when asked for. Equal extractions
 * share their passes and results, and none notices the others.
 *
 * <p>While the pass runs, {@link #maps} of a layer is a future that completes as soon as that layer is recorded.
 */
public final class Extraction {

    private static final Logger log = LoggerFactory.getLogger(Extraction.class);

    private final String id;
    private final String owner;
    private final ExtractionSettings settings;
    private final Model model;
    private final PassPlan plan;
    private final Computation computation;
    private final long decodeMs;
    private final StateFeed states = new StateFeed();
    private final CompletableFuture<Extraction> ended = new CompletableFuture<>();
    /** How to fail whoever waits for an activation. */
    private final Set<Runnable> waiting = ConcurrentHashMap.newKeySet();

    private volatile boolean calledOff;

    /** For an extraction that is a user of {@code computation} by its id. */
    Extraction(
            String id,
            String owner,
            ExtractionSettings settings,
            Model model,
            PassPlan plan,
            Computation computation,
            long decodeMs) {
        this.id = id;
        this.owner = owner;
        this.settings = settings;
        this.model = model;
        this.plan = plan;
        this.computation = computation;
        this.decodeMs = decodeMs;
    }

    /** Takes on the computation's state from now on. */
    void follow() {
        computation.onChange(state -> become(state));
    }

    /** At least 128 random bits, base64url: who knows it may read everything here. */
    public String id() {
        return id;
    }

    /** What was asked for. */
    public ExtractionSettings settings() {
        return settings;
    }

    /** The model that computes it. */
    public Model model() {
        return model;
    }

    /** The photo as the network sees it: square, upright, 8 bit. */
    public Photo input() {
        return computation.input();
    }

    /** What it takes to compute the same numbers again. */
    public PinnedInput pin() {
        return PinnedInput.of(this);
    }

    /** The stops of the layer slider. */
    public List<LayerTaps> layers() {
        return plan.layers();
    }

    /** All taps in the order of the pass. */
    public List<TapInfo> taps() {
        return plan.taps();
    }

    /** How its taps are tied to the picture and to each other. */
    public Anatomy anatomy() {
        return Anatomy.of(plan, settings.size());
    }

    /** The tap of this path, or of the layer with this index. */
    public Optional<TapInfo> tap(String pathOrIndex) {
        return plan.tap(pathOrIndex);
    }

    /** The tap whose maps, averaged, are all that the network tells the classes apart by; empty where that is no recorded activation. */
    public Optional<TapInfo> lastFeatures() {
        return plan.lastFeatures();
    }

    /** Where it is on its way. */
    public ExtractionState state() {
        return states.state();
    }

    /** Completes with this extraction when it has ended, well or not. */
    public CompletableFuture<Extraction> ended() {
        return ended;
    }

    /**
     * Tells {@code listener} the state now and at every change, one after another and without a lock, often on the device's thread: it must
     * not block.
     *
     * @return ends that
     */
    public Runnable onChange(Consumer<ExtractionState> listener) {
        return states.add(listener);
    }

    /**
     * Tells {@code listener} each tap of the first pass whose maps are ready, those that are now and then each as it becomes so, under the same
     * rules as {@link #onChange}.
     *
     * @return ends that
     */
    public Runnable onTap(Consumer<TapInfo> listener) {
        return computation.onTap(tap -> {
            if (!calledOff) {
                listener.accept(tap);
            }
        });
    }

    /** False if it has ended already. */
    private boolean become(ExtractionState next) {
        if (!states.become(next)) {
            return false;
        }
        if (next instanceof ExtractionState.Done) {
            Timings times = timings();
            log.info(
                    "{} {} at {}: decode {} ms, queue {} ms, first tap {} ms, pass {} ms",
                    settings.model(),
                    settings.pass().id(),
                    settings.size(),
                    times.decodeMs(),
                    times.queueMs(),
                    times.firstTapMs(),
                    times.passMs());
        }
        if (next.ended()) {
            ended.complete(this);
        }
        return true;
    }

    /** The feature maps of a tap. Fails with {@link ExtractionException} as cause. */
    public CompletableFuture<FeatureMaps> maps(TapInfo tap) {
        return handedOut(() -> computation.maps(owner, plan.operation(tap.path())));
    }

    /** The exact numbers of a tap. Fails with {@link ExtractionException} as cause. */
    public CompletableFuture<Activation> activation(TapInfo tap) {
        return activation(tap, List.of());
    }

    /** The same; a pass that is needed for it brings the others along, which are to be asked for next. */
    CompletableFuture<Activation> activation(TapInfo tap, List<TapInfo> along) {
        Set<Integer> others =
                along.stream().map(other -> plan.operation(other.path())).collect(Collectors.toSet());
        return handedOut(() -> computation.exact(owner, plan.operation(tap.path()), others));
    }

    /** A future of the caller's own: it may be cancelled without harm to others, and what hangs on it does not hold the device up. */
    private <T> CompletableFuture<T> handedOut(Supplier<CompletableFuture<T>> asked) {
        if (calledOff) {
            return CompletableFuture.failedFuture(Delivery.cancelledFault());
        }
        CompletableFuture<T> shared = asked.get();
        if (shared.isDone()) {
            return shared.copy();
        }
        CompletableFuture<T> own = shared.thenApplyAsync(Function.identity());
        Runnable giveUp = () -> own.completeExceptionally(Delivery.cancelledFault());
        waiting.add(giveUp);
        if (calledOff) { // meanwhile
            giveUp.run();
        }
        // Not what this gives is handed out: if that were cancelled, nothing would be removed.
        var unused = own.whenComplete((value, fault) -> waiting.remove(giveUp));
        return own;
    }

    /** The most likely classes, the first first; empty for the chain, and until it is done. */
    public List<Prediction> predictions(int top) {
        return result().filter(known -> settings.pass() == Pass.FORWARD)
                .flatMap(PassResult::output)
                .map(logits -> Predictions.top(logits, model.labels(), top))
                .orElse(List.of());
    }

    /** The name of a class. */
    public String label(int index) {
        return Predictions.label(model.labels(), index);
    }

    /**
     * All layers as one file.
     *
     * @param version of this program
     * @param show which activation of each layer
     * @param channels of each layer; one with fewer gives those that it has
     * @param withInput whether the picture is among the files
     */
    public Archive archive(String version, Show show, ChannelRange channels, boolean withInput) {
        return new Archives(this, plan, computation).of(version, show, channels, withInput);
    }

    /** How many classes the network tells apart; 0 for the chain, which ends before the classifier. */
    public int classes() {
        return settings.pass() == Pass.FORWARD ? computation.classMaps().classes() : 0;
    }

    /**
     * Where the network finds what speaks for a class; waits until this is done, and may take another pass. Fails with
     * {@link ExtractionException} as cause. To be cancelled by whoever does not wait for it any more.
     *
     * @param index 0 to {@link #classes()} - 1
     */
    public CompletableFuture<ClassMap> classMap(int index) {
        Objects.checkIndex(index, classes());
        CompletableFuture<Void> left = new CompletableFuture<>();
        CompletableFuture<ClassMap> own = handedOut(() -> ended.thenCompose(done -> left.isDone()
                ? CompletableFuture.failedFuture(Delivery.cancelledFault())
                : computation.classMaps().of(owner, index, left)));
        var unused = own.whenComplete((map, fault) -> left.complete(null));
        return own;
    }

    /** The largest difference between the logits of this recorded pass and those of a plain one; once done, forward only. */
    public OptionalDouble logitsMaxAbsDiff() {
        return result().map(PassResult::outputDifference).orElse(OptionalDouble.empty());
    }

    /** Which convolutions were recorded; all that it will record once it is done. */
    public Coverage coverage() {
        return Coverage.of(model, computation.recorded());
    }

    private Optional<PassResult> result() {
        return calledOff ? Optional.empty() : computation.result();
    }

    /** Where the time went so far. */
    public Timings timings() {
        return new Timings(
                decodeMs,
                result().map(known -> known.queued().toMillis()).orElse(0L),
                result().map(known -> known.duration().toMillis()).orElse(0L),
                computation.firstTapMs());
    }

    /**
     * Calls it off if it has not ended; when this returns it has ended, and whoever waits for a layer hears {@code cancelled}. One that has
     * ended keeps what it has, and computes no more until it is asked again.
     */
    public void cancel() {
        if (become(new ExtractionState.Cancelled())) {
            withdraw();
        } else if (!calledOff) {
            computation.rest(id);
        }
    }

    /** Calls everything off; nothing is computed for it any more. */
    void forget() {
        become(new ExtractionState.Cancelled());
        withdraw();
    }

    private void withdraw() {
        calledOff = true;
        waiting.forEach(Runnable::run);
        computation.leave(id);
    }

    String owner() {
        return owner;
    }

    Computation computation() {
        return computation;
    }
}
