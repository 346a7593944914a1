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
    STD;

    /** The name in URLs. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The order of this {@link #id}. */
    public static Optional<Order> parse(String id) {
        return Arrays.stream(values()).filter(order -> order.id().equals(id)).findFirst();
    }

    /** All channels of an activation in this order; equal ones by number. */
    public List<Integer> channels(Activation activation) {
        IntStream all = IntStream.range(0, activation.shape().channels());
        if (this == INDEX) {
            return all.boxed().toList();
        }
        double[] ranks = all.mapToDouble(statistic(activation)).toArray();
        return IntStream.range(0, ranks.length)
                .boxed()
                // 0 - x and not -x, which would tell 0 from -0
                .sorted(Comparator.comparingDouble((Integer c) -> 0 - ranks[c]))
                .toList();
    }

    private IntToDoubleFunction statistic(Activation activation) {
        return channel -> {
            ChannelStatistics statistics = ChannelStatistics.of(activation, channel);
            return switch (this) {
                case INDEX -> -channel;
                case MEAN -> statistics.mean();
                case MAX -> statistics.max();
                case STD -> statistics.std();
            };
        };
    }
}
