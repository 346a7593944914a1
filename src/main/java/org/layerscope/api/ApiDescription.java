package org.layerscope.api;

import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.parameters.RequestBody;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.servers.Server;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.layerscope.image.Fit;
import org.layerscope.image.Sample;
import org.layerscope.visualization.ColorMap;
import org.layerscope.visualization.ExtractionSettings;
import org.layerscope.visualization.GridStyle;
import org.layerscope.visualization.Order;
import org.layerscope.visualization.Pass;
import org.layerscope.visualization.Scale;
import org.layerscope.visualization.Show;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the generated OpenAPI document cannot know: the meaning and range of parameters, the upload's form, refusals. */
@Configuration
class ApiDescription {

    private static final String PROBLEM = "Problem";

    @Bean
    OpenAPI description(@Value("${layerscope.version}") String version) {
        return new OpenAPI()
                .info(new Info()
                        .title("Layerscope")
                        .version(version)
                        .description("What a convolutional network sees in a photo.")
                        .license(new License().name("Apache-2.0").identifier("Apache-2.0")))
                .addServersItem(new Server().url("/"))
                .components(new Components().addSchemas(PROBLEM, problem()));
    }

    private static Schema<?> problem() {
        StringSchema code = new StringSchema();
        code.setDescription("stable");
        code.setEnum(Arrays.stream(Code.values()).map(Code::id).toList());
        return new ObjectSchema()
                .description("RFC 9457")
                .addProperty("title", new StringSchema())
                .addProperty("status", new IntegerSchema())
                .addProperty("detail", new StringSchema().description("value and expectation, for a person"))
                .addProperty("instance", new StringSchema())
                .addProperty("code", code);
    }

    @Bean
    OpenApiCustomizer facts() {
        return document -> document.getPaths()
                .forEach((path, item) -> item.readOperations().forEach(operation -> complete(path, operation)));
    }

    private static void complete(String path, Operation operation) {
        List<Parameter> parameters = Objects.requireNonNullElse(operation.getParameters(), List.of());
        parameters.forEach(parameter -> parameter
                .schema(schema(parameter.getName(), path.contains("/models/"), defaultOf(parameter)))
                .description(meaning(parameter.getName(), path.contains("/shares"))));
        if (operation.getRequestBody() != null && path.endsWith("/extractions")) {
            operation.setRequestBody(upload());
            operation.setParameters(parameters.stream()
                    .filter(parameter -> parameter.getIn().equals("header"))
                    .toList());
        }
        if (path.matches(".*/shares/\\{id}/(taps|predictions|explanation|archive).*")) {
            operation
                    .addParametersItem(new Parameter()
                            .in("query")
                            .name(ApiUrls.PASS)
                            .schema(words(Pass.values(), Pass::id, null))
                            .description("by another pass than the author's"))
                    .addParametersItem(new Parameter()
                            .in("query")
                            .name(ApiUrls.SIZE)
                            .schema(new IntegerSchema())
                            .description(
                                    "side of the input in pixels, made of the pinned picture: 128, 224, 320, 448"));
        }
        operation.getResponses().values().stream()
                .map(ApiResponse::getContent)
                .filter(Objects::nonNull)
                .forEach(ApiDescription::binary);
        operation
                .getResponses()
                .addApiResponse(
                        "default",
                        new ApiResponse()
                                .description("A refusal or a fault; 503 comes with Retry-After")
                                .content(new Content()
                                        .addMediaType(
                                                "application/problem+json",
                                                new MediaType()
                                                        .schema(new Schema<>()
                                                                .$ref("#/components/schemas/" + PROBLEM)))));
    }

    private static @Nullable Object defaultOf(Parameter parameter) {
        return parameter.getSchema() == null ? null : parameter.getSchema().getDefault();
    }

    private static void binary(Content content) {
        content.forEach((type, body) -> {
            if (Set.of("image/png", "application/octet-stream").contains(type)) {
                body.setSchema(new StringSchema().format("binary"));
            } else if (type.equals("text/plain")) {
                body.setSchema(new StringSchema());
            }
        });
    }

    private static RequestBody upload() {
        Schema<?> form = new ObjectSchema()
                .addProperty("photo", new StringSchema().format("binary").description("a picture file, at most 20 MB"))
                .addProperty("model", new StringSchema().description("id of a model; else the default one"))
                .addProperty("pass", words(Pass.values(), Pass::id, "forward"))
                .addProperty(
                        "size",
                        whole(ExtractionSettings.MIN_SIZE, ExtractionSettings.MAX_SIZE)
                                .description("side of the input in pixels; forward: 224, chain: 128"))
                .addProperty("fit", words(Fit.values(), Fit::id, null).description("forward: crop, chain: squash"))
                .addRequiredItem("photo");
        return new RequestBody()
                .required(true)
                .content(new Content().addMediaType("multipart/form-data", new MediaType().schema(form)));
    }

    private static Schema<?> schema(String name, boolean ofModel, @Nullable Object standard) {
        Schema<?> schema = switch (name) {
            case "columns" -> whole(1, GridStyle.MAX_COLUMNS);
            case "tile" -> whole(GridStyle.MIN_TILE, GridStyle.MAX_TILE);
            case "top" -> whole(1, 1000);
            case "show" -> words(Show.values(), Show::id, null);
            case "sample" -> words(Sample.values(), Sample::id, null);
            case "size" -> new IntegerSchema();
            case "class" -> new IntegerSchema().minimum(BigDecimal.ZERO);
            case "colormap" -> words(ColorMap.values(), ColorMap::id, null);
            case "order" -> words(Order.values(), Order::id, null);
            case "scale" ->
                ofModel ? new StringSchema()._enum(List.of("filter", "layer")) : words(Scale.values(), Scale::id, null);
            case "channels", "filters" ->
                new StringSchema().pattern("\\d+(-\\d+)?").example("0-63");
            case "Prefer" -> new StringSchema()._enum(List.of("respond-async"));
            default -> new StringSchema();
        };
        if (standard != null && !standard.equals("")) {
            schema.setDefault(standard);
        }
        return schema;
    }

    private static Schema<?> whole(int min, int max) {
        return new IntegerSchema().minimum(BigDecimal.valueOf(min)).maximum(BigDecimal.valueOf(max));
    }

    private static <E> Schema<String> words(E[] all, Function<E, String> id, @Nullable String standard) {
        StringSchema schema = new StringSchema();
        schema.setEnum(Arrays.stream(all).map(id).toList());
        schema.setDefault(standard);
        return schema;
    }

    private static String meaning(String name, boolean ofShare) {
        return switch (name) {
            case "model" -> "id of a model; to add one, the name of its file";
            case "layer" ->
                "a layer's index, or a convolution's module path: 10, layer1.0.conv3, layer1.0.downsample.0";
            case "sha256" -> "SHA-256 of the model's weights; those of another file are refused";
            case "tap" ->
                "a layer's index, or a module path: 10, layer1.0.conv3, layer1.0.bn3, layer1.0.relu2, maxpool, fc";
            case "id" -> ofShare ? "id of a share" : "id of an extraction";
            case "Authorization" -> "Bearer, and the token that the share's author was given";
            case "channels" -> "feature maps a-b, counted from 0, both included";
            case "filters" ->
                "filters a-b, counted from 0, both included; if nothing is said the first 64 are drawn, and all are in a file";
            case "input" ->
                "input channel of the kernels, counted from 0; rgb draws a layer with three; all are in a file if nothing is said";
            case "columns" -> "tiles in a row";
            case "tile" -> "side of a tile in pixels";
            case "colormap" -> "colours of the levels";
            case "scale" -> "whose smallest and largest value span the levels";
            case "order" ->
                "by number, or by a statistic of the exact values, largest first; difference: from what with names";
            case "top" -> "how many classes";
            case "sample" -> "name of a sample";
            case "show" -> "which activation of each layer: its own, or that of the batch norm or ReLU behind it";
            case "size" -> "side of a square in pixels";
            case "with" ->
                ofShare
                        ? "what to compare with: untrained, pass, photo, or shown for what the share shows itself"
                        : "id of the extraction to compare with";
            case "between" -> "smallest and largest value of a scale that spans more than this tap, such as -1.5,3";
            case "rank" -> "the tap of that extraction whose order the channels have, unless it is their own";
            case "compare" -> "what is compared: untrained, pass, or photo where the share has another";
            case "class" -> "index of the class, counted from 0";
            case "Prefer" -> "respond-async: answer at once instead of waiting for the pass";
            default -> "";
        };
    }
}
