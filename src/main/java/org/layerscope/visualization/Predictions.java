package org.layerscope.visualization;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.layerscope.engine.Tensor;

/** Logits to probabilities. */
final class Predictions {

    private Predictions() {}

    /**
     * Softmax in double, shifted by the largest logit so that it cannot overflow; ties in the order of the classes. None if a logit is not
     * finite.
     */
    static List<Prediction> top(Tensor logits, List<String> labels, int count) {
        float[] x = logits.data();
        if (IntStream.range(0, x.length).anyMatch(i -> !Float.isFinite(x[i]))) {
            return List.of();
        }
        double largest =
                IntStream.range(0, x.length).mapToDouble(i -> x[i]).max().orElse(0);
        double sum = IntStream.range(0, x.length)
                .mapToDouble(i -> Math.exp(x[i] - largest))
                .sum();
        return IntStream.range(0, x.length)
                .boxed()
                // 0 - x and not -x, which would tell 0 from -0
                .sorted(Comparator.comparingDouble((Integer i) -> 0 - x[i]))
                .limit(count)
                .map(i -> new Prediction(i, label(labels, i), Math.exp(x[i] - largest) / sum))
                .toList();
    }

    /** The name of a class. */
    static String label(List<String> labels, int index) {
        return index < labels.size() ? labels.get(index) : "class " + index;
    }
}
