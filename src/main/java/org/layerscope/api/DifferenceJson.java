package org.layerscope.api;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.stream.IntStream;

/** How far a channel's map is from that of another extraction. */
@Schema(name = "Difference")
record DifferenceJson(
        int channel,

        @Schema(description = "mean over the map's cells of the absolute difference of the exact values", minimum = "0")
        double difference) {

    /** By channel. */
    static List<DifferenceJson> of(List<Double> differences) {
        return IntStream.range(0, differences.size())
                .mapToObj(channel -> new DifferenceJson(channel, differences.get(channel)))
                .toList();
    }
}
