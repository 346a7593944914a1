package org.layerscope.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.layerscope.extractor.Extractor;
import org.layerscope.model.Model;
import org.layerscope.model.Weights;
import org.layerscope.network.ModuleTree;

/** A model as JSON. */
record ModelJson(
        String id,
        String title,
        String architecture,
        boolean trained,
        WeightsJson weights,
        long parameters,
        int convLayers,
        Input input,
        boolean isDefault) {

    @Schema(name = "ModelInput")
    record Input(int defaultSize, float[] mean, float[] std, double range) {}

    /** @param mismatches tensors without a place in the network, and missing ones that it does without; left out where there are none */
    @Schema(name = "Weights")
    record WeightsJson(
            String source,
            String sha256,
            String licence,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> mismatches) {

        static WeightsJson of(Weights weights) {
            return new WeightsJson(weights.source(), weights.sha256(), weights.licence(), weights.mismatches());
        }
    }

    static ModelJson of(Model model, boolean isDefault) {
        var preprocessing = model.preprocessing();
        return new ModelJson(
                model.id(),
                model.title(),
                model.architecture(),
                model.trained(),
                WeightsJson.of(model.weights()),
                ModuleTree.parameters(model.network()),
                Extractor.of(model.network()).layers().size(),
                new Input(
                        preprocessing.defaultSize(), preprocessing.mean(), preprocessing.std(), preprocessing.range()),
                isDefault);
    }
}
