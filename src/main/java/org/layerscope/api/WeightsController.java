package org.layerscope.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.nio.channels.Channels;
import java.util.Map;
import org.layerscope.model.Model;
import org.layerscope.model.ModelCatalogue;
import org.layerscope.model.ModelState;
import org.layerscope.network.ModuleTree;
import org.layerscope.network.Safetensors;
import org.layerscope.network.StateDict;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

/** The weights that come with the program, for those who compute the numbers elsewhere. */
@RestController
@Tag(name = "Models")
@RequestMapping(ApiUrls.ROOT + "/models/{model}")
final class WeightsController {

    private final ModelCatalogue catalogue;

    WeightsController(ModelCatalogue catalogue) {
        this.catalogue = catalogue;
    }

    @Operation(
            summary = "All weights by PyTorch's names, as a safetensors file",
            description = "Of the models that come with the program; whoever added another has its file.")
    @GetMapping(path = "/weights.safetensors", produces = MediaType.APPLICATION_OCTET_STREAM_VALUE)
    ResponseEntity<StreamingResponseBody> weights(@PathVariable String model) {
        Model found = catalogue.find(model).orElseThrow(() -> ModelsController.unknown(model));
        if (catalogue.settings(found.id()).isPresent()) {
            throw new Problem(
                    Code.NOT_FOUND,
                    "weights.safetensors: none (expected: a model that comes with the program; whoever added %s has its file)"
                            .formatted(found.id()));
        }
        if (!(catalogue.state(found.id()) instanceof ModelState.Ready)) {
            throw new Problem(Code.MODEL_LOADING, "The model %s is still being installed.".formatted(found.title()));
        }
        StateDict weights = catalogue.weights(found);
        Map<String, String> metadata = Map.of(
                "format", "pt",
                "source", found.weights().source(),
                "licence", found.weights().licence());
        HttpHeaders headers = TapResources.attachment(found.id() + ".safetensors");
        return ResponseEntity.ok()
                .headers(headers)
                .body(out -> Safetensors.write(
                        Channels.newChannel(out), ModuleTree.stateDict(found.network()), weights::values, metadata));
    }
}
