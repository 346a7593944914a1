package org.layerscope.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import org.layerscope.extractor.Extractor;
import org.layerscope.extractor.Layer;
import org.layerscope.model.Model;
import org.layerscope.model.ModelCatalogue;
import org.layerscope.network.Conv2d;
import org.layerscope.network.ModuleTree;
import org.layerscope.visualization.ChannelRange;
import org.layerscope.visualization.GridStyle;
import org.layerscope.visualization.Kernels;
import org.layerscope.visualization.Scale;
import org.springframework.http.CacheControl;
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
@Tag(name = "Models", description = "What the networks are made of, and their weights")
@RequestMapping(ApiUrls.ROOT + "/models")
final class ModelsController {

    /** The weights of models that come with the program change with its version only. */
    private static final CacheControl AN_HOUR =
            CacheControl.maxAge(Duration.ofHours(1)).cachePublic();

    private final ModelCatalogue catalogue;

    ModelsController(ModelCatalogue catalogue) {
        this.catalogue = catalogue;
    }

    @Operation(summary = "All models, the default one first")
    @GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<List<ModelJson>> models() {
        return json(catalogue.models().stream()
                .map(model -> ModelJson.of(model, catalogue.defaultModel().equals(model)))
                .toList());
    }

    private static <T> ResponseEntity<T> json(T body) {
        return ResponseEntity.ok().cacheControl(CacheControl.noCache()).body(body);
    }

    @Operation(summary = "One model")
    @GetMapping(path = "/{model}", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<ModelJson> model(@PathVariable String model) {
        Model found = find(model);
        return json(ModelJson.of(found, catalogue.defaultModel().equals(found)));
    }

    @Operation(summary = "The extractor's counts: the article's info map")
    @GetMapping(path = "/{model}/info", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<SequencedMap<String, Object>> info(@PathVariable String model) {
        return json(Extractor.of(find(model).network()).info());
    }

    @Operation(summary = "All modules: a tree as JSON, or as text what PyTorch prints, line for line")
    @GetMapping(
            path = "/{model}/modules",
            produces = {MediaType.APPLICATION_JSON_VALUE, MediaType.TEXT_PLAIN_VALUE})
    ResponseEntity<Object> modules(
            @PathVariable String model,
            @Parameter(hidden = true) @RequestHeader(name = HttpHeaders.ACCEPT, defaultValue = MediaType.ALL_VALUE)
                    String accept) {
        Model found = find(model);
        List<MediaType> accepted = MediaType.parseMediaTypes(accept);
        boolean text = quality(accepted, MediaType.TEXT_PLAIN) > quality(accepted, MediaType.APPLICATION_JSON);
        return ResponseEntity.ok()
                .contentType(text ? MediaType.TEXT_PLAIN : MediaType.APPLICATION_JSON)
                .cacheControl(CacheControl.noCache())
                .varyBy(HttpHeaders.ACCEPT)
                .body(text ? ModuleTree.print(found.network()) : ModuleJson.of(found));
    }

    /** How much the client wants this type, as its most specific range says. */
    private static double quality(List<MediaType> accepted, MediaType type) {
        return accepted.stream()
                .filter(range -> range.includes(type))
                .max(Comparator.comparingInt(range -> range.isWildcardType() ? 0 : range.isWildcardSubtype() ? 1 : 2))
                .map(MediaType::getQualityValue)
                .orElse(0.0);
    }

    @Operation(summary = "The convolutions in the extractor's order, with geometry and receptive field")
    @GetMapping(path = "/{model}/layers", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<List<LayerJson>> layers(@PathVariable String model) {
        Model found = find(model);
        return json(Extractor.of(found.network()).layers().stream()
                .map(layer -> LayerJson.of(layer, found.graph()))
                .toList());
    }

    @Operation(summary = "A layer's kernels as a grid")
    @GetMapping(
            path = {"/{model}/layers/{layer}/filters.png", "/{model}/weights/{sha256}/layers/{layer}/filters.png"},
            produces = MediaType.IMAGE_PNG_VALUE)
    ResponseEntity<byte[]> filters(
            @PathVariable String model,
            @PathVariable(required = false) @Nullable String sha256,
            @PathVariable String layer,
            @RequestParam(required = false) @Nullable String filters,
            @RequestParam(defaultValue = "0") String input,
            @RequestParam(defaultValue = "8") String columns,
            @RequestParam(defaultValue = "56") String tile,
            @RequestParam(defaultValue = "gray") String colormap,
            @RequestParam(defaultValue = "filter") String scale) {
        Model found = find(model, sha256);
        Convolution target = convolution(found, layer);
        Kernels kernels = kernels(found, target);
        ChannelRange range =
                Parameters.channels("filters", filters, 64, target.conv().outChannels(), target.path());
        Scale scaled = switch (scale) {
            case "filter" -> Scale.CHANNEL;
            case "layer" -> Scale.LAYER;
            default -> throw Problem.badParameter("scale", scale, "filter, layer");
        };
        GridStyle style = Parameters.style(columns, tile, colormap, scaled, Optional.empty(), range.size());
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
        return ResponseEntity.ok().cacheControl(caching(found)).body(png);
    }

    @Operation(summary = "A layer's weights as a NumPy file: float32 [out, in/groups, kh, kw], or a part of them")
    @ApiResponse(
            responseCode = "200",
            description = "The file",
            headers = {
                @Header(name = "X-Layer-Minimum", description = "smallest of all weights of the layer"),
                @Header(name = "X-Layer-Maximum", description = "largest of all weights of the layer")
            })
    @GetMapping(
            path = {"/{model}/layers/{layer}/weights.npy", "/{model}/weights/{sha256}/layers/{layer}/weights.npy"},
            produces = MediaType.APPLICATION_OCTET_STREAM_VALUE)
    ResponseEntity<byte[]> weights(
            @PathVariable String model,
            @PathVariable(required = false) @Nullable String sha256,
            @PathVariable String layer,
            @RequestParam(required = false) @Nullable String filters,
            @RequestParam(required = false) @Nullable String input) {
        Model found = find(model, sha256);
        Convolution target = convolution(found, layer);
        Kernels kernels = kernels(found, target);
        ChannelRange range = Parameters.channels(
                "filters", filters, Integer.MAX_VALUE, target.conv().outChannels(), target.path());
        byte[] file = input == null
                ? kernels.npy(range)
                : kernels.npy(range, Parameters.number("input", input, 0, kernels.inputs() - 1));
        String part = (filters == null ? "" : ".filters-" + range.first() + "-" + range.last())
                + (input == null ? "" : ".input-" + input);
        return ResponseEntity.ok()
                .headers(TapResources.attachment(target.path() + ".weight" + part + ".npy"))
                .cacheControl(caching(found))
                .header("X-Layer-Minimum", Float.toString(kernels.lowest()))
                .header("X-Layer-Maximum", Float.toString(kernels.highest()))
                .body(file);
    }

    private CacheControl caching(Model model) {
        return catalogue.settings(model.id()).isPresent() ? CacheControl.noCache() : AN_HOUR;
    }

    private Kernels kernels(Model model, Convolution target) {
        if (!catalogue.isReady(model)) {
            throw new Problem(Code.MODEL_LOADING, "The model %s is still being installed.".formatted(model.title()));
        }
        try {
            return Kernels.of(target.path(), target.conv(), catalogue.weights(model));
        } catch (IllegalStateException changed) {
            throw new Problem(
                    Code.UNKNOWN_MODEL,
                    "weights of %s: %s".formatted(model.id(), String.valueOf(changed.getMessage())));
        }
    }

    /** @param sha256 of its weights; null for whichever it has */
    private Model find(String id, @Nullable String sha256) {
        Model found = find(id);
        if (sha256 != null && !sha256.equals(found.weights().sha256())) {
            throw new Problem(
                    Code.UNKNOWN_MODEL,
                    "weights of %s: %s (expected: %s, which it has by now)"
                            .formatted(
                                    id,
                                    Problem.abbreviated(sha256),
                                    found.weights().sha256()));
        }
        return found;
    }

    private Model find(String id) {
        return catalogue.find(id).orElseThrow(() -> unknown(id));
    }

    static Problem unknown(String id) {
        return new Problem(
                Code.UNKNOWN_MODEL,
                "model: %s (expected: one of those listed at /api/v1/models)".formatted(Problem.abbreviated(id)));
    }

    /** A layer's, or one in a down-sampling branch. */
    private record Convolution(String path, Conv2d conv) {}

    private static Convolution convolution(Model model, String pathOrIndex) {
        List<Layer> layers = Extractor.of(model.network()).layers();
        Optional<Convolution> ofIndex = layers.stream()
                .filter(layer -> Integer.toString(layer.index()).equals(pathOrIndex))
                .findFirst()
                .map(layer -> new Convolution(layer.path(), layer.conv()));
        return ofIndex.or(() -> Optional.ofNullable(
                                ModuleTree.modules(model.network()).get(pathOrIndex))
                        .filter(Conv2d.class::isInstance)
                        .map(module -> new Convolution(pathOrIndex, (Conv2d) module)))
                .orElseThrow(() -> new Problem(
                        Code.UNKNOWN_TAP,
                        "layer: %s (expected: 0..%d or a convolution's path of %s)"
                                .formatted(Problem.abbreviated(pathOrIndex), layers.size() - 1, model.id())));
    }
}
