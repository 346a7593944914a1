package org.layerscope.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What was measured again and again, in milliseconds. */
public final class Sample {

    private final List<Double> values = new ArrayList<>();

    /** Takes a measurement. */
    public interface Measurement {
        /** Milliseconds. */
        double take() throws Exception;
    }

    /** What takes time. */
    public interface Work {
        void run() throws Exception;
    }

    /** Takes each in turn, so that a busy machine slows all alike; the first rounds only warm up. */
    public static List<Sample> inTurn(int warmUp, int rounds, Measurement... sides) throws Exception {
        List<Sample> samples = Stream.of(sides).map(side -> new Sample()).toList();
        for (int round = -warmUp; round < rounds; round++) {
            for (int side = 0; side < sides.length; side++) {
                double value = sides[side].take();
                if (round >= 0) {
                    samples.get(side).add(value);
                }
            }
        }
        return samples;
    }

    /** How long something takes, in milliseconds. */
    public static double time(Work work) throws Exception {
        long start = System.nanoTime();
        work.run();
        return (System.nanoTime() - start) / 1e6;
    }

    void add(double value) {
        values.add(value);
    }

    int size() {
        return values.size();
    }

    /** The middle one. */
    public double median() {
        return percentile(50);
    }

    double percentile(int percent) {
        return values.stream()
                .sorted()
                .skip((long) values.size() * percent / 100)
                .findFirst()
                .orElseThrow();
    }

    /** Median, 95th percentile and number. */
    @Override
    public String toString() {
        return "median %.1f ms, 95th percentile %.1f ms, n = %d".formatted(median(), percentile(95), size());
    }
}
