package org.layerscope.api;

import io.swagger.v3.oas.annotations.media.Schema;
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
        Weights weights,
        long parameters,
        int convLayers,
        Input input,
        boolean isDefault) {

    @Schema(name = "ModelInput")
    record Input(int defaultSize, float[] mean, float[] std, double range) {}

    static ModelJson of(Model model, boolean isDefault) {
        var preprocessing = model.preprocessing();
        return new ModelJson(
                model.id(),
                model.title(),
                model.architecture(),
                model.trained(),
                model.weights(),
                ModuleTree.parameters(model.network()),
                Extractor.of(model.network()).layers().size(),
                new Input(
                        preprocessing.defaultSize(), preprocessing.mean(), preprocessing.std(), preprocessing.range()),
                isDefault);
    }
}
