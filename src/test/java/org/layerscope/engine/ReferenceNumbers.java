package org.layerscope.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.layerscope.network.Reference;
import tools.jackson.databind.JsonNode;

/** Compares activations with PyTorch's: every number within 1e-4 of the activation's largest magnitude. */
public final class ReferenceNumbers {

    private static final double TOLERANCE = 1e-4;

    private ReferenceNumbers() {}

    /** Asserts shape, statistics and the sampled values of one recorded activation. */
    public static void assertMatches(JsonNode expected, Tensor activation) {
        assertMatches(expected.path("name").asString("output"), expected, activation);
    }

    /** The same for a record without a name. */
    public static void assertMatches(String name, JsonNode expected, Tensor activation) {
        assertThat(activation.shape()).as(name).isEqualTo(Reference.shape(expected));
        double min = expected.get("min").asDouble();
        double max = expected.get("max").asDouble();
        double within = TOLERANCE * Math.max(Math.abs(min), Math.abs(max));
        float[] data = activation.data();
        double sum = 0;
        double low = data[0];
        double high = data[0];
        for (float value : data) {
            sum += value;
            low = Math.min(low, value);
            high = Math.max(high, value);
        }
        double mean = sum / data.length;
        double squares = 0;
        for (float value : data) {
            squares += (value - mean) * (value - mean);
        }
        assertNear(name + " min", low, min, within);
        assertNear(name + " max", high, max, within);
        assertNear(name + " mean", mean, expected.get("mean").asDouble(), within);
        assertNear(
                name + " std",
                Math.sqrt(squares / data.length),
                expected.get("std").asDouble(),
                within);
        expected.get("values").properties().forEach(entry -> {
            int index = Integer.parseInt(entry.getKey());
            assertNear(name + "[" + index + "]", data[index], entry.getValue().asDouble(), within);
        });
    }

    private static void assertNear(String what, double actual, double expected, double within) {
        assertThat(Math.abs(actual - expected))
                .as("%s: %s (expected: %s)", what, actual, expected)
                .isLessThanOrEqualTo(within);
    }
}
