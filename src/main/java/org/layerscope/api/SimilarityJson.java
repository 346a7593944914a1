package org.layerscope.api;

import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.layerscope.visualization.Similarity;

/** How alike the pooled last features of two extractions are. */
@Schema(name = "Similarity")
record SimilarityJson(
        @Schema(description = "the tap of this extraction whose maps were averaged")
        String tap,

        @Schema(
                description = "cosine of the angle between the two, null where all features of one are 0",
                minimum = "-1",
                maximum = "1",
                nullable = true)
        @Nullable Double cosine) {

    static SimilarityJson of(Similarity similarity) {
        return new SimilarityJson(
                similarity.tap(),
                similarity.cosine().isPresent() ? similarity.cosine().getAsDouble() : null);
    }
}
