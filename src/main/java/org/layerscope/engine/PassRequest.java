package org.layerscope.engine;

import java.util.Map;
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
 */
public record PassRequest(
        String owner,
        NetworkWeights weights,
        Graph graph,
        Tensor input,
        Map<Integer, Recording> record,
        Extent extent) {

    public PassRequest {
        record = Map.copyOf(record);
        int operations = graph.operations().size();
        for (int operation : record.keySet()) {
            if (operation < 0 || operation >= operations) {
                throw new IllegalArgumentException(
                        "operation: %d (expected: 0..%d)".formatted(operation, operations - 1));
            }
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
