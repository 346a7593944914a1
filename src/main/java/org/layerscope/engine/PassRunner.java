package org.layerscope.engine;

import ai.djl.ndarray.types.DataType;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.BinaryOperator;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.layerscope.network.Activation;
import org.layerscope.network.Graph;
import org.layerscope.network.Operation;
import org.layerscope.network.Shape;

/**
 * Runs a graph's operations one by one and copies out what is to be recorded.
 *
 * <p>Every activation lives until the last operation that reads it has run. It is recorded as soon as it exists, before any other
 * operation runs; that is why an addition or product may overwrite its first operand afterwards without a recording ever seeing it.
 */
final class PassRunner {

    private final PtNDManager manager;
    private final LoadedNetwork network;
    private final Graph graph;
    private final List<Shape> shapes;
    private final BooleanSupplier cancelled;
    private final List<Integer> lastUse;
    private final @Nullable PtNDArray[] activations;
    /** The operation whose activation is differentiated by: it stays, and PyTorch must find unchanged what comes behind it. */
    private int leaf = Integer.MAX_VALUE;

    PassRunner(PtNDManager manager, LoadedNetwork network, Graph graph, Shape input, BooleanSupplier cancelled) {
        this.manager = manager;
        this.network = network;
        this.graph = graph;
        this.shapes = graph.shapes(input);
        this.cancelled = cancelled;
        this.lastUse = graph.lastUse();
        this.activations = new PtNDArray[graph.operations().size()];
    }

    /** Takes the activation of {@code operation}; what it needs of it, it copies. */
    interface Recorder {
        void record(int operation, Shape shape, PtNDArray activation);
    }

    /**
     * Runs operations 0 to {@code last}.
     *
     * @return the last operation's numbers; empty when cancelled on the way
     */
    Optional<Tensor> run(Tensor image, int last, Set<Integer> recorded, Recorder recorder) {
        PtNDArray input = upload(image);
        return run(input, 0, last, recorded, recorder) ? Optional.of(tensor(last, input)) : Optional.empty();
    }

    /**
     * Runs all operations and differentiates.
     *
     * @param listener takes the gradient
     * @return the last operation's numbers; empty when cancelled on the way
     */
    Optional<Tensor> differentiate(
            Tensor image, Gradient wanted, Set<Integer> recorded, Recorder recorder, Consumer<Tensor> listener) {
        PtNDArray input = upload(image);
        leaf = wanted.operation();
        int last = graph.operations().size() - 1;
        if (!run(input, 0, leaf, recorded, recorder)) {
            return Optional.empty();
        }
        PtNDArray source = activation(leaf, input);
        source.setRequiresGradient(true);
        JniUtils.setGradMode(true);
        try {
            if (!run(input, leaf + 1, last, recorded, recorder)) {
                return Optional.empty();
            }
            float[] seed = new float[Math.toIntExact(shapes.get(last).cells())];
            seed[wanted.output()] = 1;
            PtNDArray output = activation(last, input);
            try (PtNDArray one = upload(new Tensor(seed, shapes.get(last)))) {
                JniUtils.backward(output, one, false, false);
            }
        } finally {
            JniUtils.setGradMode(false);
        }
        try (PtNDArray gradient = source.getGradient()) {
            listener.accept(tensor(gradient, shapes.get(leaf)));
        }
        return Optional.of(tensor(last, input));
    }

    /** False when cancelled on the way. */
    private boolean run(PtNDArray input, int first, int last, Set<Integer> recorded, Recorder recorder) {
        for (int i = first; i <= last; i++) {
            if (cancelled.getAsBoolean()) {
                return false;
            }
            Operation operation = graph.operations().get(i);
            PtNDArray result = apply(operation, i, input);
            activations[i] = result;
            if (recorded.contains(i)) {
                recorder.record(i, shapes.get(i), result);
            }
            if (i < last) {
                release(operation, i);
            }
        }
        return true;
    }

    private Tensor tensor(int index, PtNDArray input) {
        return tensor(activation(index, input), shapes.get(index));
    }

    /** A copy of an array's numbers. */
    static Tensor tensor(PtNDArray array, Shape shape) {
        float[] copy = new float[Math.toIntExact(shape.cells())];
        numbers(array).asFloatBuffer().get(copy);
        return new Tensor(copy, shape);
    }

    private PtNDArray upload(Tensor image) {
        Shape shape = image.shape();
        ByteBuffer bytes =
                ByteBuffer.allocateDirect(Math.toIntExact(4 * shape.cells())).order(ByteOrder.nativeOrder());
        bytes.asFloatBuffer().put(image.data());
        return manager.create(
                bytes,
                new ai.djl.ndarray.types.Shape(1, shape.channels(), shape.height(), shape.width()),
                DataType.FLOAT32);
    }

    /** On the CPU a view of torch's own memory, valid until the array is closed; elsewhere a copy. */
    static ByteBuffer numbers(PtNDArray array) {
        return array.toByteBuffer(true).order(ByteOrder.nativeOrder());
    }

    private PtNDArray activation(int index, PtNDArray input) {
        PtNDArray array = index < 0 ? input : activations[index];
        if (array == null) {
            throw new IllegalStateException("activation " + index + " was released too early");
        }
        return array;
    }

    private void release(Operation operation, int index) {
        for (int used : operation.inputs()) {
            PtNDArray array = used < 0 ? null : activations[used];
            if (array != null && used != leaf && lastUse.get(used) == index) {
                activations[used] = null;
                array.close();
            }
        }
    }

    private PtNDArray apply(Operation operation, int index, PtNDArray input) {
        PtNDArray x = activation(operation.inputs().getFirst(), input);
        return switch (operation.kind()) {
            case CONV -> Operations.convolution(operation, x, network);
            case BATCH_NORM -> Operations.batchNorm(operation, x, network);
            case RELU, ACTIVATION -> Operations.activation(operation.as(Activation.class), x);
            case MAX_POOL -> Operations.maxPool(operation, x);
            case AVG_POOL -> Operations.avgPool(operation, x);
            case ADAPTIVE_AVG_POOL -> Operations.adaptiveAvgPool(operation, x);
            case FLATTEN -> Operations.flatten(x, shapes.get(index).cells());
            case LINEAR -> Operations.linear(operation, x, network);
            case ADD -> combine(operation, index, input, JniUtils::addi, JniUtils::add);
            case MUL -> combine(operation, index, input, JniUtils::muli, JniUtils::mul);
            case SCALE_SHIFT -> Operations.scaleShift(operation, x);
            case CAT -> JniUtils.cat(inputs(operation, input), 1);
            case SLICE -> Operations.slice(operation, x);
            case SHUFFLE -> Operations.shuffle(operation, x, shapes.get(index));
            case IDENTITY -> Operations.copy(x);
        };
    }

    private PtNDArray[] inputs(Operation operation, PtNDArray input) {
        return operation.inputs().stream().map(used -> activation(used, input)).toArray(PtNDArray[]::new);
    }

    private PtNDArray combine(
            Operation operation,
            int index,
            PtNDArray input,
            BiConsumer<PtNDArray, PtNDArray> inPlace,
            BinaryOperator<PtNDArray> fresh) {
        int left = operation.inputs().get(0);
        int right = operation.inputs().get(1);
        PtNDArray a = activation(left, input);
        PtNDArray b = activation(right, input);
        if (left >= 0
                && index <= leaf
                && left != right
                && lastUse.get(left) == index
                && shapes.get(left).equals(shapes.get(index))) {
            inPlace.accept(a, b);
            activations[left] = null; // it lives on as the result
            return a;
        }
        return fresh.apply(a, b);
    }
}
