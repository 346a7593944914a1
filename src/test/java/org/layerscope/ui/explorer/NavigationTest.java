package org.layerscope.ui.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import com.vaadin.flow.router.Location;
import com.vaadin.flow.router.QueryParameters;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.layerscope.image.Fit;
import org.layerscope.model.Model;
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

class NavigationTest {

    private static final Look EVERYTHING = new Look(
            "maxpool",
            new ChannelRange(0, 15),
            Show.RELU,
            new Picture(Order.STD, Scale.LAYER, ColorMap.COOLWARM),
            17,
            "layer1.0.relu2",
            new KernelInput(OptionalInt.of(9)),
            Comparison.UNTRAINED,
            new Lens(new Cell(7, 6), 40, 643, true));

    @TempDir
    private static Path home;

    private static ModelCatalogue catalogue;

    @BeforeAll
    static void openCatalogue() {
        catalogue = new ModelCatalogue(home.toString(), false);
    }

    @AfterAll
    static void closeCatalogue() {
        catalogue.close();
    }

    static List<ViewState> views() {
        ExtractionSettings forward = new ExtractionSettings("resnet50", Pass.FORWARD, 128, Fit.CROP);
        ExtractionSettings chain = new ExtractionSettings("resnet50-untrained", Pass.CHAIN, 128, Fit.SQUASH);
        return List.of(
                ViewState.start(forward),
                new ViewState(
                        chain, new Look("layer3.0.conv2", new ChannelRange(64, 127), Show.CONVOLUTION), Locale.CHINESE),
                new ViewState(forward, new Look("conv1", new ChannelRange(5, 5), Show.BATCH_NORM), Locale.ENGLISH),
                new ViewState(
                        forward, Look.FIRST.filtering(KernelInput.parse("rgb").orElseThrow()), null),
                new ViewState(forward, EVERYTHING, null));
    }

    @ParameterizedTest
    @MethodSource("views")
    void anAddressSaysAllOfTheView(ViewState view) {
        assertThat(read(Navigation.explorer(view).getQueryParameters())).isEqualTo(view);
    }

    @Test
    void anAddressIsReadable() {
        ViewState view = views().get(1);

        Location address = Navigation.explorer(view);

        assertThat(address.getPath()).isEmpty();
        assertThat(address.getQueryParameters().getQueryString().split("&"))
                .containsExactlyInAnyOrder(
                        "model=resnet50-untrained",
                        "pass=chain",
                        "size=128",
                        "layer=layer3.0.conv2",
                        "channels=64-127",
                        "show=convolution",
                        "lang=zh");
    }

    @Test
    void whatHasItsDefaultIsLeftOutOfTheAddress() {
        assertThat(query(views().getFirst()))
                .contains("channels=0-63")
                .doesNotContain(
                        "order",
                        "scale",
                        "colormap",
                        "channel=",
                        "pin",
                        "view",
                        "input",
                        "compare",
                        "cell",
                        "alpha",
                        "why",
                        "enlarged");
        assertThat(query(views().getLast()).split("&"))
                .contains(
                        "order=std",
                        "scale=layer",
                        "colormap=coolwarm",
                        "channel=17",
                        "pin=layer1.0.relu2",
                        "view=filters",
                        "input=9",
                        "compare=untrained",
                        "cell=7-6",
                        "alpha=40",
                        "why=643",
                        "enlarged=true");
    }

    private static String query(ViewState view) {
        return Navigation.explorer(view).getQueryParameters().getQueryString();
    }

    @Test
    void withoutParametersItIsTheDefaultModelsForwardPass() {
        assertThat(read(QueryParameters.empty()))
                .isEqualTo(ViewState.start(ExtractionSettings.defaults(catalogue.defaultModel(), Pass.FORWARD)));
    }

    @Test
    void withoutASizeItIsThatOfThePass() {
        assertThat(read(QueryParameters.of("pass", "chain")).settings())
                .isEqualTo(ExtractionSettings.defaults(catalogue.defaultModel(), Pass.CHAIN));
    }

    @ParameterizedTest
    @CsvSource({
        "model, resnet9000",
        "pass, sideways",
        "size, 225",
        "size, -1",
        "size, 99999999999",
        "layer, ../../etc",
        "layer, <script>",
        "channels, 9-3",
        "channels, 0-99999999999",
        "channels, a-b",
        "channels, 5",
        "show, all",
        "lang, tlh",
        "order, median",
        "order, MEAN",
        "scale, filter",
        "colormap, jet",
        "channel, -1",
        "channel, 9999999",
        "channel, one",
        "pin, <script>",
        "view, kernels",
        "input, 3"
    })
    void aStrangeValueGivesWayToTheDefault(String name, String value) {
        assertThat(read(QueryParameters.of(name, value))).isEqualTo(read(QueryParameters.empty()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"layer", "layer=&channels=&size=", "=", "channels=0-3&channels=x", "%00=%00&layer=%F0%9F"})
    void aStrangeQueryIsReadAllTheSame(String query) {
        assertThat(read(QueryParameters.fromString(query))).isNotNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "layer=nonsense | layer | nonsense | 0..48, conv1 …",
                "layer=49 | layer | 49 | 0..48, conv1 …",
                "channels=60-64 | channels | 60-64 | 0..63 of conv1",
                "layer=layer1.0.conv3&channels=0-256 | channels | 0-256 | 0..255 of layer1.0.conv3",
                "channels=9-3 | channels | 9-3 | 0..63 of conv1",
                "channels=a-b | channels | a-b | 0..63 of conv1",
                "layer=nonsense&channels=a-b | layer | nonsense | 0..48, conv1 …",
                "layer=fc&channels=0-1000 | channels | 0-1000 | 0..999 of fc",
                "layer=layer1.0.bn3&channels=0-256 | channels | 0-256 | 0..255 of layer1.0.conv3",
                "order=median | order | median | index, mean, max, std, difference",
                "scale=filter | scale | filter | channel, layer",
                "colormap=jet | colormap | jet | gray, viridis, magma, inferno, turbo, coolwarm",
                "channel=64 | channel | 64 | 0..63 of conv1",
                "channel=x | channel | x | 0..63 of conv1",
                "pin=layer9 | pin | layer9 | 0..48, conv1 …",
                "view=kernels | view | kernels | filters",
                "view=filters&input=3 | input | 3 | 0..2 of conv1",
                "view=filters&input=-1 | input | -1 | 0..2 of conv1",
                "view=filters&layer=layer1.0.bn2&input=rgb | input | rgb | 0..63 of layer1.0.conv2",
                "view=filters&layer=layer2.0.downsample.0&input=256 | input | 256 | 0..255 of layer2.0.downsample.0",
                "view=filters&layer=fc&input=0 | input | 0 | a layer with filters",
                "compare=all | compare | all | photo, untrained, pass",
                "why=1000 | why | 1000 | 0..999",
                "why=egg | why | egg | 0..999",
                "enlarged=1 | enlarged | 1 | true"
            })
    void whatAnAddressAsksForInVainIsSaidWithWhatThereIs(String query, String name, String value, String expected) {
        assertThat(misfit(query)).contains(new Navigation.Misfit(name, value, expected));
    }

    @Test
    void aClassThatTheModelDoesNotHaveIsNotExplained() {
        assertThat(read(QueryParameters.fromString("why=999")).look().lens().explained())
                .isEqualTo(999);
        assertThat(read(QueryParameters.fromString("why=1000")).look().lens().explained())
                .isNull();
    }

    @Test
    void anUnknownModelIsSaidBeforeAnythingElseWithAllThatThereAre() {
        String models =
                String.join(", ", catalogue.models().stream().map(Model::id).toList());

        assertThat(misfit("model=resnet9000&layer=nonsense"))
                .contains(new Navigation.Misfit("model", "resnet9000", models));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "model=resnet50-untrained&layer=layer4.2.conv3&channels=1984-2047",
                "layer=48&channels=0-2047",
                "channels=63-63",
                "layer=maxpool&channels=0-63&channel=63&pin=fc",
                "layer=layer2.0.relu3&channels=0-511&order=max&scale=layer&colormap=turbo&pin=48",
                "view=filters",
                "view=filters&input=rgb",
                "view=filters&layer=layer4.0.downsample.0&input=1023&channels=0-2047",
                "something=else"
            })
    void anAddressThatAsksForWhatThereIsHasNoMisfit(String query) {
        assertThat(misfit(query)).isEmpty();
    }

    private static Optional<Navigation.Misfit> misfit(String query) {
        ExtractionSettings settings = ExtractionSettings.defaults(catalogue.defaultModel(), Pass.FORWARD);
        Taps taps = Taps.of(catalogue.defaultModel(), settings);
        return Navigation.misfit(QueryParameters.fromString(query), catalogue, taps);
    }

    private static ViewState read(QueryParameters parameters) {
        return Navigation.view(parameters, catalogue);
    }
}
