package org.layerscope.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.layerscope.api.ApiClient.Answer;
import org.layerscope.model.ModelCatalogue;
import tools.jackson.databind.JsonNode;

@ApiTest
class ModelsApiTest {

    private static final String MODELS = "/api/v1/models";
    private static final String TRAINED = MODELS + "/resnet50";
    private static final String UNTRAINED = MODELS + "/resnet50-untrained";

    private final ApiClient api;
    private final ModelCatalogue catalogue;

    ModelsApiTest(ApiClient api, ModelCatalogue catalogue) {
        this.api = api;
        this.catalogue = catalogue;
    }

    @Test
    void theListDescribesEachModelByTheNamesOfTheInterface() {
        JsonNode models = api.get(MODELS).expect(200).json();

        assertThat(models).hasSize(2);
        for (JsonNode model : models) {
            assertThat(model.propertyNames())
                    .containsExactly(
                            "id",
                            "title",
                            "architecture",
                            "trained",
                            "weights",
                            "parameters",
                            "convLayers",
                            "input",
                            "isDefault");
            assertThat(model.get("weights").propertyNames()).containsExactly("source", "sha256", "licence");
            assertThat(model.get("weights").get("sha256").asString()).matches("[0-9a-f]{64}");
            assertThat(model.get("input").propertyNames()).containsExactly("defaultSize", "mean", "std", "range");
            assertThat(model.get("parameters").asLong()).isEqualTo(25_557_032);
            assertThat(model.get("convLayers").asInt()).isEqualTo(49);
            assertThat(model.get("input").get("defaultSize").asInt()).isEqualTo(224);
            assertThat(model.get("input").get("mean")).hasSize(3);
        }
        assertThat(texts(models, "id")).containsExactly("resnet50", "resnet50-untrained");
        assertThat(texts(models, "trained")).containsExactly("true", "false");
        assertThat(texts(models, "isDefault")).containsExactly("true", "false");
    }

    @Test
    void infoHasTheArticlesKeysInItsOrder() {
        JsonNode info = api.get(TRAINED + "/info").expect(200).json();

        assertThat(info.propertyNames())
                .containsExactly(
                        "Down-sample layers name",
                        "Total CNN Layers",
                        "Total Sequential Layers",
                        "Total Downsampling Layers",
                        "Total Linear Layers",
                        "Total number of Bottleneck and Basicblock",
                        "Total Execution time");
        assertThat(info.get("Down-sample layers name").asString()).isEqualTo("downsample");
        assertThat(info.get("Total CNN Layers").intValue()).isEqualTo(49);
        assertThat(info.get("Total Sequential Layers").intValue()).isEqualTo(4);
        assertThat(info.get("Total Downsampling Layers").intValue()).isEqualTo(4);
        assertThat(info.get("Total Linear Layers").intValue()).isEqualTo(1);
        assertThat(info.get("Total number of Bottleneck and Basicblock").intValue())
                .isEqualTo(16);
        assertThat(info.get("Total Execution time").asString()).matches("\\d\\.\\d{5} sec");
    }

    @Test
    void modulesAsTextAreWhatPyTorchPrints() throws IOException {
        Answer answer = api.get(UNTRAINED + "/modules", "Accept", "text/plain").expect(200);

        assertThat(answer.header("Content-Type")).startsWith("text/plain");
        try (InputStream printed = ModelsApiTest.class.getResourceAsStream("/reference/modules/resnet50.txt")) {
            assertThat(answer.text().stripTrailing())
                    .isEqualTo(new String(printed.readAllBytes(), UTF_8).stripTrailing());
        }
    }

    @Test
    void modulesAsJsonAreATreeWithShapes() {
        JsonNode root = api.get(UNTRAINED + "/modules", "Accept", "application/json")
                .expect(200)
                .json();

        assertThat(root.get("type").asString()).isEqualTo("ResNet");
        assertThat(root.get("path").asString()).isEmpty();
        assertThat(root.get("parameters").asLong()).isEqualTo(25_557_032);
        assertThat(numbers(root.get("outputShape"))).containsExactly(1000, 1, 1);
        assertThat(texts(root.get("children"), "path"))
                .containsExactly(
                        "conv1", "bn1", "relu", "maxpool", "layer1", "layer2", "layer3", "layer4", "avgpool", "fc");
        JsonNode conv1 = root.get("children").get(0);
        assertThat(conv1.propertyNames())
                .containsExactly("path", "type", "repr", "parameters", "outputShape", "children");
        assertThat(conv1.get("repr").asString())
                .isEqualTo("Conv2d(3, 64, kernel_size=(7, 7), stride=(2, 2), padding=(3, 3), bias=False)");
        assertThat(conv1.get("parameters").asLong()).isEqualTo(9408);
        assertThat(numbers(conv1.get("outputShape"))).containsExactly(64, 112, 112);
        JsonNode block = root.get("children").get(4).get("children").get(0);
        assertThat(block.get("path").asString()).isEqualTo("layer1.0");
        assertThat(block.get("type").asString()).isEqualTo("Bottleneck");
        assertThat(numbers(block.get("outputShape"))).containsExactly(256, 56, 56);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "*/*|application/json",
                "text/plain, */*;q=0.5|text/plain",
                "text/*|text/plain",
                "application/json, text/plain;q=0.1|application/json",
                "text/plain;q=0.1, application/json;q=0.9|application/json",
                "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8|application/json"
            })
    void modulesComeInTheFormThatTheClientPrefers(String accept, String expected) {
        Answer answer = api.get(TRAINED + "/modules", "Accept", accept).expect(200);

        assertThat(answer.header("Content-Type")).startsWith(expected);
    }

    @Test
    void layersHaveTheirGeometryInTheExtractorsOrder() {
        JsonNode layers = api.get(UNTRAINED + "/layers").expect(200).json();

        assertThat(layers).hasSize(49);
        assertThat(texts(layers, "index"))
                .isEqualTo(IntStream.range(0, 49).mapToObj(String::valueOf).toList());
        assertThat(texts(layers, "path"))
                .startsWith("conv1", "layer1.0.conv1", "layer1.0.conv2", "layer1.0.conv3", "layer1.1.conv1")
                .endsWith("layer4.2.conv3")
                .noneMatch(path -> path.contains("downsample"));
        JsonNode conv1 = layers.get(0);
        assertThat(conv1.propertyNames())
                .containsExactly(
                        "index",
                        "path",
                        "inChannels",
                        "outChannels",
                        "kernelSize",
                        "stride",
                        "padding",
                        "groups",
                        "weightShape",
                        "receptiveField");
        assertThat(conv1.get("inChannels").asInt()).isEqualTo(3);
        assertThat(conv1.get("outChannels").asInt()).isEqualTo(64);
        assertThat(numbers(conv1.get("kernelSize"))).containsExactly(7, 7);
        assertThat(numbers(conv1.get("stride"))).containsExactly(2, 2);
        assertThat(numbers(conv1.get("padding"))).containsExactly(3, 3);
        assertThat(conv1.get("groups").asInt()).isEqualTo(1);
        assertThat(numbers(conv1.get("weightShape"))).containsExactly(64, 3, 7, 7);
    }

    /** By hand from kernels and strides; the trained model has its stride in a block's first convolution. */
    @ParameterizedTest
    @CsvSource({
        "resnet50-untrained, conv1, 7, 2",
        "resnet50-untrained, layer1.0.conv1, 11, 4",
        "resnet50-untrained, layer1.0.conv2, 19, 4",
        "resnet50-untrained, layer2.0.conv2, 43, 8",
        "resnet50-untrained, layer4.2.conv3, 427, 32",
        "resnet50, conv1, 7, 2",
        "resnet50, layer4.2.conv3, 483, 32"
    })
    void layersTellTheirReceptiveField(String model, String path, int size, int jump) {
        JsonNode layers = api.get(MODELS + "/" + model + "/layers").expect(200).json();

        JsonNode field = StreamSupport.stream(layers.spliterator(), false)
                .filter(layer -> layer.get("path").asString().equals(path))
                .findFirst()
                .orElseThrow()
                .get("receptiveField");
        assertThat(field.propertyNames()).containsExactly("size", "jump");
        assertThat(field.get("size").asInt()).isEqualTo(size);
        assertThat(field.get("jump").asInt()).isEqualTo(jump);
    }

    @ParameterizedTest
    @CsvSource({"0, conv1", "10, layer2.0.conv1", "48, layer4.2.conv3"})
    void weightsAreThoseOfTheModel(String index, String path) {
        NpyFile byIndex = NpyFile.of(api.get(TRAINED + "/layers/" + index + "/weights.npy")
                .expect(200)
                .body());
        Answer byPath = api.get(TRAINED + "/layers/" + path + "/weights.npy").expect(200);

        var weights = catalogue.weights("resnet50");
        FloatBuffer expected = weights.values(path + ".weight");
        assertThat(byIndex.shape()).isEqualTo(weights.shape(path + ".weight"));
        assertThat(FloatBuffer.wrap(byIndex.data())).isEqualTo(expected);
        assertThat(NpyFile.of(byPath.body()).data()).isEqualTo(byIndex.data());
        assertThat(byPath.header("Content-Disposition")).contains("attachment", path + ".weight.npy");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "?filters=5-20&columns=5&tile=21",
                "?input=2&scale=layer",
                "?filters=63",
                "?columns=64&tile=7"
            })
    void filtersAreDrawnFromTheWeightsToThePixel(String query) {
        NpyFile weights = NpyFile.of(
                api.get(TRAINED + "/layers/0/weights.npy").expect(200).body());

        Png png = Png.of(api.get(TRAINED + "/layers/conv1/filters.png" + query)
                .expect(200)
                .body());

        int input = query.contains("input=2") ? 2 : 0;
        boolean shared = query.contains("scale=layer");
        List<Tile> tiles = new ArrayList<>();
        for (int filter : filters(query)) {
            float[] kernel = kernel(weights, filter, input);
            float[] range = shared ? weights.data() : kernel;
            int[] colors = new int[49];
            for (int i = 0; i < 49; i++) {
                colors[i] = level(kernel[i], range) * 0x010101;
            }
            tiles.add(new Tile(7, 7, colors));
        }
        int columns = query.contains("columns=5") ? 5 : query.contains("columns=64") ? 64 : 8;
        int tile = query.contains("tile=21") ? 21 : query.contains("tile=7") ? 7 : 56;
        ExpectedGrid.assertDrawn(png, tiles, columns, tile);
        assertThat(png.texts()).containsEntry("Model", "resnet50").containsEntry("Layer", "conv1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"filter", "layer"})
    void firstLayersFiltersCanBeDrawnInColour(String scale) {
        NpyFile weights = NpyFile.of(
                api.get(TRAINED + "/layers/0/weights.npy").expect(200).body());

        Png png = Png.of(api.get(TRAINED + "/layers/0/filters.png?input=rgb&scale=" + scale)
                .expect(200)
                .body());

        List<Tile> tiles = new ArrayList<>();
        for (int filter = 0; filter < 64; filter++) {
            float[][] kernels = {kernel(weights, filter, 0), kernel(weights, filter, 1), kernel(weights, filter, 2)};
            float[] range = scale.equals("layer")
                    ? weights.data()
                    : Arrays.copyOfRange(weights.data(), filter * 147, filter * 147 + 147);
            int[] colors = new int[49];
            for (int i = 0; i < 49; i++) {
                colors[i] = level(kernels[0][i], range) << 16
                        | level(kernels[1][i], range) << 8
                        | level(kernels[2][i], range);
            }
            tiles.add(new Tile(7, 7, colors));
        }
        ExpectedGrid.assertDrawn(png, tiles, 8, 56);
    }

    @Test
    void filtersOfADeepLayerAndAColourMapAreDrawn() {
        Png png = Png.of(api.get(TRAINED + "/layers/48/filters.png?filters=2040-2047&input=511&colormap=magma&tile=8")
                .expect(200)
                .body());

        assertThat(png.width()).isEqualTo(8 * 10 - 2);
        assertThat(png.height()).isEqualTo(8);
        // 1×1 kernels have no range of their own: the colour map's lowest colour, black with a trace of blue.
        assertThat(png.rgb(0, 0) & 0xfefef8).isZero();
    }

    @ParameterizedTest
    @CsvSource({"layer1.0.downsample.0, 256, 64", "layer4.0.downsample.0, 2048, 1024"})
    void convolutionsOfDownSamplingBranchesHaveFiltersAsWell(String path, int filters, int inputs) {
        Answer file = api.get(TRAINED + "/layers/" + path + "/weights.npy").expect(200);
        Png png = Png.of(api.get(TRAINED + "/layers/" + path + "/filters.png?input=" + (inputs - 1) + "&scale=layer")
                .expect(200)
                .body());

        NpyFile weights = NpyFile.of(file.body());
        assertThat(weights.shape()).containsExactly(filters, inputs, 1, 1);
        assertThat(file.header("Content-Disposition")).contains(path + ".weight.npy");
        List<Tile> tiles = new ArrayList<>();
        float[] extremes = {Float.parseFloat(file.header("X-Layer-Minimum")), highest(file)};
        for (int filter = 0; filter < 64; filter++) {
            float value = weights.data()[filter * inputs + inputs - 1];
            tiles.add(new Tile(1, 1, new int[] {level(value, extremes) * 0x010101}));
        }
        ExpectedGrid.assertDrawn(png, tiles, 8, 56);
        assertThat(png.texts()).containsEntry("Layer", path);
    }

    private static float highest(Answer file) {
        return Float.parseFloat(file.header("X-Layer-Maximum"));
    }

    @Test
    void aPartOfTheWeightsIsThatPartOfAll() {
        String layer = TRAINED + "/layers/layer1.0.conv2/weights.npy";
        float[] all = NpyFile.of(api.get(layer).expect(200).body()).data();

        Answer some = api.get(layer + "?filters=5-7").expect(200);
        Answer slice = api.get(layer + "?filters=5-7&input=63").expect(200);

        assertThat(NpyFile.of(some.body()).shape()).containsExactly(3, 64, 3, 3);
        assertThat(NpyFile.of(some.body()).data()).isEqualTo(Arrays.copyOfRange(all, 5 * 576, 8 * 576));
        assertThat(some.header("Content-Disposition")).contains("layer1.0.conv2.weight.filters-5-7.npy");
        NpyFile kernels = NpyFile.of(slice.body());
        assertThat(kernels.shape()).containsExactly(3, 1, 3, 3);
        for (int filter = 5; filter <= 7; filter++) {
            int from = (filter * 64 + 63) * 9;
            assertThat(Arrays.copyOfRange(kernels.data(), (filter - 5) * 9, (filter - 4) * 9))
                    .isEqualTo(Arrays.copyOfRange(all, from, from + 9));
        }
        double[] values =
                IntStream.range(0, all.length).mapToDouble(i -> all[i]).toArray();
        assertThat(Float.parseFloat(slice.header("X-Layer-Minimum")))
                .isEqualTo((float) Arrays.stream(values).min().orElseThrow());
        assertThat(highest(slice)).isEqualTo((float) Arrays.stream(values).max().orElseThrow());
    }

    @Test
    void nothingSaidMeansTheFirst64FiltersOfTheFirstInputInGrey() {
        byte[] plain = api.get(TRAINED + "/layers/layer2.0.conv2/filters.png")
                .expect(200)
                .body();
        byte[] said = api.get(TRAINED + "/layers/layer2.0.conv2/filters.png"
                        + "?filters=0-63&input=0&columns=8&tile=56&colormap=gray&scale=filter")
                .expect(200)
                .body();

        assertThat(plain).isEqualTo(said);
        assertThat(Png.of(plain).width()).isEqualTo(8 * 58 - 2);
        assertThat(Png.of(plain).height()).isEqualTo(8 * 58 - 2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "conv1/weights.npy?input=3|400|input: 3 (expected: 0..2)",
                "conv1/weights.npy?input=rgb|400|input: rgb (expected: 0..2)",
                "conv1/weights.npy?filters=60-64|422|filters: 64 (expected: 0..63 of conv1)",
                "layer1.0.downsample.0/filters.png?input=rgb|400|input: rgb (expected: 0..63 of layer1.0.downsample.0)",
                "layer1.0.downsample.1/weights.npy|404|layer: layer1.0.downsample.1",
                "layer1.0.downsample/filters.png|404|layer: layer1.0.downsample",
                "fc/weights.npy|404|layer: fc"
            })
    void whatHasNoSuchFiltersIsRefused(String request, int status, String sentence) {
        JsonNode problem =
                api.get(TRAINED + "/layers/" + request).expect(status).json();

        assertThat(problem.get("detail").asString()).startsWith(sentence);
    }

    @Test
    void answersMayBeKeptForAWhileButNotForEver() {
        assertThat(api.get(MODELS).header("Cache-Control")).isEqualTo("no-cache");
        assertThat(api.get(TRAINED + "/info").header("Cache-Control")).isEqualTo("no-cache");
        assertThat(api.get(TRAINED + "/modules").header("Cache-Control")).isEqualTo("no-cache");
        assertThat(api.get(TRAINED + "/modules").header("Vary")).containsIgnoringCase("accept");
        assertThat(api.get(TRAINED + "/layers").header("Cache-Control")).isEqualTo("no-cache");
        assertThat(api.get(TRAINED + "/layers/0/filters.png").header("Cache-Control"))
                .isEqualTo("max-age=3600, public");
        assertThat(api.get(TRAINED + "/layers/0/weights.npy").header("Cache-Control"))
                .isEqualTo("max-age=3600, public");
    }

    private static int[] filters(String query) {
        return query.contains("5-20")
                ? IntStream.rangeClosed(5, 20).toArray()
                : query.contains("=63")
                        ? new int[] {63}
                        : IntStream.range(0, 64).toArray();
    }

    private static float[] kernel(NpyFile weights, int filter, int input) {
        int from = (filter * 3 + input) * 49;
        return Arrays.copyOfRange(weights.data(), from, from + 49);
    }

    private static int level(float value, float[] range) {
        double low = IntStream.range(0, range.length)
                .mapToDouble(i -> range[i])
                .min()
                .orElseThrow();
        double high = IntStream.range(0, range.length)
                .mapToDouble(i -> range[i])
                .max()
                .orElseThrow();
        return (int) Math.round((value - low) / (high - low) * 255);
    }

    private static List<String> texts(JsonNode array, String name) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(node -> node.get(name).asString())
                .toList();
    }

    private static int[] numbers(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .mapToInt(JsonNode::intValue)
                .toArray();
    }
}
