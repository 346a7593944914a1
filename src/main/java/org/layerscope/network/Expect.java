package org.layerscope.network;

import java.util.function.Supplier;

/** Refuses a value with name, value and expectation: {@code groups: 3 (expected: a divisor of 64)}. */
final class Expect {

    private Expect() {}

    /** As below, of a value whose text takes long to make. */
    static void that(boolean holds, String name, Supplier<String> value, String expectation) {
        if (!holds) {
            that(false, name, value.get(), expectation);
        }
    }

    static void that(boolean holds, String name, Object value, String expectation) {
        if (!holds) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: " + expectation + ")");
        }
    }

    static void atLeast(int least, int value, String name) {
        that(value >= least, name, value, "at least " + least);
    }

    static void atLeast(int least, Pair value, String name) {
        that(value.height() >= least && value.width() >= least, name, value, "both at least " + least);
    }
}
