package org.layerscope.ui;

import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.layerscope.engine.Engine;
import org.layerscope.engine.EngineException;
import org.layerscope.engine.MadeMaps;
import org.layerscope.engine.Maps;
import org.layerscope.engine.PassListener;
import org.layerscope.engine.PassRequest;
import org.layerscope.engine.PassResult;
import org.layerscope.engine.Recording;
import org.layerscope.engine.Submission;
import org.layerscope.engine.Summary;
import org.layerscope.engine.Tensor;
import org.layerscope.network.Shape;

/** An engine in which a test plays what becomes of the passes it was given, on a thread that is not the page's. */
public final class StagedEngine implements Engine {

    private final BlockingQueue<Pass> passes = new LinkedBlockingQueue<>();
    private volatile Optional<Duration> busy = Optional.empty();

    /** Refuses all passes from now on. */
    public void becomeBusy(Duration retryAfter) {
        busy = Optional.of(retryAfter);
    }

    /** Takes passes again. */
    public void becomeFree() {
        busy = Optional.empty();
    }

    @Override
    public String device() {
        return "cpu";
    }

    @Override
    public Optional<Duration> busy(String owner) {
        return busy;
    }

    @Override
    public Submission submit(PassRequest request, PassListener listener) {
        if (busy.isPresent()) {
            return new Submission.Busy(busy.get());
        }
        AtomicBoolean calledOff = new AtomicBoolean();
        passes.add(new Pass(request, listener, calledOff));
        return new Submission.Accepted(() -> {
            calledOff.set(true);
            run(listener::cancelled);
        });
    }

    void forget() {
        busy = Optional.empty();
        passes.clear();
    }

    /** How many passes were asked for and not taken yet. */
    public int waiting() {
        return passes.size();
    }

    /** The pass that was asked for first of those not taken yet. */
    public Pass next() throws InterruptedException {
        Pass next = passes.poll(1, TimeUnit.MINUTES);
        if (next == null) {
            throw new AssertionError("nobody asked for a pass within a minute");
        }
        return next;
    }

    private static void run(Runnable action) {
        try {
            Thread device = Thread.ofPlatform().name("device").start(action);
            device.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A pass in the hands of the test. */
    public record Pass(PassRequest request, PassListener listener, AtomicBoolean calledOff) {

        public boolean isCalledOff() {
            return calledOff.get();
        }

        public Pass queued(int position) {
            run(() -> listener.queued(position, Duration.ofMillis(600L * position)));
            return this;
        }

        /** Starts and records the activations that come first. */
        public Pass recorded(int activations) {
            run(() -> {
                listener.started();
                NavigableMap<Integer, Recording> wanted = new TreeMap<>(request.record());
                wanted.keySet().stream().limit(activations).forEach(this::record);
            });
            return this;
        }

        private void record(int operation) {
            Shape shape = request.graph().shapes(request.input().shape()).get(operation);
            float[] nought = new float[shape.channels()];
            Summary summary = MadeMaps.summary(shape);
            Arrays.fill(summary.mean(), 1);
            listener.recorded(operation, new Maps(shape, new byte[(int) shape.cells()], nought, nought, summary));
        }

        /** Records what is missing and ends with these logits in the first classes. */
        public void finished(Map<Integer, Float> logits, int classes) {
            recorded(Integer.MAX_VALUE);
            float[] output = new float[classes];
            logits.forEach((index, value) -> output[index] = value);
            run(() -> listener.finished(new PassResult(
                    classes == 0 ? Optional.empty() : Optional.of(new Tensor(output, new Shape(classes, 1, 1))),
                    classes == 0 ? OptionalDouble.empty() : OptionalDouble.of(0),
                    Duration.ofMillis(2),
                    Duration.ofMillis(61))));
        }

        public void failed(String why) {
            run(() -> listener.failed(new EngineException(why)));
        }
    }
}
