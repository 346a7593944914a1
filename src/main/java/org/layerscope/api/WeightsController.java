package org.layerscope.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.channels.Channels;
import java.util.Map;
import java.util.SequencedMap;
import org.layerscope.model.Model;
import org.layerscope.model.ModelCatalogue;
import org.layerscope.model.ModelState;
import org.layerscope.network.ModuleTree;
import org.layerscope.network.Safetensors;
import org.layerscope.network.StateDict;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The weights that come with the program, for those who compute the numbers elsewhere. */
@RestController
@Tag(name = "Models")
@RequestMapping(ApiUrls.ROOT + "/models/{model}")
final class WeightsController {

    private final Downloads downloads = new Downloads();
    private final ModelCatalogue catalogue;

    WeightsController(ModelCatalogue catalogue) {
        this.catalogue = catalogue;
    }

    @Operation(
            summary = "All weights by PyTorch's names, as a safetensors file",
            description = "Of the models that come with the program; whoever added another has its file.")
    @ApiResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_OCTET_STREAM_VALUE,
                            schema = @Schema(type = "string", format = "binary")))
    @GetMapping("/weights.safetensors")
    void weights(@PathVariable String model, HttpServletResponse response) {
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
        downloads.send(() -> write(found, response));
    }

    private void write(Model model, HttpServletResponse response) throws IOException {
        SequencedMap<String, int[]> shapes = ModuleTree.stateDict(model.network());
        StateDict weights = catalogue.weights(model);
        Map<String, String> metadata = Map.of(
                "format", "pt",
                "source", model.weights().source(),
                "licence", model.weights().licence());
        TapResources.attachment(model.id() + ".safetensors")
                .forEach((name, values) -> values.forEach(value -> response.addHeader(name, value)));
        response.setContentType(MediaType.APPLICATION_OCTET_STREAM_VALUE);
        response.setContentLengthLong(Safetensors.bytes(shapes, metadata));
        Safetensors.write(Channels.newChannel(response.getOutputStream()), shapes, weights::values, metadata);
    }
}
