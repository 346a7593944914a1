package org.layerscope.visualization;

import com.github.benmanes.caffeine.cache.AsyncCache;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.layerscope.engine.Engine;
import org.layerscope.engine.Extent;
import org.layerscope.engine.Maps;
import org.layerscope.engine.NetworkWeights;
import org.layerscope.engine.PassRequest;
import org.layerscope.engine.PassResult;
import org.layerscope.engine.Recording;
import org.layerscope.engine.Submission;
import org.layerscope.engine.Tensor;
import org.layerscope.engine.Ticket;
import org.layerscope.network.Tap;
import org.layerscope.network.TapKind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs an extraction's passes and fills the cache.
 *
 * <p>The first pass records what the screen shows: every convolution, and the ReLU that follows each layer. For each of them the cache
 * holds a future from the moment the pass is submitted, so whoever asks early waits for that layer only. What is not there when somebody
 * asks, because it was never recorded or has been evicted, is computed by another pass from the kept input.
 */
final class Recorder {

    private static final Logger log = LoggerFactory.getLogger(Recorder.class);

    /**
     * What an extraction runs on.
     *
     * @param owner whose turn on the device it uses
     */
    record Resources(Engine engine, ActivationCache cache, NetworkWeights weights, String owner) {}

    private final Extraction extraction;
    private final Resources resources;
    private final Set<Integer> standard;
    private final long decodeMs;
    private final long submitted = System.nanoTime();
    private volatile @Nullable Ticket ticket;
    private volatile @Nullable PassResult result;
    private volatile long firstTapMs;

    Recorder(Extraction extraction, Resources resources, long decodeMs) {
        this.extraction = extraction;
        this.resources = resources;
        this.decodeMs = decodeMs;
        this.standard = extraction.graph().taps().stream()
                .filter(tap -> tap.kind() == TapKind.CONV)
                .map(Tap::operation)
                .collect(Collectors.toCollection(HashSet::new));
        extraction.layers().forEach(stop -> standard.add(operation(stop.tap(Show.RELU))));
    }

    private int operation(String path) {
        return extraction.graph().tap(path).orElseThrow().operation();
    }

    /** Submits the first pass. */
    void start() {
        Extent extent = extraction.settings().pass() == Pass.FORWARD ? Extent.PROVED : Extent.OUTPUT;
        var promised = promise(resources.cache().maps(), standard);
        Delivery<FeatureMaps> delivery = new FirstDelivery(promised);
        submit(Recording.MAPS, extent, delivery).ifPresent(accepted -> ticket = accepted);
    }

    /** The feature maps of an operation's output. */
    CompletableFuture<FeatureMaps> maps(int operation) {
        return get(resources.cache().maps(), operation, Recording.MAPS);
    }

    /** The exact numbers of an operation's output. */
    CompletableFuture<Activation> exact(int operation) {
        return get(resources.cache().exact(), operation, Recording.EXACT);
    }

    private synchronized <T> CompletableFuture<T> get(
            AsyncCache<ActivationCache.Key, T> cache, int operation, Recording form) {
        CompletableFuture<T> known = cache.getIfPresent(new ActivationCache.Key(extraction.id(), operation));
        if (known != null) {
            return known;
        }
        Optional<ExtractionException> ended = whyNot();
        if (ended.isPresent()) {
            return CompletableFuture.failedFuture(ended.get());
        }
        Set<Integer> missing = new HashSet<>(Set.of(operation));
        if (form == Recording.MAPS && standard.contains(operation)) {
            // Where one layer was evicted, its neighbours are next to be asked for: one pass brings all back.
            standard.stream()
                    .filter(other -> cache.getIfPresent(new ActivationCache.Key(extraction.id(), other)) == null)
                    .forEach(missing::add);
        }
        Map<Integer, CompletableFuture<T>> promised = promise(cache, missing);
        submit(form, Extent.RECORDED, new Delivery<>(promised));
        return promised.getOrDefault(operation, new CompletableFuture<>());
    }

    private Optional<ExtractionException> whyNot() {
        return switch (extraction.state()) {
            case ExtractionState.Failed(String code, String sentence) ->
                Optional.of(new ExtractionException(code, sentence, (Throwable) null));
            case ExtractionState.Cancelled cancelled -> Optional.of(Delivery.cancelledFault());
            case ExtractionState.Queued queued -> Optional.empty();
            case ExtractionState.Running running -> Optional.empty();
            case ExtractionState.Done done -> Optional.empty();
        };
    }

    private <T> Map<Integer, CompletableFuture<T>> promise(
            AsyncCache<ActivationCache.Key, T> cache, Set<Integer> operations) {
        Map<Integer, CompletableFuture<T>> promised = operations.stream()
                .collect(Collectors.toMap(Function.identity(), operation -> new CompletableFuture<T>()));
        promised.forEach((operation, future) -> cache.put(new ActivationCache.Key(extraction.id(), operation), future));
        return promised;
    }

    private Optional<Ticket> submit(Recording form, Extent extent, Delivery<?> delivery) {
        Map<Integer, Recording> record =
                delivery.operations().stream().collect(Collectors.toMap(Function.identity(), operation -> form));
        Tensor input = Passes.tensor(
                extraction.input(), extraction.model(), extraction.settings().pass());
        PassRequest request =
                new PassRequest(resources.owner(), resources.weights(), extraction.graph(), input, record, extent);
        return switch (resources.engine().submit(request, delivery)) {
            case Submission.Accepted(Ticket accepted) -> Optional.of(accepted);
            case Submission.Busy(var retryAfter) -> {
                delivery.fail(new ExtractionException(
                        "busy",
                        "Too many photos are waiting for the network right now. Try again in a few seconds.",
                        retryAfter));
                yield Optional.empty();
            }
        };
    }

    void cancel() {
        Ticket running = ticket;
        if (running != null) {
            running.cancel();
        }
    }

    Optional<Tensor> output() {
        PassResult known = result;
        return known == null || extraction.settings().pass() == Pass.CHAIN ? Optional.empty() : known.output();
    }

    OptionalDouble difference() {
        PassResult known = result;
        return known == null ? OptionalDouble.empty() : known.outputDifference();
    }

    Timings timings() {
        PassResult known = result;
        return new Timings(
                decodeMs,
                known == null ? 0 : known.queued().toMillis(),
                known == null ? 0 : known.duration().toMillis(),
                firstTapMs);
    }

    /** The first pass also carries the extraction from state to state. */
    private final class FirstDelivery extends Delivery<FeatureMaps> {

        private final Set<Integer> recorded = new HashSet<>();

        FirstDelivery(Map<Integer, CompletableFuture<FeatureMaps>> promised) {
            super(promised);
        }

        @Override
        public void queued(int position) {
            extraction.become(new ExtractionState.Queued(position));
        }

        @Override
        public void started() {
            extraction.become(new ExtractionState.Running(0, extraction.layers().size()));
        }

        @Override
        public void recorded(int operation, Maps maps) {
            if (recorded.isEmpty()) {
                firstTapMs = (System.nanoTime() - submitted) / 1_000_000;
            }
            recorded.add(operation);
            super.recorded(operation, maps);
            long done = extraction.layers().stream().filter(this::isReady).count();
            extraction.become(
                    new ExtractionState.Running((int) done, extraction.layers().size()));
        }

        private boolean isReady(LayerTaps stop) {
            return recorded.contains(operation(stop.convolution()))
                    && recorded.contains(operation(stop.tap(Show.RELU)));
        }

        @Override
        public void finished(PassResult finished) {
            result = finished;
            Timings times = timings();
            log.info(
                    "{} {} at {}: decode {} ms, queue {} ms, first tap {} ms, pass {} ms",
                    extraction.settings().model(),
                    extraction.settings().pass().id(),
                    extraction.settings().size(),
                    times.decodeMs(),
                    times.queueMs(),
                    times.firstTapMs(),
                    times.passMs());
            extraction.become(new ExtractionState.Done());
            super.finished(finished);
        }

        @Override
        public void cancelled() {
            extraction.become(new ExtractionState.Cancelled());
            super.cancelled();
        }

        @Override
        void fail(ExtractionException fault) {
            extraction.become(new ExtractionState.Failed(fault.code(), String.valueOf(fault.getMessage())));
            super.fail(fault);
        }
    }
}
