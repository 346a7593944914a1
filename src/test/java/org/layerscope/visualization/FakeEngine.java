package org.layerscope.visualization;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.layerscope.engine.Engine;
import org.layerscope.engine.EngineException;
import org.layerscope.engine.MadeMaps;
import org.layerscope.engine.Maps;
import org.layerscope.engine.PassListener;
import org.layerscope.engine.PassRequest;
import org.layerscope.engine.PassResult;
import org.layerscope.engine.Recording;
import org.layerscope.engine.Submission;
import org.layerscope.engine.Tensor;
import org.layerscope.network.Shape;

/** An engine that keeps the passes it is given; the test plays what happens to them, on the test's own thread. */
final class FakeEngine implements Engine {

    private final List<Submitted> passes = new ArrayList<>();
    private @Nullable Duration busy;
    private Runnable whileSubmitting = () -> {};

    /** Refuses all passes from now on. */
    void becomeBusy(Duration retryAfter) {
        busy = retryAfter;
    }

    /** Takes passes again. */
    void becomeFree() {
        busy = null;
    }

    /** Runs within every {@link #submit}, before its ticket is known to anybody. */
    void whileSubmitting(Runnable action) {
        whileSubmitting = action;
    }

    List<Submitted> passes() {
        return List.copyOf(passes);
    }

    Submitted last() {
        return passes.getLast();
    }

    @Override
    public String device() {
        return "fake";
    }

    @Override
    public Optional<Duration> busy(String owner) {
        return Optional.ofNullable(busy);
    }

    @Override
    public Submission submit(PassRequest request, PassListener listener) {
        Duration retryAfter = busy;
        if (retryAfter != null) {
            return new Submission.Busy(retryAfter);
        }
        Submitted pass = new Submitted(request, listener);
        passes.add(pass);
        whileSubmitting.run();
        return new Submission.Accepted(() -> pass.callsOff++);
    }

    /** The maps that every pass records for an operation. */
    static Maps maps(int operation, Shape shape) {
        byte[] cells = new byte[(int) shape.cells()];
        Arrays.fill(cells, (byte) operation);
        float[] minimum = new float[shape.channels()];
        float[] maximum = new float[shape.channels()];
        Arrays.fill(maximum, operation);
        return new Maps(shape, cells, minimum, maximum, MadeMaps.summary(shape));
    }

    /** The numbers that every pass records for an operation. */
    static Tensor exact(int operation, Shape shape) {
        float[] data = new float[(int) shape.cells()];
        Arrays.fill(data, operation + 0.5f);
        return new Tensor(data, shape);
    }

    /** A pass in the hands of the test. */
    static final class Submitted {

        final PassRequest request;
        final PassListener listener;
        private final List<Shape> shapes;
        private int callsOff;

        Submitted(PassRequest request, PassListener listener) {
            this.request = request;
            this.listener = listener;
            this.shapes = request.graph().shapes(request.input().shape());
        }

        boolean isCalledOff() {
            return callsOff > 0;
        }

        int operation(String path) {
            return request.graph().tap(path).orElseThrow().operation();
        }

        void queued(int position) {
            listener.queued(position, Duration.ofSeconds(position));
        }

        void started() {
            listener.started();
        }

        void record(String... paths) {
            Arrays.stream(paths).forEach(path -> record(operation(path)));
        }

        private void record(int operation) {
            Recording form = Objects.requireNonNull(request.record().get(operation), () -> "unwanted " + operation);
            switch (form) {
                case MAPS -> listener.recorded(operation, maps(operation, shapes.get(operation)));
                case EXACT -> listener.recorded(operation, exact(operation, shapes.get(operation)));
            }
        }

        /** Records everything that was asked for, in order. */
        void recordAll() {
            IntStream.range(0, shapes.size())
                    .filter(request.record()::containsKey)
                    .forEach(this::record);
        }

        void finished(float... output) {
            Optional<Tensor> logits = output.length == 0
                    ? Optional.empty()
                    : Optional.of(new Tensor(output, new Shape(output.length, 1, 1)));
            listener.finished(
                    new PassResult(logits, OptionalDouble.of(0.25), Duration.ofMillis(30), Duration.ofMillis(400)));
        }

        void failed(String why) {
            listener.failed(new EngineException(why));
        }

        void cancelled() {
            listener.cancelled();
        }

        /** From the start to the end, with the gradient of one number of the output. */
        void explain(float... output) {
            int operation = request.gradient().orElseThrow().operation();
            started();
            recordAll();
            listener.differentiated(exact(operation, shapes.get(operation)));
            finished(output);
        }

        /** From the start to the end. */
        void run(float... output) {
            started();
            recordAll();
            finished(output);
        }
    }
}
