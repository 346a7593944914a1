package org.layerscope.visualization;

import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.OptionalDouble;
import java.util.SequencedMap;
import java.util.concurrent.CompletableFuture;
import org.layerscope.engine.Gradient;
import org.layerscope.engine.PassResult;
import org.layerscope.model.Model;
import org.layerscope.network.Head;
import org.layerscope.network.Linear;
import org.layerscope.network.Operation;
import org.layerscope.network.Shape;
import org.layerscope.network.StateDict;

/**
 * Makes the class maps of one computation. Whoever asks for the same class waits for the same map, and the maps of the last classes are kept; one
 * that nobody waits for any more is not computed. Thread-safe.
 */
final class ClassMaps {

    /** A few kilobytes each. */
    private static final int KEPT = 16;

    private final Model model;
    private final PassPlan plan;
    private final Computation computation;
    /** By class, the one that was asked for last at the end. Under the computation's lock, as what asks for passes is. */
    private final SequencedMap<Integer, Asked> asked = new LinkedHashMap<>(KEPT, 0.75f, true);

    /** A map, and how many wait for it. */
    private static final class Asked {

        final CompletableFuture<ClassMap> map;
        int waiting;

        Asked(CompletableFuture<ClassMap> map) {
            this.map = map;
        }
    }

    ClassMaps(Model model, PassPlan plan, Computation computation) {
        this.model = model;
        this.plan = plan;
        this.computation = computation;
    }

    /** How many classes the network tells apart. */
    int classes() {
        return Math.toIntExact(plan.graph().shapes(input()).getLast().cells());
    }

    /**
     * The map of a class, once the first pass has ended well.
     *
     * @param left completes when whoever asks waits no longer
     */
    CompletableFuture<ClassMap> of(String owner, int index, CompletableFuture<?> left) {
        Asked shared;
        synchronized (computation) {
            Asked known = asked.get(index);
            shared = known == null || known.map.isCompletedExceptionally() ? new Asked(compute(owner, index)) : known;
            shared.waiting++;
            asked.put(index, shared);
            if (asked.size() > KEPT) {
                asked.pollFirstEntry();
            }
        }
        var unused = left.thenRun(() -> leave(index, shared));
        return shared.map;
    }

    private void leave(int index, Asked shared) {
        synchronized (computation) {
            shared.waiting--;
            if (shared.waiting > 0 || shared.map.isDone()) {
                return;
            }
            asked.remove(index, shared);
        }
        shared.map.cancel(false);
    }

    private CompletableFuture<ClassMap> compute(String owner, int index) {
        return Head.of(plan.graph(), input())
                .map(head -> head.classifier()
                        .map(linear -> exact(owner, head, linear, index))
                        .orElseGet(() -> byGradient(owner, head, index)))
                .orElseGet(() -> CompletableFuture.failedFuture(new ExtractionException(
                        "not_found",
                        "explanation: none (expected: a network whose last feature maps have more than one cell at this input size)",
                        (Throwable) null)));
    }

    private CompletableFuture<ClassMap> exact(String owner, Head head, Operation classifier, int index) {
        return computation.exact(owner, head.activation()).thenApplyAsync(activation -> {
            StateDict weights = computation.weights();
            String bias = classifier.path() + ".bias";
            float added =
                    classifier.as(Linear.class).bias() ? weights.values(bias).get(index) : 0;
            float[] values = cam(activation, weights.values(classifier.path() + ".weight"), index);
            return map(ClassMap.Method.CAM, head, index, activation.shape(), values, OptionalDouble.of(added));
        });
    }

    private CompletableFuture<ClassMap> byGradient(String owner, Head head, int index) {
        CompletableFuture<Computation.Sensitivity> pass =
                computation.sensitivity(owner, new Gradient(index, head.activation()));
        CompletableFuture<ClassMap> map = pass.thenApplyAsync(found -> map(
                ClassMap.Method.GRAD_CAM,
                head,
                index,
                found.activation().shape(),
                gradCam(found),
                OptionalDouble.empty()));
        var unused = map.whenComplete((known, fault) -> pass.cancel(false)); // in vain unless the map was cancelled
        return map;
    }

    /** {@code sum over c of weight[index, c] * activation[c]}, cell by cell. */
    static float[] cam(Activation activation, FloatBuffer weight, int index) {
        int row = index * activation.shape().channels();
        return weighted(activation, channel -> weight.get(row + channel));
    }

    /** {@code relu(sum over c of mean(gradient[c]) * activation[c])}, cell by cell. */
    static float[] gradCam(Computation.Sensitivity found) {
        float[] values = weighted(found.activation(), channel -> mean(found.gradient(), channel));
        for (int cell = 0; cell < values.length; cell++) {
            values[cell] = Math.max(0, values[cell]);
        }
        return values;
    }

    private ClassMap map(
            ClassMap.Method method, Head head, int index, Shape shape, float[] values, OptionalDouble bias) {
        float logit = computation
                .result()
                .flatMap(PassResult::output)
                .orElseThrow(Delivery::cancelledFault)
                .data()[index];
        return new ClassMap(
                index,
                Predictions.label(model.labels(), index),
                method,
                path(head.activation()),
                shape.height(),
                shape.width(),
                values,
                logit,
                bias);
    }

    /** Of the tap that records it, if one does; of a residual block's last ReLU that of the block. */
    private String path(int operation) {
        return plan.tapsOf(operation).stream()
                .map(TapInfo::path)
                .reduce((earlier, later) -> later)
                .orElse(plan.graph().operations().get(operation).path());
    }

    private interface Weight {
        double of(int channel);
    }

    /** The sum of the channels, each with its weight; added up in double. */
    private static float[] weighted(Activation activation, Weight weight) {
        int area = area(activation);
        double[] sums = new double[area];
        for (int channel = 0; channel < activation.shape().channels(); channel++) {
            double factor = weight.of(channel);
            for (int cell = 0; cell < area; cell++) {
                sums[cell] += factor * activation.data()[channel * area + cell];
            }
        }
        float[] values = new float[area];
        for (int cell = 0; cell < area; cell++) {
            values[cell] = (float) sums[cell];
            if (!Float.isFinite(values[cell])) {
                throw new ExtractionException(
                        "computation_failed",
                        "The computation failed: the map of this class holds a number that is not finite.",
                        (Throwable) null);
            }
        }
        return values;
    }

    private static double mean(Activation gradient, int channel) {
        int area = area(gradient);
        double sum = 0;
        for (int cell = channel * area; cell < (channel + 1) * area; cell++) {
            sum += gradient.data()[cell];
        }
        return sum / area;
    }

    private static int area(Activation activation) {
        return activation.shape().height() * activation.shape().width();
    }

    private Shape input() {
        return new Shape(3, computation.input().height(), computation.input().width());
    }
}
