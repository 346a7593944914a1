package org.layerscope.visualization;

import com.github.benmanes.caffeine.cache.AsyncCache;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.layerscope.engine.Engine;
import org.layerscope.engine.Extent;
import org.layerscope.engine.Gradient;
import org.layerscope.engine.Maps;
import org.layerscope.engine.NetworkWeights;
import org.layerscope.engine.PassRequest;
import org.layerscope.engine.PassResult;
import org.layerscope.engine.Recording;
import org.layerscope.engine.Submission;
import org.layerscope.engine.Ticket;
import org.layerscope.image.Photo;
import org.layerscope.model.Model;
import org.layerscope.network.StateDict;

/**
 * The passes of one input through one network, and their results; equal extractions share it. Thread-safe.
 *
 * <p>The first pass records what the screen shows. For each of those activations the cache holds a future from the moment the pass is
 * submitted, so whoever asks early waits for that layer only. What is not there when somebody asks, because it was never recorded or has
 * been evicted, is computed by another pass from the kept input. When the last extraction has left, all is called off and forgotten.
 *
 * <p>The lock makes "look, promise, submit" one step, so that no activation is computed twice at a time and none after all was called off.
 * Listeners and whoever waits are told without it.
 */
final class Computation {

    /** What passes run on. */
    record Resources(Engine engine, ActivationCache cache, NetworkWeights weights) {}

    private final PassPlan plan;
    private final Model model;
    private final Pass pass;
    private final Photo input;
    private final Resources resources;
    private final long submitted = System.nanoTime();
    private final StateFeed states = new StateFeed();
    private final News<TapInfo> taps = new News<>();
    private final List<TapInfo> ready = new ArrayList<>();
    private final FirstDelivery first;
    private final ClassMaps classMaps;
    private final List<Delivery<?>> onDemand = new ArrayList<>();
    private final Set<String> users = new HashSet<>();
    private boolean calledOff;
    private volatile @Nullable PassResult result;
    private volatile @Nullable ExtractionException fault;
    private volatile long firstTapMs;

    Computation(PassPlan plan, Model model, Pass pass, Photo input, Resources resources) {
        this.plan = plan;
        this.model = model;
        this.pass = pass;
        this.input = input;
        this.resources = resources;
        this.first = new FirstDelivery(futures(plan.standard()));
        this.classMaps = new ClassMaps(model, plan, this);
    }

    /**
     * Makes this extraction one of its users.
     *
     * @return false when it has failed or everybody has left; such a one is of no use any more
     */
    synchronized boolean join(String extraction) {
        return whyNot().isEmpty() && users.add(extraction);
    }

    /** True when it has failed or everybody has left. */
    synchronized boolean isOver() {
        return whyNot().isPresent();
    }

    /** When nobody is left, everything is called off and forgotten. */
    void leave(String extraction) {
        List<Delivery<?>> open = new ArrayList<>();
        synchronized (this) {
            if (!users.remove(extraction) || !users.isEmpty()) {
                return;
            }
            calledOff = true;
            Stream.concat(Stream.of(first), onDemand.stream())
                    .filter(Delivery::claimEnd)
                    .forEach(open::add);
        }
        // Not under the lock: listeners are told.
        open.forEach(Delivery::callOff);
        resources.cache().forget(this);
    }

    /** Calls off what was asked for after the first pass, if nobody but this extraction can wait for it. */
    void rest(String extraction) {
        List<Delivery<?>> open;
        synchronized (this) {
            if (!users.equals(Set.of(extraction))) {
                return;
            }
            open = onDemand.stream().filter(Delivery::claimEnd).toList();
        }
        open.forEach(Delivery::callOff);
    }

    /** Tells {@code listener} the state now and at every change, often on the device's thread. */
    void onChange(Consumer<ExtractionState> listener) {
        states.add(listener);
    }

    /** Submits the first pass, unless it was called off before. */
    synchronized void start(String owner) {
        if (!calledOff) {
            Extent extent = pass == Pass.FORWARD ? Extent.PROVED : Extent.OUTPUT;
            submit(owner, resources.cache().maps(), Recording.MAPS, extent, first);
        }
    }

    /** In place of {@link #start}: nothing is submitted, whoever asks for an activation hears this. */
    void refuse(ExtractionException why) {
        first.refused(why);
    }

    /** Tells {@code listener} each tap of the first pass, those that are ready and then each as it becomes so; often on the device's thread. */
    Runnable onTap(Consumer<TapInfo> listener) {
        Runnable leave;
        synchronized (ready) {
            leave = taps.listen(listener, List.copyOf(ready));
        }
        taps.tell();
        return leave;
    }

    /** The taps of the first pass that have been recorded so far. */
    List<TapInfo> recorded() {
        synchronized (ready) {
            return List.copyOf(ready);
        }
    }

    /** The feature maps of an operation's output, at this owner's turn if they have to be computed. */
    CompletableFuture<FeatureMaps> maps(String owner, int operation) {
        // Where one layer is missing, its neighbours are next to be asked for: one pass brings all.
        Set<Integer> along = Stream.of(plan.standard(), plan.batchNorms())
                .filter(group -> group.contains(operation))
                .flatMap(Set::stream)
                .collect(Collectors.toSet());
        return get(owner, resources.cache().maps(), operation, along, Recording.MAPS);
    }

    /** The exact numbers of an operation's output, at this owner's turn if they have to be computed. */
    CompletableFuture<Activation> exact(String owner, int operation) {
        return exact(owner, operation, Set.of());
    }

    /** The same; a pass that is needed for it brings those of the others along. */
    CompletableFuture<Activation> exact(String owner, int operation, Set<Integer> along) {
        return get(owner, resources.cache().exact(), operation, along, Recording.EXACT);
    }

    private synchronized <T> CompletableFuture<T> get(
            String owner, AsyncCache<ActivationCache.Key, T> cache, int operation, Set<Integer> along, Recording form) {
        CompletableFuture<T> known = cache.getIfPresent(key(operation));
        if (known != null) {
            return known;
        }
        Optional<ExtractionException> ended = whyNot();
        if (ended.isPresent()) {
            return CompletableFuture.failedFuture(ended.get());
        }
        Set<Integer> missing = new HashSet<>(Set.of(operation));
        along.stream().filter(other -> cache.getIfPresent(key(other)) == null).forEach(missing::add);
        Delivery<T> delivery = remember(new Delivery<>(futures(missing), resources.cache()));
        CompletableFuture<T> promise = delivery.promise(operation); // now: a delivery that has ended holds none
        submit(owner, cache, form, Extent.RECORDED, delivery);
        return promise;
    }

    /**
     * What the output does when an activation changes.
     *
     * @param activation the activation
     * @param gradient of one number of the output, in the activation's shape
     */
    record Sensitivity(Activation activation, Activation gradient) {}

    /** Where its network finds what speaks for the classes. */
    ClassMaps classMaps() {
        return classMaps;
    }

    /** The gradient of one number of the output, and what it is taken by; computed at this owner's turn, unless the future is cancelled before. */
    synchronized CompletableFuture<Sensitivity> sensitivity(String owner, Gradient wanted) {
        Optional<ExtractionException> ended = whyNot();
        if (ended.isPresent()) {
            return CompletableFuture.failedFuture(ended.get());
        }
        GradientDelivery delivery = remember(new GradientDelivery(wanted.operation(), resources.cache()));
        CompletableFuture<Sensitivity> promise = delivery.promise(wanted.operation());
        submit(owner, Set.of(wanted.operation()), Recording.EXACT, Extent.OUTPUT, Optional.of(wanted), delivery);
        var unused = promise.whenComplete((found, fault) -> {
            if (promise.isCancelled() && delivery.claimEnd()) {
                delivery.callOff();
            }
        });
        return promise;
    }

    /** So that it can be called off. */
    private <D extends Delivery<?>> D remember(D delivery) {
        onDemand.removeIf(Delivery::hasEnded);
        onDemand.add(delivery);
        return delivery;
    }

    /** The network's numbers; read from where they lie, which may take a while. */
    StateDict weights() {
        try {
            return resources.weights().load().get();
        } catch (RuntimeException changed) {
            throw new ExtractionException(
                    "computation_failed", "The computation failed: %s.".formatted(changed.getMessage()), changed);
        }
    }

    /** Versions of what computes, by name. */
    Map<String, String> libraries() {
        return resources.engine().libraries();
    }

    private ActivationCache.Key key(int operation) {
        return new ActivationCache.Key(this, operation);
    }

    private Optional<ExtractionException> whyNot() {
        return calledOff ? Optional.of(Delivery.cancelledFault()) : Optional.ofNullable(fault);
    }

    private static <T> Map<Integer, CompletableFuture<T>> futures(Set<Integer> operations) {
        return operations.stream()
                .collect(Collectors.toMap(Function.identity(), operation -> new CompletableFuture<T>()));
    }

    private <T> void submit(
            String owner,
            AsyncCache<ActivationCache.Key, T> cache,
            Recording form,
            Extent extent,
            Delivery<T> delivery) {
        Set<Integer> operations = delivery.operations();
        operations.forEach(operation -> cache.put(key(operation), delivery.promise(operation)));
        submit(owner, operations, form, extent, Optional.empty(), delivery);
    }

    private void submit(
            String owner,
            Set<Integer> operations,
            Recording form,
            Extent extent,
            Optional<Gradient> gradient,
            Delivery<?> delivery) {
        PassRequest request = new PassRequest(
                owner,
                resources.weights(),
                plan.graph(),
                Passes.tensor(input, model, pass),
                operations.stream().collect(Collectors.toMap(Function.identity(), operation -> form)),
                extent,
                gradient);
        switch (resources.engine().submit(request, delivery)) {
            case Submission.Accepted(Ticket ticket) -> delivery.accepted(ticket);
            case Submission.Busy(Duration retryAfter) -> delivery.refused(ExtractionException.busy(retryAfter));
        }
    }

    /** The network's input, 8 bit. */
    Photo input() {
        return input;
    }

    /** What the first pass gave beside its activations; empty before its end. */
    Optional<PassResult> result() {
        return Optional.ofNullable(result);
    }

    /** Milliseconds from the beginning until the first activation was ready; 0 before. */
    long firstTapMs() {
        return firstTapMs;
    }

    /** The first pass also carries it from state to state. */
    private final class FirstDelivery extends Delivery<FeatureMaps> {

        private final Set<Integer> recorded = new HashSet<>();

        FirstDelivery(Map<Integer, CompletableFuture<FeatureMaps>> promised) {
            super(promised, resources.cache());
        }

        @Override
        public void queued(int position, Duration wait) {
            states.become(new ExtractionState.Queued(position, wait));
        }

        @Override
        public void started() {
            states.become(new ExtractionState.Running(0, plan.layers().size()));
        }

        @Override
        public void recorded(int operation, Maps maps) {
            if (hasEnded()) {
                return;
            }
            if (recorded.isEmpty()) {
                firstTapMs = (System.nanoTime() - submitted) / 1_000_000;
            }
            recorded.add(operation);
            super.recorded(operation, maps);
            synchronized (ready) {
                for (TapInfo tap : plan.tapsOf(operation)) {
                    ready.add(tap);
                    taps.add(tap);
                }
            }
            taps.tell();
            long done = plan.stops().stream().filter(recorded::containsAll).count();
            states.become(new ExtractionState.Running((int) done, plan.stops().size()));
        }

        @Override
        void succeed(PassResult finished) {
            result = finished;
            states.become(new ExtractionState.Done());
            super.succeed(finished);
        }

        @Override
        void fail(ExtractionException why) {
            fault = why;
            states.become(
                    why.code().equals("cancelled")
                            ? new ExtractionState.Cancelled()
                            : new ExtractionState.Failed(why.code(), String.valueOf(why.getMessage())));
            super.fail(why);
        }
    }
}
