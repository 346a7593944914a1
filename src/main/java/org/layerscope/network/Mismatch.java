package org.layerscope.network;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Where a state dict does not fit a network.
 *
 * @param name of the tensor
 * @param expected its shape in a network of that family; null where there is no such tensor
 * @param found its shape in the state dict; null where that has none
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Mismatch(String name, int @Nullable [] expected, int @Nullable [] found) {

    /** For people to read: {@code missing: fc.bias [1000]}. */
    @Override
    public String toString() {
        if (found == null) {
            return "missing: %s %s".formatted(name, Arrays.toString(expected));
        }
        return expected == null
                ? "unexpected: %s %s".formatted(name, Arrays.toString(found))
                : "shape: %s %s (expected: %s)".formatted(name, Arrays.toString(found), Arrays.toString(expected));
    }
}
