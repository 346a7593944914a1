package org.layerscope.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.OptionalLong;
import org.layerscope.model.Model;
import org.layerscope.model.ModelCatalogue;
import org.layerscope.model.ModelChange;
import org.layerscope.model.ModelSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** People's own models: add, change, delete, where that is allowed. A file is read from the request as it comes, whatever its type is said to be but a multipart form. */
@RestController
@Tag(name = "Own models", description = "Files of people's own networks; to be changed where the server allows it")
@RequestMapping(ApiUrls.ROOT + "/models/{model}")
final class OwnModelsController {

    private static final Logger log = LoggerFactory.getLogger(OwnModelsController.class);
    private static final int MAX_SETTINGS_BYTES = 1 << 20;

    private final ModelCatalogue catalogue;

    OwnModelsController(ModelCatalogue catalogue) {
        this.catalogue = catalogue;
    }

    @Operation(
            summary =
                    "Adds an own model: a .safetensors, .pth, .pt or .pt2 file as the body, its name at the end of the address",
            requestBody =
                    @RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = MediaType.APPLICATION_OCTET_STREAM_VALUE,
                                            schema = @Schema(type = "string", format = "binary"))))
    @ApiResponse(responseCode = "201", description = "Added; its address is in Location")
    @PutMapping(produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<ModelJson> add(@PathVariable String model, HttpServletRequest request) {
        long length = request.getContentLengthLong();
        Model added;
        try {
            added = accepted(catalogue.add(
                    model, request.getInputStream(), length < 0 ? OptionalLong.empty() : OptionalLong.of(length)));
        } catch (IOException fault) {
            log.warn("a model could not be received or stored: {}", fault.toString());
            throw new Problem(Code.INTERNAL_ERROR, "The file could not be received or stored.");
        }
        return ResponseEntity.created(URI.create(ApiUrls.model(added.id())))
                .cacheControl(CacheControl.noStore())
                .body(ModelJson.of(added, false));
    }

    @Operation(summary = "Deletes an own model with its file")
    @ApiResponse(responseCode = "204", description = "Gone")
    @DeleteMapping
    ResponseEntity<Void> delete(@PathVariable String model) {
        accepted(catalogue.remove(model));
        return ResponseEntity.noContent().build();
    }

    @Operation(summary = "The settings of an own model, those included that were found or are standard")
    @GetMapping(path = "/settings", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<ModelSettingsJson> settings(@PathVariable String model) {
        return ResponseEntity.ok().cacheControl(CacheControl.noCache()).body(json(model));
    }

    private ModelSettingsJson json(String model) {
        return catalogue
                .settings(model)
                .map(ModelSettingsJson::of)
                .orElseThrow(() -> new Problem(
                        Code.UNKNOWN_MODEL, "model: %s (expected: an own one)".formatted(Problem.abbreviated(model))));
    }

    @Operation(
            summary = "Gives an own model other settings; what is left out is standard",
            requestBody =
                    @RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                                            schema = @Schema(implementation = ModelSettingsJson.class))))
    @PutMapping(path = "/settings", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<ModelSettingsJson> configure(@PathVariable String model, HttpServletRequest request)
            throws IOException {
        byte[] body = request.getInputStream().readNBytes(MAX_SETTINGS_BYTES + 1);
        if (body.length > MAX_SETTINGS_BYTES) {
            throw new Problem(
                    Code.TOO_LARGE, "settings: more bytes (expected: at most %d)".formatted(MAX_SETTINGS_BYTES));
        }
        switch (ModelSettings.of(tree(body))) {
            case ModelSettings.Reading.Accepted(ModelSettings settings) ->
                accepted(catalogue.configure(model, settings));
            case ModelSettings.Reading.Refused(String problem) -> throw new Problem(Code.BAD_PARAMETER, problem);
        }
        return ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(json(model));
    }

    private static Map<?, ?> tree(byte[] body) {
        try {
            return JsonMapper.shared().readValue(body, Map.class);
        } catch (JacksonException fault) {
            throw new Problem(Code.BAD_PARAMETER, "settings: no JSON object (expected: such as {\"title\": \"Pets\"})");
        }
    }

    private static Model accepted(ModelChange change) {
        return switch (change) {
            case ModelChange.Accepted(Model model) -> model;
            case ModelChange.Refused(var reason, String sentence) -> throw new Problem(code(reason), sentence);
        };
    }

    private static Code code(ModelChange.Reason reason) {
        return switch (reason) {
            case DISABLED -> Code.UPLOADS_DISABLED;
            case UNKNOWN -> Code.UNKNOWN_MODEL;
            case BAD_NAME -> Code.BAD_PARAMETER;
            case EXISTS -> Code.MODEL_EXISTS;
            case TOO_LARGE -> Code.TOO_LARGE;
            case UNSUPPORTED -> Code.UNSUPPORTED_MODEL;
            case NOT_UPLOADED -> Code.NOT_UPLOADED;
            case BUSY -> Code.BUSY;
        };
    }
}
