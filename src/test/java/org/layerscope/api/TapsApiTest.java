package org.layerscope.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.layerscope.api.ApiClient.Answer;
import tools.jackson.databind.JsonNode;

@ApiTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TapsApiTest {

    private final ApiClient api;
    private String taps = "";

    TapsApiTest(ApiClient api) {
        this.api = api;
    }

    @BeforeAll
    void extract() {
        JsonNode extraction = api.extraction(Form.photo(Photos.portrait()));
        taps = ApiUrls.taps(extraction.get("id").asString());
    }

    private Answer maps(String tap, String query) {
        return api.get(taps + tap + "/maps" + query).expect(200);
    }

    private NpyFile activation(String tap, String query) {
        return NpyFile.of(
                api.get(taps + tap + "/activation.npy" + query).expect(200).body());
    }

    private Png grid(String tap, String query) {
        Answer answer = api.get(taps + tap + "/grid.png" + query).expect(200);
        assertThat(answer.header("Content-Type")).isEqualTo("image/png");
        return Png.of(answer.body());
    }

    @ParameterizedTest
    @CsvSource({
        "conv1, '64,112,112'",
        "bn1, '64,112,112'",
        "relu1, '64,112,112'",
        "maxpool, '64,56,56'",
        "layer1.0.conv3, '64,56,56'",
        "layer1.0.bn3, '64,56,56'",
        "layer1.0.relu2, '64,56,56'",
        "layer1.0, '64,56,56'",
        "layer1.0.downsample.0, '64,56,56'",
        "layer4.2.relu3, '64,7,7'",
        "avgpool, '64,1,1'",
        "fc, '64,1,1'",
        "10, '64,56,56'",
        "48, '64,7,7'"
    })
    void mapsAreTheExactNumbersInSteps(String tap, String shape) {
        Answer answer = maps(tap, "");
        assertThat(answer.header("Content-Type")).isEqualTo("application/octet-stream");
        // The model has its stride in a block's first convolution: layer 10 is the first of layer2.
        String expected = tap.equals("10") ? "64,28,28" : shape;
        assertThat(answer.header("X-Shape")).isEqualTo(expected);

        NpyFile exact = activation(tap, "?channels=0-63");

        assertThat(Arrays.stream(exact.shape()).mapToObj(String::valueOf).collect(Collectors.joining(",")))
                .isEqualTo(expected);
        assertSteps(answer, exact);
    }

    private static void assertSteps(Answer maps, NpyFile exact) {
        double[] minimum = numbers(maps.header("X-Minimum"));
        double[] maximum = numbers(maps.header("X-Maximum"));
        int channels = exact.shape()[0];
        int area = exact.shape()[1] * exact.shape()[2];
        assertThat(minimum).hasSize(channels);
        assertThat(maximum).hasSize(channels);
        assertThat(maps.body()).hasSize(channels * area);
        for (int c = 0; c < channels; c++) {
            float low = Float.POSITIVE_INFINITY;
            float high = Float.NEGATIVE_INFINITY;
            double step = (maximum[c] - minimum[c]) / 255;
            double within = step / 2 + 1e-6 * Math.max(Math.abs(minimum[c]), Math.abs(maximum[c]));
            for (int i = c * area; i < (c + 1) * area; i++) {
                low = Math.min(low, exact.data()[i]);
                high = Math.max(high, exact.data()[i]);
                double meant = minimum[c] + (maps.body()[i] & 0xff) * step;
                if (Math.abs(meant - exact.data()[i]) > within) {
                    throw new AssertionError("cell %d of channel %d: %s (expected: %s within %s)"
                            .formatted(i - c * area, c, meant, exact.data()[i], within));
                }
            }
            assertThat((float) minimum[c]).isEqualTo(low);
            assertThat((float) maximum[c]).isEqualTo(high);
        }
    }

    private static double[] numbers(String list) {
        return Arrays.stream(list.split(",")).mapToDouble(Float::parseFloat).toArray();
    }

    @Test
    void mapsOfARangeAreThatPartOfAll() {
        Answer all = maps("layer1.0.conv3", "?channels=0-255");

        Answer part = maps("layer1.0.conv3", "?channels=70-99");

        assertThat(part.header("X-Shape")).isEqualTo("30,56,56");
        assertThat(part.body()).isEqualTo(Arrays.copyOfRange(all.body(), 70 * 3136, 100 * 3136));
        assertThat(numbers(part.header("X-Minimum")))
                .isEqualTo(Arrays.copyOfRange(numbers(all.header("X-Minimum")), 70, 100));
        assertThat(maps("layer1.0.conv3", "?channels=7").header("X-Shape")).isEqualTo("1,56,56");
    }

    @Test
    void allChannelsOfTheWidestLayerFitIntoOneAnswer() {
        Answer answer = maps("layer4.0.conv3", "?channels=0-2047");

        assertThat(answer.header("X-Shape")).isEqualTo("2048,7,7");
        assertSteps(answer, activation("layer4.0.conv3", ""));
    }

    /** Linux alone gives every machine more addresses than one. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void mapsAreCompressedForOtherMachinesThatAcceptIt() throws IOException {
        byte[] plain = maps("conv1", "").body();
        Answer here = api.get(taps + "conv1/maps", "Accept-Encoding", "gzip");
        Answer there = api.from("127.0.0.2").get(taps + "conv1/maps", "Accept-Encoding", "deflate, GZIP;q=0.5");
        Answer unable = api.from("127.0.0.2").get(taps + "conv1/maps", "Accept-Encoding", "br, gzip;q=0");

        assertThat(here.header("Content-Encoding")).isEmpty();
        assertThat(here.header("Content-Length")).isEqualTo(String.valueOf(plain.length));
        assertThat(here.body()).isEqualTo(plain);
        assertThat(there.header("Content-Encoding")).isEqualTo("gzip");
        assertThat(there.header("Vary")).contains("Accept-Encoding");
        assertThat(there.header("X-Shape")).isEqualTo(here.header("X-Shape"));
        assertThat(there.body()).hasSizeLessThan(plain.length);
        assertThat(new GZIPInputStream(new ByteArrayInputStream(there.body())).readAllBytes())
                .isEqualTo(plain);
        assertThat(unable.body()).isEqualTo(plain);
    }

    @Test
    void mapsAreDrawnToThePixel() {
        for (String query : List.of("", "?channels=3-21&columns=5&tile=30", "?channels=63&columns=1&tile=112")) {
            int first = query.isEmpty() ? 0 : query.contains("3-21") ? 3 : 63;
            int last = query.contains("3-21") ? 21 : 63;
            byte[] cells =
                    maps("conv1", "?channels=%d-%d".formatted(first, last)).body();

            Png png = grid("conv1", query);

            int columns = query.isEmpty() ? 8 : query.contains("columns=5") ? 5 : 1;
            int tile = query.isEmpty() ? 64 : query.contains("tile=30") ? 30 : 112;
            ExpectedGrid.assertDrawn(png, tiles(cells, 112, 112), columns, tile);
        }
    }

    private static List<Tile> tiles(byte[] cells, int height, int width) {
        int area = height * width;
        return IntStream.range(0, cells.length / area)
                .mapToObj(c -> new Tile(
                        height,
                        width,
                        IntStream.range(c * area, (c + 1) * area)
                                .map(i -> (cells[i] & 0xff) * 0x010101)
                                .toArray()))
                .toList();
    }

    @Test
    void aGridSaysInItsTextWhatItShows() {
        Png png = grid("layer1.0.relu2", "?channels=4-7&scale=layer&colormap=viridis");

        assertThat(png.texts())
                .containsEntry("Software", "Layerscope")
                .containsEntry("Model", "resnet50")
                .containsEntry("Pass", "forward")
                .containsEntry("Input", "224 crop")
                .containsEntry("Tap", "layer1.0.relu2")
                .containsEntry("Channels", "4,5,6,7")
                .containsEntry("Order", "index")
                .containsEntry("Scale", "layer")
                .containsEntry("Colormap", "viridis");
        assertThat(png.texts().get("Weights")).matches("[0-9a-f]{64}");
    }

    @ParameterizedTest
    @CsvSource({
        "viridis, 68, 1, 84, 33, 145, 140, 253, 231, 37",
        "magma, 0, 0, 4, 183, 55, 121, 252, 253, 191",
        "inferno, 0, 0, 4, 188, 55, 84, 252, 255, 164",
        "gray, 0, 0, 0, 128, 128, 128, 255, 255, 255"
    })
    void coloursAreThoseOfTheNamedMap(
            String map, int r0, int g0, int b0, int r1, int g1, int b1, int r2, int g2, int b2) {
        byte[] cells = maps("conv1", "").body();
        Png png = grid("conv1", "?tile=112&colormap=" + map);

        assertColor(png, cells, 0, r0, g0, b0);
        assertColor(png, cells, 128, r1, g1, b1);
        assertColor(png, cells, 255, r2, g2, b2);
    }

    private static void assertColor(Png png, byte[] cells, int level, int red, int green, int blue) {
        int at = IntStream.range(0, cells.length)
                .filter(i -> (cells[i] & 0xff) == level)
                .findFirst()
                .orElseThrow();
        int channel = at / 12544;
        int color = png.rgb(channel % 8 * 114 + at % 112, channel / 8 * 114 + at % 12544 / 112);
        assertThat(Math.abs((color >> 16) - red)).as("red of %d", level).isLessThanOrEqualTo(2);
        assertThat(Math.abs((color >> 8 & 0xff) - green))
                .as("green of %d", level)
                .isLessThanOrEqualTo(2);
        assertThat(Math.abs((color & 0xff) - blue)).as("blue of %d", level).isLessThanOrEqualTo(2);
    }

    @Test
    void theScaleOfTheLayerMakesMapsComparable() {
        Answer maps = maps("conv1", "");
        double[] minimum = numbers(maps.header("X-Minimum"));
        double[] maximum = numbers(maps.header("X-Maximum"));
        double low = Arrays.stream(minimum).min().orElseThrow();
        double high = Arrays.stream(maximum).max().orElseThrow();

        Png png = grid("conv1", "?tile=112&scale=layer&channels=0-15");

        byte[] cells = maps.body();
        List<Tile> tiles = IntStream.range(0, 16)
                .mapToObj(c -> new Tile(
                        112,
                        112,
                        IntStream.range(c * 12544, (c + 1) * 12544)
                                .map(i -> {
                                    double value = minimum[c] + (cells[i] & 0xff) / 255.0 * (maximum[c] - minimum[c]);
                                    return (int) Math.round((value - low) / (high - low) * 255) * 0x010101;
                                })
                                .toArray()))
                .toList();
        ExpectedGrid.assertDrawn(png, tiles, 8, 112);
    }

    @ParameterizedTest
    @ValueSource(strings = {"mean", "max", "std"})
    void channelsCanBeOrderedByTheirExactNumbers(String order) {
        NpyFile exact = activation("layer1.0.conv3", "");
        List<Integer> ranking = IntStream.range(0, 256)
                .boxed()
                .sorted(Comparator.comparingDouble(c -> -statistic(order, exact, c)))
                .toList()
                .subList(8, 20);
        byte[] all = maps("layer1.0.conv3", "?channels=0-255").body();

        Png png = grid("layer1.0.conv3", "?channels=8-19&tile=56&order=" + order);

        assertThat(png.texts().get("Channels"))
                .isEqualTo(ranking.stream().map(String::valueOf).collect(Collectors.joining(",")));
        assertThat(png.texts()).containsEntry("Order", order);
        List<Tile> tiles = tiles(all, 56, 56);
        ExpectedGrid.assertDrawn(png, ranking.stream().map(tiles::get).toList(), 8, 56);
    }

    private static double statistic(String order, NpyFile exact, int channel) {
        double sum = 0;
        double squares = 0;
        double max = Double.NEGATIVE_INFINITY;
        for (int i = channel * 3136; i < (channel + 1) * 3136; i++) {
            sum += exact.data()[i];
            squares += (double) exact.data()[i] * exact.data()[i];
            max = Math.max(max, exact.data()[i]);
        }
        double mean = sum / 3136;
        return switch (order) {
            case "mean" -> mean;
            case "max" -> max;
            default -> squares / 3136 - mean * mean;
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"layer1.0.conv3", "layer1.0.relu3", "layer1.0"})
    void channelsAreDescribedByTheirExactNumbers(String tap) {
        NpyFile exact = activation(tap, "");

        JsonNode channels = api.get(taps + tap + "/channels").expect(200).json();

        assertThat(channels.size()).isEqualTo(256);
        for (int c = 0; c < 256; c++) {
            JsonNode channel = channels.get(c);
            double mean = statistic("mean", exact, c);
            long zeros = IntStream.range(c * 3136, (c + 1) * 3136)
                    .filter(i -> exact.data()[i] == 0)
                    .count();
            assertThat(channel.propertyNames())
                    .containsExactly("channel", "min", "max", "mean", "std", "zeroFraction", "flags");
            assertThat(channel.get("channel").asInt()).isEqualTo(c);
            assertThat(channel.get("max").asDouble()).isCloseTo(statistic("max", exact, c), within(1e-6));
            assertThat(channel.get("mean").asDouble()).isCloseTo(mean, within(1e-9));
            assertThat(channel.get("std").asDouble()).isCloseTo(Math.sqrt(statistic("std", exact, c)), within(1e-6));
            assertThat(channel.get("zeroFraction").asDouble()).isEqualTo(zeros / 3136.0);
            boolean dead = zeros == 3136 && !tap.equals("layer1.0.conv3");
            assertThat(channel.get("flags").toString())
                    .isEqualTo(dead ? "[\"dead\"]" : zeros == 3136 ? "[\"constant\"]" : "[]");
        }
    }

    @Test
    void mapsTellTheExtremesOfTheWholeTapWhateverIsAskedFor() {
        Answer all = maps("layer1.0.conv3", "?channels=0-255");

        Answer part = maps("layer1.0.conv3", "?channels=70-99");

        double low = Arrays.stream(numbers(all.header("X-Minimum"))).min().orElseThrow();
        double high = Arrays.stream(numbers(all.header("X-Maximum"))).max().orElseThrow();
        assertThat(numbers(part.header("X-Layer-Minimum"))).containsExactly(low);
        assertThat(numbers(part.header("X-Layer-Maximum"))).containsExactly(high);
    }

    @ParameterizedTest
    @ValueSource(strings = {"conv1", "layer1.0.relu3", "layer2.1", "layer4.2.bn3", "fc"})
    void magnitudeIsTheMeanAbsoluteActivationAtEachCell(String tap) {
        NpyFile exact = activation(tap, "");
        int area = exact.shape()[1] * exact.shape()[2];
        double[] mean = new double[area];
        for (int i = 0; i < exact.data().length; i++) {
            mean[i % area] += Math.abs(exact.data()[i]) / (double) exact.shape()[0];
        }
        double low = Arrays.stream(mean).min().orElseThrow();
        double high = Arrays.stream(mean).max().orElseThrow();

        Answer magnitude = api.get(taps + tap + "/magnitude").expect(200);

        assertThat(magnitude.header("X-Shape")).isEqualTo("1,%d,%d".formatted(exact.shape()[1], exact.shape()[2]));
        assertThat(numbers(magnitude.header("X-Minimum"))[0]).isCloseTo(low, within(1e-5 * low));
        assertThat(numbers(magnitude.header("X-Maximum"))[0]).isCloseTo(high, within(1e-5 * high));
        assertThat(magnitude.body()).hasSize(area);
        for (int i = 0; i < area; i++) {
            double meant = low + (magnitude.body()[i] & 0xff) / 255.0 * (high - low);
            assertThat(meant).isCloseTo(mean[i], within((high - low) / 509 + 1e-5 * high));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"conv1", "layer1.0.relu3", "layer3.0.relu2"})
    void mapsTellTheFlagsOfTheirChannelsAndHowManyTheTapHas(String tap) {
        List<String> flags = new ArrayList<>();
        Map<String, Integer> counts = new LinkedHashMap<>();
        Stream.of("dead", "constant", "nan", "inf").forEach(flag -> counts.put(flag, 0));
        for (JsonNode channel : api.get(taps + tap + "/channels").expect(200).json()) {
            List<String> own = new ArrayList<>();
            channel.get("flags").forEach(flag -> own.add(flag.asString()));
            own.forEach(flag -> counts.merge(flag, 1, Integer::sum));
            flags.add(String.join(" ", own));
        }

        Answer maps = maps(tap, "?channels=8-40");

        assertThat(maps.header("X-Flags")).isEqualTo(String.join(",", flags.subList(8, 41)));
        assertThat(maps.header("X-Layer-Flags"))
                .isEqualTo(counts.entrySet().stream().map(Map.Entry::toString).collect(Collectors.joining(",")));
    }

    @Test
    void anIndexAndThePathOfItsConvolutionMeanTheSame() {
        assertThat(maps("3", "").body()).isEqualTo(maps("layer1.0.conv3", "").body());
        assertThat(activation("3", "?channels=5-6").data())
                .isEqualTo(activation("layer1.0.conv3", "?channels=5-6").data());
    }

    @Test
    void reluTapsHoldNoNegativeNumbers() {
        NpyFile relu = activation("layer1.0.relu3", "");

        assertThat(relu.shape()).containsExactly(256, 56, 56);
        assertThat(IntStream.range(0, relu.data().length).mapToDouble(i -> relu.data()[i]))
                .allMatch(value -> value >= 0)
                .anyMatch(value -> value > 0);
        assertThat(relu.data()).isEqualTo(activation("layer1.0", "").data());
    }

    @Test
    void answersStayInTheOwnersBrowserAndNoLongerThanTheExtraction() {
        String expected = "max-age=1800, private, immutable";

        assertThat(maps("0", "").header("Cache-Control")).isEqualTo(expected);
        assertThat(api.get(taps + "0/grid.png").header("Cache-Control")).isEqualTo(expected);
        assertThat(api.get(taps + "0/activation.npy").header("Cache-Control")).isEqualTo(expected);
        assertThat(api.get(taps + "0/channels").header("Cache-Control")).isEqualTo(expected);
        assertThat(api.get(taps + "0/magnitude").header("Cache-Control")).isEqualTo(expected);
        String address = taps.substring(0, taps.length() - "/taps/".length());
        assertThat(api.get(address + "/predictions").header("Cache-Control")).isEqualTo(expected);
        assertThat(api.get(address + "/input.png").header("Cache-Control")).isEqualTo(expected);
    }
}
