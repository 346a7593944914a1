package org.layerscope.visualization;

import com.github.benmanes.caffeine.cache.AsyncCache;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
 *
 * <p>The lock makes "look, promise, submit" one step, so that no activation is computed twice at a time and none after all was called off.
 * Listeners and whoever waits are told without it.
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
    private final Set<Integer> batchNorms;
    /** For each layer the operations that the first pass records of it. */
    private final List<Set<Integer>> stops;

    private final long decodeMs;
    private final long submitted = System.nanoTime();
    private final FirstDelivery first;
    private final List<Delivery<?>> onDemand = new ArrayList<>();
    private boolean calledOff;
    private volatile @Nullable PassResult result;
    private volatile @Nullable ExtractionException fault;
    private volatile long firstTapMs;

    Recorder(Extraction extraction, Resources resources, long decodeMs) {
        this.extraction = extraction;
        this.resources = resources;
        this.decodeMs = decodeMs;
        this.standard = extraction.graph().taps().stream()
                .filter(tap -> tap.kind() == TapKind.CONV)
                .map(Tap::operation)
                .collect(Collectors.toCollection(HashSet::new));
        this.stops = extraction.layers().stream()
                .map(stop -> Stream.of(stop.convolution(), stop.tap(Show.RELU))
                        .map(this::operation)
                        .collect(Collectors.toSet()))
                .toList();
        stops.forEach(standard::addAll);
        this.batchNorms = extraction.layers().stream()
                .flatMap(stop -> stop.batchNorm().stream())
                .map(this::operation)
                .collect(Collectors.toSet());
        this.first = new FirstDelivery(futures(standard));
    }

    String owner() {
        return resources.owner();
    }

    private int operation(String path) {
        return extraction.graph().tap(path).orElseThrow().operation();
    }

    /** Submits the first pass, unless it was called off before. */
    synchronized void start() {
        if (!calledOff) {
            Extent extent = extraction.settings().pass() == Pass.FORWARD ? Extent.PROVED : Extent.OUTPUT;
            submit(resources.cache().maps(), Recording.MAPS, extent, first);
        }
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
        if (form == Recording.MAPS) {
            // Where one layer is missing, its neighbours are next to be asked for: one pass brings all.
            Stream.of(standard, batchNorms)
                    .filter(group -> group.contains(operation))
                    .flatMap(Set::stream)
                    .filter(other -> cache.getIfPresent(new ActivationCache.Key(extraction.id(), other)) == null)
                    .forEach(missing::add);
        }
        Delivery<T> delivery = new Delivery<>(futures(missing));
        onDemand.removeIf(Delivery::hasEnded);
        onDemand.add(delivery);
        submit(cache, form, Extent.RECORDED, delivery);
        return delivery.promise(operation);
    }

    private Optional<ExtractionException> whyNot() {
        return calledOff ? Optional.of(Delivery.cancelledFault()) : Optional.ofNullable(fault);
    }

    private static <T> Map<Integer, CompletableFuture<T>> futures(Set<Integer> operations) {
        return operations.stream()
                .collect(Collectors.toMap(Function.identity(), operation -> new CompletableFuture<T>()));
    }

    private <T> void submit(
            AsyncCache<ActivationCache.Key, T> cache, Recording form, Extent extent, Delivery<T> delivery) {
        Set<Integer> operations = delivery.operations();
        operations.forEach(operation ->
                cache.put(new ActivationCache.Key(extraction.id(), operation), delivery.promise(operation)));
        PassRequest request = new PassRequest(
                resources.owner(),
                resources.weights(),
                extraction.graph(),
                Passes.tensor(
                        extraction.input(),
                        extraction.model(),
                        extraction.settings().pass()),
                operations.stream().collect(Collectors.toMap(Function.identity(), operation -> form)),
                extent);
        switch (resources.engine().submit(request, delivery)) {
            case Submission.Accepted(Ticket ticket) -> delivery.accepted(ticket);
            case Submission.Busy(Duration retryAfter) -> delivery.refused(ExtractionException.busy(retryAfter));
        }
    }

    /** The extraction will not be computed: nothing is submitted, whoever asks for an activation hears this. */
    void refuse(ExtractionException why) {
        first.refused(why);
    }

    /** Calls off what waits or runs, unless the first pass has ended. */
    void cancel() {
        callOff(false);
    }

    /** Calls off what waits or runs; from now on nothing is computed any more. */
    void forget() {
        callOff(true);
    }

    private void callOff(boolean always) {
        List<Delivery<?>> open = new ArrayList<>();
        synchronized (this) {
            if (first.claimEnd()) {
                open.add(first);
            } else if (!always) {
                return;
            }
            calledOff = true;
            onDemand.stream().filter(Delivery::claimEnd).forEach(open::add);
        }
        // Not under the lock: listeners are told.
        open.forEach(Delivery::callOff);
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
            long done = stops.stream().filter(recorded::containsAll).count();
            extraction.become(new ExtractionState.Running((int) done, stops.size()));
        }

        @Override
        void succeed(PassResult finished) {
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
            super.succeed(finished);
        }

        @Override
        void fail(ExtractionException why) {
            fault = why;
            extraction.become(
                    why.code().equals("cancelled")
                            ? new ExtractionState.Cancelled()
                            : new ExtractionState.Failed(why.code(), String.valueOf(why.getMessage())));
            super.fail(why);
        }
    }
}
