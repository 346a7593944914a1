package org.layerscope.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.layerscope.sharing.Share;

/** A share as JSON: what is pinned. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ShareJson(
        @Nullable String title,
        String model,
        String weights,
        String pass,
        ExtractionJson.Input input,
        ShareViewJson view,
        boolean showPhoto,
        Instant createdAt,
        @Nullable Instant expiresAt) {

    static ShareJson of(Share share) {
        return new ShareJson(
                share.title().orElse(null),
                share.model(),
                share.weights(),
                share.pass().id(),
                new ExtractionJson.Input(share.size(), share.size(), share.fit()),
                ShareViewJson.of(share.view()),
                share.showPhoto(),
                share.createdAt(),
                share.expiresAt().orElse(null));
    }

    /** What it takes to make one. */
    @Schema(name = "ShareRequest")
    record Wanted(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED, description = "id of an extraction") @Nullable String extraction,

            @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable ShareViewJson view,

            @Schema(
                    description =
                            "id of the extraction of the other photo, by the same model, pass, size and fit; where view.compare is photo")
            @Nullable String compareWith,

            @Schema(description = "PT1H, P1D, P7D (if nothing is said), P30D or never") @Nullable String expiresIn,

            @Schema(description = "one line of text, at most 200 characters") @Nullable String title,

            @Schema(description = "whether visitors see the photo too, and not only what the network makes of it")
            @Nullable Boolean showPhoto) {}

    /** A new one. Neither id nor token can be found out again. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "NewShare")
    record Made(
            String id,
            String url,
            String ownerToken,
            @Nullable Instant expiresAt) {}
}
