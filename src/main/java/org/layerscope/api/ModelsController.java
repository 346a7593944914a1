package org.layerscope.api;

import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import org.layerscope.extractor.Extractor;
import org.layerscope.extractor.Layer;
import org.layerscope.model.Model;
import org.layerscope.model.ModelCatalogue;
import org.layerscope.model.ModelState;
import org.layerscope.network.ModuleTree;
import org.layerscope.visualization.ChannelRange;
import org.layerscope.visualization.GridStyle;
import org.layerscope.visualization.Kernels;
import org.layerscope.visualization.Scale;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The models: what they are made of, and their weights. */
@RestController
@RequestMapping(ApiUrls.ROOT + "/models")
final class ModelsController {

    private final ModelCatalogue catalogue;

    ModelsController(ModelCatalogue catalogue) {
        this.catalogue = catalogue;
    }

    @GetMapping
    List<ModelJson> models() {
        return catalogue.models().stream()
                .map(model -> ModelJson.of(model, catalogue.defaultModel().equals(model)))
                .toList();
    }

    @GetMapping("/{model}/info")
    SequencedMap<String, Object> info(@PathVariable String model) {
        return Extractor.of(find(model).network()).info();
    }

    @GetMapping("/{model}/modules")
    ResponseEntity<Object> modules(
            @PathVariable String model,
            @RequestHeader(name = HttpHeaders.ACCEPT, defaultValue = MediaType.ALL_VALUE) String accept) {
        Model found = find(model);
        boolean text = MediaType.parseMediaTypes(accept).stream()
                .anyMatch(type -> !type.isWildcardType() && type.includes(MediaType.TEXT_PLAIN));
        return text
                ? ResponseEntity.ok().contentType(MediaType.TEXT_PLAIN).body(ModuleTree.print(found.network()))
                : ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(ModuleJson.of(found));
    }

    @GetMapping("/{model}/layers")
    List<LayerJson> layers(@PathVariable String model) {
        Model found = find(model);
        return Extractor.of(found.network()).layers().stream()
                .map(layer -> LayerJson.of(layer, found.graph()))
                .toList();
    }

    @GetMapping("/{model}/layers/{layer}/filters.png")
    ResponseEntity<byte[]> filters(
            @PathVariable String model,
            @PathVariable String layer,
            @RequestParam(required = false) @Nullable String filters,
            @RequestParam(defaultValue = "0") String input,
            @RequestParam(defaultValue = "8") String columns,
            @RequestParam(defaultValue = "56") String tile,
            @RequestParam(defaultValue = "gray") String colormap,
            @RequestParam(defaultValue = "filter") String scale) {
        Model found = find(model);
        Layer target = layer(found, layer);
        Kernels kernels = kernels(found, target);
        ChannelRange range =
                Parameters.channels("filters", filters, 64, target.conv().outChannels(), target.path());
        Scale scaled = switch (scale) {
            case "filter" -> Scale.CHANNEL;
            case "layer" -> Scale.LAYER;
            default -> throw Problem.badParameter("scale", scale, "filter, layer");
        };
        GridStyle style = Parameters.style(columns, tile, colormap, scaled, range.size());
        Map<String, String> texts = Map.of(
                "Software",
                "Layerscope",
                "Model",
                found.id(),
                "Weights",
                found.weights().sha256(),
                "Layer",
                target.path(),
                "Filters",
                range.first() + "-" + range.last(),
                "Scale",
                scale);
        byte[] png;
        if (input.equals("rgb")) {
            if (kernels.inputs() != 3) {
                throw Problem.badParameter(
                        "input", input, "0..%d of %s".formatted(kernels.inputs() - 1, target.path()));
            }
            png = kernels.rgbPng(range, style, texts);
        } else {
            png = kernels.png(range, Parameters.number("input", input, 0, kernels.inputs() - 1), style, texts);
        }
        return ResponseEntity.ok().contentType(MediaType.IMAGE_PNG).body(png);
    }

    @GetMapping("/{model}/layers/{layer}/weights.npy")
    ResponseEntity<byte[]> weights(@PathVariable String model, @PathVariable String layer) {
        Model found = find(model);
        Layer target = layer(found, layer);
        return TapsController.npy(kernels(found, target).npy(), target.path() + ".weight");
    }

    private Kernels kernels(Model model, Layer layer) {
        if (!(catalogue.state(model.id()) instanceof ModelState.Ready)) {
            throw new Problem(Code.MODEL_LOADING, "The model %s is still being installed.".formatted(model.title()));
        }
        return Kernels.of(layer, catalogue.weights(model.id()));
    }

    private Model find(String id) {
        return catalogue.find(id).orElseThrow(() -> unknown(id));
    }

    static Problem unknown(String id) {
        return new Problem(
                Code.UNKNOWN_MODEL,
                "model: %s (expected: one of those listed at /api/v1/models)".formatted(Problem.abbreviated(id)));
    }

    private static Layer layer(Model model, String pathOrIndex) {
        List<Layer> layers = Extractor.of(model.network()).layers();
        return layers.stream()
                .filter(layer -> layer.path().equals(pathOrIndex)
                        || Integer.toString(layer.index()).equals(pathOrIndex))
                .findFirst()
                .orElseThrow(() -> new Problem(
                        Code.UNKNOWN_TAP,
                        "layer: %s (expected: 0..%d or a convolution's path of %s)"
                                .formatted(Problem.abbreviated(pathOrIndex), layers.size() - 1, model.id())));
    }
}
