package org.layerscope.ui.explorer;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.layerscope.ui.explorer.ExplorerPage.MAIN;
import static org.layerscope.ui.explorer.ExplorerPage.PINNED;

import com.microsoft.playwright.options.AriaRole;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The pixels of the explorer's tiles against those that the server draws. */
class PictureIT extends ExplorerScreen {

    @ParameterizedTest
    @CsvSource({"Viridis, viridis", "Magma, magma", "Inferno, inferno", "Turbo, turbo", "Coolwarm, coolwarm"})
    void coloursAreThoseOfTheServer(String name, String id) {
        explorer.open("layer=layer1.0.conv2&show=convolution&channels=8-23");

        explorer.choose("Colour map", name);
        page.waitForURL(url -> url.contains("colormap=" + id));

        assertThat(explorer.differing(MAIN, "layer1.0.conv2", "channels=8-23&colormap=" + id))
                .isEmpty();
        explorer.choose("Colour map", "Gray");
        page.waitForURL(url -> !url.contains("colormap"));
        assertThat(explorer.differing(MAIN, "layer1.0.conv2", "channels=8-23")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "conv1, convolution, conv1",
        "layer2.0.conv3, relu, layer2.0.relu3",
        "layer3.0.conv2, batch-norm, layer3.0.bn2"
    })
    void theLayersScaleIsThatOfTheServerAndTheLegendSaysItsNumbers(String layer, String show, String tap) {
        explorer.open("channels=0-63&layer=" + layer + "&show=" + show);
        assertThat(page.locator(".legend")).hasText("minmax");

        explorer.choose("Scale", "Whole layer");

        assertThat(page.locator(".legend")).not().hasText("minmax");
        assertThat(explorer.differing(MAIN, tap, "scale=layer")).isEmpty();
        explorer.choose("Colour map", "Viridis");
        page.waitForURL(url -> url.contains("colormap=viridis"));
        assertThat(explorer.differing(MAIN, tap, "scale=layer&colormap=viridis"))
                .isEmpty();
        var headers = explorer.headers(tap + "/maps?channels=3-3");
        List<String> legend = page.locator(".legend .num").allTextContents();
        assertThat(Double.parseDouble(legend.get(0))).isEqualTo(rounded(headers.getOrDefault("x-layer-minimum", "")));
        assertThat(Double.parseDouble(legend.get(1))).isEqualTo(rounded(headers.getOrDefault("x-layer-maximum", "")));
    }

    private static double rounded(String number) {
        return Double.parseDouble("%.3e".formatted(Double.parseDouble(number)));
    }

    @ParameterizedTest
    @CsvSource({"By mean, mean", "By max, max", "By std, std"})
    void anotherOrderPutsTheChannelsAsTheServerRanksThem(String name, String id) {
        explorer.open("layer=layer1.0.conv3&show=convolution&channels=8-23");

        explorer.choose("Order", name);
        page.waitForURL(url -> url.contains("order=" + id));
        explorer.waitForMaps();

        List<Integer> ranking = ranking("layer1.0.conv3", id).subList(8, 24);
        assertThat(explorer.channels(MAIN)).isEqualTo(ranking);
        assertThat(explorer.differing(MAIN, "layer1.0.conv3", "channels=8-23&order=" + id))
                .isEmpty();
    }

    private List<Integer> ranking(String tap, String statistic) {
        return StreamSupport.stream(explorer.json(tap + "/channels").spliterator(), false)
                .sorted(Comparator.comparingDouble(
                        channel -> 0 - channel.get(statistic).asDouble()))
                .map(channel -> channel.get("channel").asInt())
                .toList();
    }

    @Test
    void tilesWaitWithoutANumberUntilTheRankingIsThere() {
        page.addInitScript("""
                const all = window.fetch;
                window.fetch = async (url, options) => {
                  if (String(url).endsWith('/channels')) {
                    await new Promise((resolve) => (window.letGo = resolve));
                  }
                  return all(url, options);
                };""");
        explorer.open("layer=layer1.0.conv3&channels=0-7");

        explorer.choose("Order", "By std");

        page.waitForFunction("() => Boolean(window.letGo)");
        assertThat(explorer.grid(MAIN).locator("[data-state=waiting][data-channel='']"))
                .hasCount(8);
        page.evaluate("letGo()");
        explorer.waitForMaps();
        assertThat(explorer.channels(MAIN))
                .isEqualTo(ranking("layer1.0.relu3", "std").subList(0, 8));
    }

    @Test
    void onlyTheNeighboursAreRankedAheadAndEachTapOnce() {
        List<String> asked = new CopyOnWriteArrayList<>();
        page.onRequestFinished(request -> {
            if (request.url().endsWith("/channels")) {
                asked.add(request.url().replaceFirst(".*/taps/(.*)/channels", "$1"));
            }
        });
        explorer.open("layer=layer2.0.conv2&order=mean");
        page.waitForCondition(() -> asked.size() == 3);

        explorer.layer().press("ArrowRight");
        assertThat(explorer.path()).hasText("layer2.0.conv3");
        explorer.waitForMaps();
        page.waitForCondition(() -> asked.size() == 4);

        assertThat(asked.getFirst()).isEqualTo("layer2.0.relu2");
        assertThat(asked)
                .containsExactlyInAnyOrder("layer2.0.relu1", "layer2.0.relu2", "layer2.0.relu3", "layer2.1.relu1");
        assertThat(explorer.differing(MAIN, "layer2.0.relu3", "channels=0-63&order=mean"))
                .isEmpty();
    }

    @Test
    void coloursAndScaleAreChangedWithoutAskingTheServer() {
        List<String> asked = new CopyOnWriteArrayList<>();
        page.onRequestFinished(request -> asked.add(request.url()));
        explorer.open("layer=conv1");
        page.waitForCondition(() -> asked.stream()
                                .filter(url -> url.contains("/maps?"))
                                .count()
                        >= 49
                && asked.stream().filter(url -> url.endsWith("/magnitude")).count() >= 49);
        int before = asked.size();

        explorer.choose("Colour map", "Turbo");
        explorer.choose("Scale", "Whole layer");
        page.waitForURL(url -> url.contains("colormap=turbo") && url.contains("scale=layer"));

        assertThat(asked.subList(before, asked.size())).noneMatch(url -> url.contains("/api/"));
        assertThat(explorer.differing(MAIN, "relu1", "colormap=turbo&scale=layer"))
                .isEmpty();
    }

    @Test
    void aPinnedTapIsDrawnBesideTheOtherAndStaysWhenTheSliderMoves() {
        explorer.open("layer=layer1.0.conv3&channels=70-101&order=mean&scale=layer&colormap=magma");

        explorer.button("Pin").click();
        explorer.layer().press("End");
        assertThat(explorer.path()).hasText("layer4.2.conv3");
        explorer.waitForMaps();

        String query = "order=mean&scale=layer&colormap=magma";
        assertThat(explorer.differing(PINNED, "layer1.0.relu3", "channels=70-101&" + query))
                .isEmpty();
        assertThat(explorer.differing(MAIN, "layer4.2.relu3", "channels=70-101&" + query))
                .isEmpty();
        explorer.layer().press("Home");
        assertThat(explorer.path()).hasText("conv1");
        explorer.waitForMaps();
        // The first layer has 64 channels only: there the same number of them is shown.
        assertThat(explorer.differing(MAIN, "relu1", "channels=32-63&" + query)).isEmpty();
        assertThat(explorer.differing(PINNED, "layer1.0.relu3", "channels=70-101&" + query))
                .isEmpty();
    }

    @Test
    void theSwitchShowsWhatTheServerDrawsOfTheLayerInBothDirections() {
        explorer.open("layer=layer2.0.conv3&show=relu");
        List<String> shows =
                List.of("Convolution", "After batch norm", "After ReLU", "After batch norm", "Convolution");
        List<String> taps =
                List.of("layer2.0.conv3", "layer2.0.bn3", "layer2.0.relu3", "layer2.0.bn3", "layer2.0.conv3");
        List<String> ids = List.of("convolution", "batch-norm", "relu", "batch-norm", "convolution");

        for (int i = 0; i < shows.size(); i++) {
            String id = ids.get(i);
            page.getByRole(AriaRole.RADIO, ExplorerPage.named(shows.get(i))).check();
            page.waitForURL(url -> url.contains("show=" + id));
            explorer.waitForMaps();
            assertThat(explorer.differing(MAIN, taps.get(i), "channels=0-63"))
                    .as(shows.get(i))
                    .isEmpty();
        }

        page.goBack();
        assertThat(page.getByRole(AriaRole.RADIO, ExplorerPage.named("After batch norm")))
                .isChecked();
        explorer.waitForMaps();
        assertThat(explorer.differing(MAIN, "layer2.0.bn3", "channels=0-63")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "maxpool, after layer 1 of 49, 64 × 56 × 56, 0",
        "layer1.0.downsample.0, after layer 4 of 49, 256 × 56 × 56, 3",
        "layer1.0, after layer 4 of 49, 256 × 56 × 56, 3",
    })
    void aTapThatIsNoStopIsDrawnWithItsNameAndShape(String tap, String position, String shape, String stop) {
        explorer.open("layer=" + tap);

        assertThat(explorer.path()).hasText(tap);
        assertThat(page.locator(".layer-facts")).containsText(position);
        assertThat(page.locator(".layer-facts")).containsText(shape);
        assertThat(explorer.layer()).hasValue(stop);
        assertThat(explorer.differing(MAIN, tap, "")).isEmpty();
    }
}
