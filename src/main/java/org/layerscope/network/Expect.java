package org.layerscope.network;

/** Refuses a value with name, value and expectation: {@code groups: 3 (expected: a divisor of 64)}. */
final class Expect {

    private Expect() {}

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
