package org.layerscope.ui.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.layerscope.model.ModelCatalogue;
import org.layerscope.visualization.Cell;
import org.layerscope.visualization.ChannelRange;
import org.layerscope.visualization.ColorMap;
import org.layerscope.visualization.Comparison;
import org.layerscope.visualization.ExtractionSettings;
import org.layerscope.visualization.KernelInput;
import org.layerscope.visualization.Lens;
import org.layerscope.visualization.Order;
import org.layerscope.visualization.Pass;
import org.layerscope.visualization.Scale;
import org.layerscope.visualization.Show;
import org.layerscope.visualization.TapInfo;
import tools.jackson.databind.json.JsonMapper;

class TapsTest {

    @TempDir
    private static Path home;

    private static ModelCatalogue catalogue;
    private static Taps forward;
    private static Taps chain;

    @BeforeAll
    static void openCatalogue() {
        catalogue = new ModelCatalogue(home.toString(), false);
        forward = taps(Pass.FORWARD);
        chain = taps(Pass.CHAIN);
    }

    @AfterAll
    static void closeCatalogue() {
        catalogue.close();
    }

    private static Taps taps(Pass pass) {
        return Taps.of(catalogue.defaultModel(), ExtractionSettings.defaults(catalogue.defaultModel(), pass));
    }

    @ParameterizedTest
    @CsvSource({
        "layer1.0.conv3, layer1.0.conv3, CONVOLUTION",
        "layer1.0.bn3, layer1.0.conv3, BATCH_NORM",
        "layer1.0.relu3, layer1.0.conv3, RELU",
        "10, layer2.0.conv1, CONVOLUTION",
        "relu1, conv1, RELU",
        "maxpool, maxpool, RELU",
        "layer1.0, layer1.0, RELU",
        "layer1.0.downsample.0, layer1.0.downsample.0, RELU",
        "fc, fc, RELU",
        "nonsense, '', RELU"
    })
    void aTapIsLookedAtAsALayerWhereItBelongsToOne(String tap, String layer, Show show) {
        Look look = forward.look(Look.FIRST, tap);

        assertThat(look).isEqualTo(Look.FIRST.at(layer).showing(show));
    }

    @ParameterizedTest
    @EnumSource(Pass.class)
    void everyTapAndEveryLookLeadBackToThemselves(Pass pass) {
        Taps taps = pass == Pass.FORWARD ? forward : chain;

        assertThat(taps.all()).extracting(TapInfo::path).allSatisfy(path -> {
            Look look = taps.look(Look.FIRST, path);
            assertThat(taps.tap(look)).isEqualTo(path);
            assertThat(taps.look(look, path)).isEqualTo(look);
            assertThat(taps.known(look)).isEqualTo(look);
        });
    }

    @ParameterizedTest
    @CsvSource({"layer2.0.downsample.0, true", "conv1, true", "relu1, false", "maxpool, false", "layer1.0, false"})
    void filtersStayOnTheScreenWhereATapWithFiltersIsChosen(String tap, boolean stay) {
        Look look = Look.FIRST.filtering(KernelInput.FIRST);

        assertThat(forward.chosen(look, tap).filters()).isEqualTo(stay ? KernelInput.FIRST : null);
        assertThat(forward.tap(forward.chosen(look, tap))).isEqualTo(tap);
    }

    @Test
    void whereFiltersAreLookedAtTheirConvolutionIsOnTheScreen() {
        Look look = Look.FIRST.at("layer1.0.conv2");

        assertThat(forward.onScreen(look)).isEqualTo("layer1.0.relu2");
        assertThat(forward.onScreen(look.filtering(KernelInput.FIRST))).isEqualTo("layer1.0.conv2");
        assertThat(forward.onScreen(Look.FIRST.filtering(KernelInput.FIRST))).isEqualTo("conv1");
    }

    @Test
    void whatIsShownStaysWhereThereIsNoChoice() {
        assertThat(chain.look(Look.FIRST, "layer1.0.conv2").show()).isEqualTo(Show.RELU);
        assertThat(chain.tap(Look.FIRST.at("layer1.0.conv2"))).isEqualTo("layer1.0.conv2");
    }

    @Test
    void aLookAtNothingKnownIsOneAtTheFirstLayer() {
        assertThat(forward.tap(Look.FIRST)).isEqualTo("relu1");
        assertThat(forward.tap(Look.FIRST.at("nonsense"))).isEqualTo("relu1");
        assertThat(chain.tap(Look.FIRST.at("nonsense"))).isEqualTo("conv1");
    }

    @ParameterizedTest
    @CsvSource({"maxpool, 0", "layer1.0.downsample.0, 3", "layer1.0, 3", "layer4.2, 48", "avgpool, 48", "fc, 48"})
    void aTapBetweenTheStopsStandsBehindTheLastOneBeforeIt(String tap, int stop) {
        assertThat(forward.between())
                .filteredOn(between -> between.tap().path().equals(tap))
                .extracting(Taps.Between::stop)
                .containsExactly(stop);
        assertThat(chain.between()).isEmpty();
    }

    @Test
    void ofWhatAnAddressAsksForOnlyWhatThereIsRemains() {
        Look asked = new Look("layer1.0.bn2", new ChannelRange(0, 63), Show.RELU, Picture.PLAIN, 64, "3");

        assertThat(forward.known(asked))
                .isEqualTo(new Look(
                        "layer1.0.conv2",
                        new ChannelRange(0, 63),
                        Show.BATCH_NORM,
                        Picture.PLAIN,
                        null,
                        "layer1.0.conv3"));
        assertThat(forward.known(asked.at("layer1.0.conv3").pinning("nonsense")))
                .isEqualTo(asked.at("layer1.0.conv3").pinning(null));
    }

    @Test
    void aCellThatTheTapLacksIsLookedAtNoMore() {
        Look asked = Look.FIRST.at("layer4.2.conv3").through(Lens.PLAIN.at(new Cell(6, 6)));

        assertThat(forward.known(asked).lens().cell()).isEqualTo(new Cell(6, 6));
        assertThat(forward.known(asked.through(Lens.PLAIN.at(new Cell(7, 6)))).lens())
                .isEqualTo(Lens.PLAIN);
    }

    @ParameterizedTest
    @CsvSource({
        "maxpool, layer1.0.relu2, conv1, layer1.0.conv2",
        "fc, layer3.0.downsample.0, layer4.2.conv3, layer3.0.conv3",
        "layer2.0.conv1, conv1, layer2.0.conv1, conv1"
    })
    void whatAnotherPassLacksGivesWayToItsLayer(String layer, String pinned, String carriedLayer, String carriedPin) {
        Look look = Look.FIRST.at(layer).pinning(pinned);

        assertThat(forward.carried(look, chain)).isEqualTo(look.at(carriedLayer).pinning(carriedPin));
        assertThat(forward.carried(look, forward)).isEqualTo(look);
    }

    @Test
    void whatTheBrowserSaysIsReadWhole() {
        String detail = """
                {"layer": "fc", "first": 3, "last": 9, "show": "convolution", "order": "max", "scale": "layer",
                 "colormap": "magma", "channel": 5, "pin": "maxpool", "filters": "rgb",
                 "compare": "pass", "cell": "3-12", "alpha": 40, "why": 643, "enlarged": true}""";
        JsonMapper json = JsonMapper.shared();

        assertThat(Look.from(json.readTree(detail)))
                .isEqualTo(new Look(
                        "fc",
                        new ChannelRange(3, 9),
                        Show.CONVOLUTION,
                        new Picture(Order.MAX, Scale.LAYER, ColorMap.MAGMA),
                        5,
                        "maxpool",
                        new KernelInput(OptionalInt.empty()),
                        Comparison.PASS,
                        new Lens(new Cell(3, 12), 40, 643, true)));
        assertThat(Look.from(json.valueToTree(Map.of("last", 63)))).isEqualTo(Look.FIRST);
        assertThat(Look.from(json.readTree("{\"last\": 63, \"channel\": null, \"pin\": null, \"filters\": null}")))
                .isEqualTo(Look.FIRST);
    }

    @ParameterizedTest
    @EnumSource(Pass.class)
    void whatAShareHasPinnedIsLookedAtAgain(Pass pass) {
        Taps taps = pass == Pass.FORWARD ? forward : chain;
        Picture picture = new Picture(Order.STD, Scale.LAYER, ColorMap.TURBO);

        assertThat(taps.all()).extracting(TapInfo::path).allSatisfy(path -> {
            Look look = taps.look(new Look("", new ChannelRange(3, 9), Show.RELU, picture, 7, "conv1"), path);

            assertThat(taps.pinned(look).tap()).isEqualTo(path);
            assertThat(taps.look(taps.pinned(look))).isEqualTo(look);
        });
        assertThat(taps.look(taps.pinned(Look.FIRST)))
                .isEqualTo(Look.FIRST.at("conv1").showing(Show.RELU));
    }

    @Test
    void aShareOfChannelsThatALayerLacksPinsThoseThatItHas() {
        Look look = new Look("conv1", new ChannelRange(0, 255), Show.RELU);

        assertThat(forward.pinned(look).channels()).isEqualTo(new ChannelRange(0, 63));
    }
}
