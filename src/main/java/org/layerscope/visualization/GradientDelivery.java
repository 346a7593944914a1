package org.layerscope.visualization;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.layerscope.engine.Tensor;

/** Completes with an activation and the gradient taken by it, once a pass has brought both. */
final class GradientDelivery extends Delivery<Computation.Sensitivity> {

    private final CompletableFuture<Computation.Sensitivity> promised;
    private @Nullable Activation activation;

    GradientDelivery(int operation, ActivationCache cache) {
        this(operation, new CompletableFuture<>(), cache);
    }

    private GradientDelivery(
            int operation, CompletableFuture<Computation.Sensitivity> promised, ActivationCache cache) {
        super(Map.of(operation, promised), cache);
        this.promised = promised;
    }

    @Override
    public void recorded(int operation, Tensor recorded) {
        activation = Activation.from(recorded);
    }

    @Override
    public void differentiated(Tensor gradient) {
        if (activation != null && !hasEnded()) {
            promised.complete(new Computation.Sensitivity(activation, Activation.from(gradient)));
        }
    }
}
