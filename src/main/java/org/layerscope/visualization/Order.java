package org.layerscope.visualization;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/** In which order channels are shown: by number, or by a statistic of their exact values, largest first. */
public enum Order {
    INDEX,
    MEAN,
    MAX,
    /** Population standard deviation. */
    STD,
    /** How far each is from that of the extraction that this one is compared with. */
    DIFFERENCE;

    /** The name in URLs. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The order of this {@link #id}. */
    public static Optional<Order> parse(String id) {
        return Arrays.stream(values()).filter(order -> order.id().equals(id)).findFirst();
    }

    /**
     * All channels of an activation in this order; equal ones by number.
     *
     * @throws IllegalArgumentException for the difference from another one, which {@link #ranked} orders
     */
    public List<Integer> channels(FeatureMaps maps) {
        IntStream all = IntStream.range(0, maps.shape().channels());
        return this == INDEX
                ? all.boxed().toList()
                : ranked(all.mapToDouble(statistic(maps)).boxed().toList());
    }

    /** Channels by a number of each, largest first; equal ones by number. */
    public static List<Integer> ranked(List<Double> numbers) {
        return IntStream.range(0, numbers.size())
                .boxed()
                // 0 - x and not -x, which would tell 0 from -0
                .sorted(Comparator.comparingDouble((Integer c) -> 0 - numbers.get(c)))
                .toList();
    }

    private IntToDoubleFunction statistic(FeatureMaps maps) {
        return channel -> {
            ChannelStatistics statistics = maps.statistics(channel);
            return switch (this) {
                case INDEX -> -channel;
                case MEAN -> statistics.mean();
                case MAX -> statistics.max();
                case STD -> statistics.std();
                case DIFFERENCE ->
                    throw new IllegalArgumentException("order: difference (expected: one of a single activation)");
            };
        };
    }
}
