package org.layerscope.api;

import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.stream.IntStream;
import org.layerscope.visualization.ChannelStatistics;
import org.layerscope.visualization.FeatureMaps;
import org.layerscope.visualization.Flag;
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
                                        "dead: a ReLU lets nothing through; constant: all values are the same, of more than one, and it is not dead;"
                                                + " nan, inf: contains such, and possibly both"),
                schema = @Schema(allowableValues = {"dead", "constant", "nan", "inf"}))
        List<String> flags) {

    /** All channels of a tap, by number. */
    static List<ChannelJson> of(TapInfo tap, FeatureMaps maps) {
        return IntStream.range(0, maps.shape().channels())
                .mapToObj(channel -> of(tap, channel, maps.statistics(channel)))
                .toList();
    }

    private static ChannelJson of(TapInfo tap, int channel, ChannelStatistics statistics) {
        return new ChannelJson(
                channel,
                statistics.min(),
                statistics.max(),
                statistics.mean(),
                statistics.std(),
                statistics.zeroFraction(),
                Flag.of(tap, statistics).stream().map(Flag::id).toList());
    }
}
