package org.layerscope.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.layerscope.model.Labels;
import org.layerscope.model.ModelSettings;

/** An own model's settings as JSON, by the names that {@code NAME.model.yaml} has. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "ModelSettings")
record ModelSettingsJson(
        @Nullable String title,
        @Nullable String architecture,
        Input input,

        @Schema(description = "a list of names, imagenet, or the name of a .txt file beside the model") @Nullable Object labels,

        ResNet resnet,
        @Nullable String licence,
        @Nullable String source) {

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "ModelSettingsInput")
    record Input(@Nullable Integer size, List<Double> mean, List<Double> std, int range) {}

    /** What the shapes of a ResNet's weights do not tell. */
    @Schema(name = "ModelSettingsResNet")
    record ResNet(String strideIn, double batchNormEps) {}

    static ModelSettingsJson of(ModelSettings settings) {
        ModelSettings.Input input = settings.input();
        return new ModelSettingsJson(
                settings.title().orElse(null),
                settings.architecture().orElse(null),
                new Input(
                        input.size().isPresent() ? input.size().getAsInt() : null,
                        input.mean(),
                        input.std(),
                        input.range()),
                settings.labels().map(ModelSettingsJson::labels).orElse(null),
                new ResNet(settings.stride(), settings.batchNormEps()),
                settings.licence().orElse(null),
                settings.source().orElse(null));
    }

    private static Object labels(Labels labels) {
        return switch (labels) {
            case Labels.ImageNet imageNet -> "imagenet";
            case Labels.Listed(List<String> names) -> names;
            case Labels.InFile(String name) -> name;
        };
    }
}
