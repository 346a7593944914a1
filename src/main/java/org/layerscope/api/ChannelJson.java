package org.layerscope.api;

import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.layerscope.network.TapKind;
import org.layerscope.visualization.Activation;
import org.layerscope.visualization.ChannelStatistics;
import org.layerscope.visualization.TapInfo;

/** The statistics of a channel as JSON, over its exact values. JSON has no NaN: what is not finite is flagged and left out of the statistics. */
@Schema(name = "Channel")
record ChannelJson(
        int channel,

        @Schema(description = "smallest finite value; 0 where there is none")
        float min,

        @Schema(description = "largest finite value; 0 where there is none")
        float max,

        @Schema(description = "arithmetic mean of the finite values")
        double mean,

        @Schema(description = "population standard deviation of the finite values")
        double std,

        @Schema(description = "share of all values that are 0", minimum = "0", maximum = "1")
        double zeroFraction,

        @ArraySchema(
                arraySchema =
                        @Schema(
                                description =
                                        "dead: a ReLU lets nothing through; constant: all values are the same; nan, inf: contains such"),
                schema = @Schema(allowableValues = {"dead", "constant", "nan", "inf"}))
        List<String> flags) {

    /** All channels of a tap, by number. */
    static List<ChannelJson> of(TapInfo tap, Activation activation) {
        boolean rectified = tap.kind() == TapKind.RELU || tap.kind() == TapKind.BLOCK;
        List<ChannelStatistics> all = ChannelStatistics.of(activation);
        return IntStream.range(0, all.size())
                .mapToObj(channel -> of(channel, all.get(channel), rectified))
                .toList();
    }

    static ChannelJson of(int channel, ChannelStatistics statistics, boolean rectified) {
        return new ChannelJson(
                channel,
                statistics.min(),
                statistics.max(),
                statistics.mean(),
                statistics.std(),
                statistics.zeroFraction(),
                flags(statistics, rectified));
    }

    private static List<String> flags(ChannelStatistics statistics, boolean rectified) {
        List<String> flags = new ArrayList<>();
        if (rectified && statistics.zero()) {
            flags.add("dead");
        }
        if (statistics.constant()) {
            flags.add("constant");
        }
        if (statistics.nan()) {
            flags.add("nan");
        }
        if (statistics.infinite()) {
            flags.add("inf");
        }
        return flags;
    }
}
