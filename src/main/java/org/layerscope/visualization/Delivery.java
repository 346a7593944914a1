package org.layerscope.visualization;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.layerscope.engine.EngineException;
import org.layerscope.engine.Maps;
import org.layerscope.engine.PassListener;
import org.layerscope.engine.PassResult;
import org.layerscope.engine.Tensor;

/** Completes what was promised with what a pass records; if the pass ends early, fails the rest. */
class Delivery<T> implements PassListener {

    private final Map<Integer, CompletableFuture<T>> promised;

    Delivery(Map<Integer, CompletableFuture<T>> promised) {
        this.promised = promised;
    }

    static ExtractionException cancelledFault() {
        return new ExtractionException("cancelled", "This extraction was cancelled.", (Throwable) null);
    }

    Set<Integer> operations() {
        return promised.keySet();
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
        CompletableFuture<T> future = promised.get(operation);
        if (future != null) {
            future.complete((T) recorded);
        }
    }

    @Override
    public void finished(PassResult result) {
        fail(new ExtractionException(
                "computation_failed", "The pass ended without this activation.", (Throwable) null));
    }

    @Override
    public void failed(EngineException fault) {
        fail(new ExtractionException(
                "computation_failed", "The computation failed: %s.".formatted(fault.getMessage()), fault));
    }

    @Override
    public void cancelled() {
        fail(cancelledFault());
    }

    void fail(ExtractionException fault) {
        promised.values().forEach(future -> future.completeExceptionally(fault));
    }
}
