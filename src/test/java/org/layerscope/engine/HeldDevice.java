package org.layerscope.engine;

import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.layerscope.model.Model;
import org.layerscope.model.ModelCatalogue;
import org.layerscope.network.Shape;

/** Occupies the device from {@link #awaitStart} until released, so that what is asked of it meanwhile waits for sure. */
public final class HeldDevice implements PassListener {

    private final CountDownLatch began = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);

    /** Queues up for the device. */
    public HeldDevice(Engine engine, ModelCatalogue catalogue) {
        Model model = catalogue.find("resnet50-untrained").orElseThrow();
        engine.submit(
                new PassRequest(
                        "holder-" + System.identityHashCode(this),
                        new NetworkWeights(model.weights().sha256(), () -> catalogue.weights(model.id())),
                        model.graph(),
                        new Tensor(new float[3 * 32 * 32], new Shape(3, 32, 32)),
                        Map.of(),
                        Extent.RECORDED),
                this);
    }

    /** Waits until it has the device. */
    public HeldDevice awaitStart() {
        await(began);
        return this;
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(60, TimeUnit.SECONDS)) {
                throw new AssertionError("the device did not come in a minute");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }

    @Override
    public void started() {
        began.countDown();
        await(released);
    }

    @Override
    public void finished(PassResult result) {
        ended.countDown();
    }

    @Override
    public void failed(EngineException fault) {
        ended.countDown();
    }

    @Override
    public void cancelled() {
        ended.countDown();
    }

    /** Gives the device free and waits until it is. */
    public void release() {
        released.countDown();
        await(ended);
    }
}
