package org.layerscope.engine;

import java.util.Map;
import java.util.Optional;
import org.layerscope.network.Graph;

/**
 * One pass to run.
 *
 * @param owner whose turn it uses: owners take turns, whatever the number of their requests
 * @param weights the network's numbers
 * @param graph the operations to run
 * @param input the image, as the graph's first operation takes it
 * @param record which operations' activations to record, by index, and in which form
 * @param extent how far to run
 * @param gradient what to differentiate; only where the pass runs to the output, and records without a proof
 */
public record PassRequest(
        String owner,
        NetworkWeights weights,
        Graph graph,
        Tensor input,
        Map<Integer, Recording> record,
        Extent extent,
        Optional<Gradient> gradient) {

    public PassRequest {
        record = Map.copyOf(record);
        record.keySet().forEach(operation -> check(operation, graph));
        if (gradient.isPresent()) {
            check(gradient.get().operation(), graph);
            if (extent != Extent.OUTPUT) {
                throw new IllegalArgumentException("extent: %s (expected: OUTPUT for a gradient)".formatted(extent));
            }
        }
    }

    /** A pass without a gradient. */
    public PassRequest(
            String owner,
            NetworkWeights weights,
            Graph graph,
            Tensor input,
            Map<Integer, Recording> record,
            Extent extent) {
        this(owner, weights, graph, input, record, extent, Optional.empty());
    }

    private static void check(int operation, Graph graph) {
        int last = graph.operations().size() - 1;
        if (operation < 0 || operation > last) {
            throw new IllegalArgumentException("operation: %d (expected: 0..%d)".formatted(operation, last));
        }
    }

    /** Index of the last operation that has to run. */
    int lastOperation() {
        int last = graph.operations().size() - 1;
        return extent == Extent.RECORDED
                ? record.keySet().stream().mapToInt(Integer::intValue).max().orElse(-1)
                : last;
    }
}
