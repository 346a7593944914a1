package org.layerscope.visualization;

/**
 * Values of a scale that spans more than one layer.
 *
 * @param lowest finite
 * @param highest finite, at least as large
 */
public record Span(double lowest, double highest) {

    public Span {
        if (!(Double.isFinite(lowest) && Double.isFinite(highest) && lowest <= highest)) {
            throw new IllegalArgumentException(
                    "span: %s to %s (expected: two finite numbers in this order)".formatted(lowest, highest));
        }
    }
}
