package org.layerscope.engine;

import java.time.Duration;

/**
 * Guesses how long a pass will take from how long passes took lately. Their time is taken to grow with the cells of the input and the number of
 * operations, which is right within a factor of two between a small network and a deep one. Thread-safe.
 */
final class PassClock {

    private static final double FIRST_GUESS = 25; // nanoseconds: ResNet-50 at 224 in 220 ms
    private static final double NEWEST = 0.2;

    private double nanosPerUnit = FIRST_GUESS;

    synchronized Duration guess(PassRequest request) {
        return Duration.ofNanos((long) (units(request) * nanosPerUnit));
    }

    synchronized void learn(PassRequest request, Duration taken) {
        nanosPerUnit += NEWEST * (taken.toNanos() / units(request) - nanosPerUnit);
    }

    private static double units(PassRequest request) {
        int passes = request.extent() == Extent.PROVED ? 2 : 1;
        return (double) request.input().shape().cells() / 3 * Math.max(1, request.lastOperation() + 1) * passes;
    }
}
