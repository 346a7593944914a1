package org.layerscope.visualization;

import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.layerscope.engine.EngineException;
import org.layerscope.engine.Maps;
import org.layerscope.engine.PassListener;
import org.layerscope.engine.PassResult;
import org.layerscope.engine.Tensor;
import org.layerscope.engine.Ticket;

/**
 * Completes what was promised with what a pass records; if the pass ends early, fails the rest.
 *
 * <p>It ends once: by the device, by a refusal, or because it is called off, whichever comes first. What the device tells afterwards has no
 * effect.
 */
class Delivery<T> implements PassListener {

    /** What was delivered is left to the cache, which lets it go when there is no room. */
    private final Map<Integer, CompletableFuture<T>> promised;

    private final ActivationCache cache;
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile @Nullable Ticket ticket;

    /** @param cache keeps what was promised; emptied when a pass runs out of memory */
    Delivery(Map<Integer, CompletableFuture<T>> promised, ActivationCache cache) {
        this.promised = new ConcurrentHashMap<>(promised);
        this.cache = cache;
    }

    static ExtractionException cancelledFault() {
        return new ExtractionException("cancelled", "This extraction was cancelled.", (Throwable) null);
    }

    /** Those that have not been recorded yet. */
    Set<Integer> operations() {
        return Set.copyOf(promised.keySet());
    }

    /** Completes when the pass records this operation; one of {@link #operations}. */
    CompletableFuture<T> promise(int operation) {
        return Objects.requireNonNull(promised.get(operation));
    }

    /** Takes the right to end it; false if somebody else did before. */
    boolean claimEnd() {
        return ended.compareAndSet(false, true);
    }

    boolean hasEnded() {
        return ended.get();
    }

    /** The device has taken the pass. */
    void accepted(Ticket taken) {
        ticket = taken;
        if (ended.get()) {
            taken.cancel(); // it was called off before there was a ticket
        }
    }

    /** Frees the device and fails what was not delivered yet; after {@link #claimEnd} only. */
    void callOff() {
        Ticket taken = ticket;
        if (taken != null) {
            taken.cancel();
        }
        fail(cancelledFault());
    }

    @Override
    public void recorded(int operation, Maps maps) {
        deliver(operation, FeatureMaps.from(maps));
    }

    @Override
    public void recorded(int operation, Tensor activation) {
        deliver(operation, Activation.from(activation));
    }

    @SuppressWarnings("unchecked") // one request records in one form, and T is that form's type
    private void deliver(int operation, Object recorded) {
        if (!ended.get()) {
            CompletableFuture<T> future = promised.remove(operation);
            if (future != null) {
                future.complete((T) recorded);
                cache.trim();
            }
        }
    }

    @Override
    public final void finished(PassResult result) {
        if (claimEnd()) {
            succeed(result);
        }
    }

    @Override
    public final void failed(EngineException fault) {
        if (fault.outOfMemory()) {
            cache.clear();
        }
        refused(new ExtractionException(
                "computation_failed", "The computation failed: %s.".formatted(fault.getMessage()), fault));
    }

    @Override
    public final void cancelled() {
        refused(cancelledFault());
    }

    /** It ends without a result. */
    final void refused(ExtractionException fault) {
        if (claimEnd()) {
            fail(fault);
        }
    }

    void succeed(PassResult result) {
        failTheRest(new ExtractionException(
                "computation_failed", "The pass ended without this activation.", (Throwable) null));
    }

    void fail(ExtractionException fault) {
        failTheRest(fault);
    }

    private void failTheRest(ExtractionException fault) {
        promised.values().forEach(future -> future.completeExceptionally(fault));
        promised.clear();
        ticket = null;
    }
}
