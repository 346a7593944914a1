package org.layerscope.ui.explorer;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.layerscope.ui.explorer.ExplorerPage.MAIN;
import static org.layerscope.ui.explorer.ExplorerPage.PINNED;
import static org.layerscope.ui.explorer.ExplorerPage.named;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.BoundingBox;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.layerscope.browser.Screen;

/** The filters of a layer against those that the server draws, and against its numbers. */
class FiltersIT extends ExplorerScreen {

    private static final String FILTERS = "Filters";
    private static final String MODEL = "/?model=resnet50-untrained&";

    /** The filters whose tiles differ from the server's grid. */
    private static final String DIFFERING = """
            async ([path, query]) => {
              const { weights } = document.querySelector('layer-explorer').source;
              const cells = [...document.querySelector('feature-map-grid').querySelectorAll('[data-channel]')];
              const size = cells[0].querySelector('canvas').width;
              const side = 4 * size;
              const answer = await fetch(`${weights}${path}/filters.png?tile=${side}&${query}`);
              const picture = await createImageBitmap(await answer.blob(), { colorSpaceConversion: 'none' });
              const sheet = new OffscreenCanvas(picture.width, picture.height).getContext('2d');
              sheet.drawImage(picture, 0, 0);
              const isSame = (cell, i) => {
                const canvas = cell.querySelector('canvas');
                const { data } = canvas.getContext('2d').getImageData(0, 0, size, size);
                const [left, top] = [(i % 8) * (side + 2), Math.floor(i / 8) * (side + 2)];
                return [...Array(size * size).keys()].every((at) => {
                  const [x, y] = [left + 4 * (at % size), top + 4 * Math.floor(at / size)];
                  return sheet.getImageData(x, y, 1, 1).data.every((value, c) => value === data[4 * at + c]);
                });
              };
              return cells.filter((cell, i) => !isSame(cell, i)).map((cell) => cell.dataset.channel);
            }""";

    /** The filters whose row of pixels is not that of their weights, each on its own range. */
    private static final String DIFFERING_ROWS = """
            async (path) => {
              const { weights } = document.querySelector('layer-explorer').source;
              const file = await (await fetch(`${weights}${path}/weights.npy`)).arrayBuffer();
              const values = new Float32Array(file, 10 + new DataView(file).getUint16(8, true));
              const cells = [...document.querySelector('feature-map-grid').querySelectorAll('[data-channel]')];
              const isSame = (cell) => {
                const canvas = cell.querySelector('canvas');
                const size = canvas.width;
                const filter = Number(cell.dataset.channel);
                const own = values.subarray(filter * size, (filter + 1) * size);
                const [low, high] = [Math.min(...own), Math.max(...own)];
                const { data } = canvas.getContext('2d').getImageData(0, 0, size, 1);
                return canvas.height === 1
                  && own.every((value, at) => data[4 * at] === Math.round(((value - low) / (high - low)) * 255));
              };
              return cells.filter((cell) => !isSame(cell)).map((cell) => cell.dataset.channel);
            }""";

    private static final String WEIGHT = """
            async ([path, at]) => {
              const { weights } = document.querySelector('layer-explorer').source;
              const file = await (await fetch(`${weights}${path}/weights.npy`)).arrayBuffer();
              const values = new Float32Array(file, 10 + new DataView(file).getUint16(8, true));
              return String(Number(values[at].toPrecision(4)));
            }""";

    private List<?> differing(String path, String query) {
        return (List<?>) page.evaluate(DIFFERING, List.of(path, query));
    }

    private Locator filter(int number) {
        return explorer.grid(FILTERS).locator("[data-channel='" + number + "']");
    }

    private Locator note() {
        return page.locator(".filters-note");
    }

    @Test
    void theArticlesFiltersAreDrawnWithoutAPhotoAndNamed() {
        page.navigate(MODEL + "layer=conv1");

        explorer.button("Filters").click();

        assertThat(explorer.button("Filters")).hasAttribute("aria-pressed", "true");
        explorer.waitForMaps();
        assertThat(explorer.grid(MAIN)).hasCount(0);
        assertThat(differing("conv1", "filters=0-63")).isEmpty();
        assertThat(filter(17))
                .hasAccessibleName(Pattern.compile("conv1, filter 17, input 0, -?[\\d.e-]+ to -?[\\d.e-]+"));
        assertThat(note()).hasText("Each tile is one filter: its 7×7 weights for input channel 0.");
        assertThat(page.getByText("64 of 64 filters")).isVisible();
        assertThat(page.locator(".layer-shape")).hasText("64 × 3 × 7 × 7");
        page.waitForURL(url -> url.contains("view=filters") && url.contains("input=0"));
    }

    @ParameterizedTest
    @CsvSource({
        "conv1, input=rgb, input=rgb",
        "conv1, input=rgb&scale=layer, input=rgb&scale=layer",
        "conv1, input=2&channels=8-23&colormap=viridis, input=2&filters=8-23&colormap=viridis",
        "layer2.0.conv2, input=127&scale=layer&colormap=coolwarm, input=127&scale=layer&colormap=coolwarm",
        "layer4.2.conv2, input=5&channels=448-511, input=5&filters=448-511"
    })
    void pixelsAreThoseOfTheServer(String layer, String address, String query) {
        page.navigate(MODEL + "view=filters&layer=" + layer + "&" + address);
        explorer.waitForMaps();

        assertThat(differing(layer, query)).isEmpty();
        page.reload();
        explorer.waitForMaps();
        assertThat(differing(layer, query)).isEmpty();
    }

    @Test
    void inputScaleAndColoursAreChosenAndEachIsOneStepBack() {
        page.navigate(MODEL + "view=filters&layer=conv1");
        explorer.waitForMaps();

        explorer.choose("Input channel", "RGB");
        page.waitForURL(url -> url.contains("input=rgb"));
        explorer.waitForMaps();
        assertThat(differing("conv1", "input=rgb")).isEmpty();
        assertThat(explorer.choice("Colour map")).isDisabled();
        assertThat(note()).containsText("red, green and blue");

        explorer.choose("Input channel", "1");
        page.waitForURL(url -> url.contains("input=1"));
        assertThat(explorer.choice("Scale")).hasValue("Each filter");
        explorer.choose("Scale", "Whole layer");
        page.waitForURL(url -> url.contains("scale=layer"));
        explorer.choose("Colour map", "Magma");
        page.waitForURL(url -> url.contains("colormap=magma"));
        explorer.waitForMaps();
        assertThat(differing("conv1", "input=1&scale=layer&colormap=magma")).isEmpty();
        var headers = page.request()
                .get("/api/v1/models/resnet50-untrained/layers/conv1/weights.npy")
                .headers();
        List<String> legend = page.locator(".legend .num").allTextContents();
        assertThat(Double.parseDouble(legend.get(0))).isEqualTo(rounded(headers.getOrDefault("x-layer-minimum", "")));
        assertThat(Double.parseDouble(legend.get(1))).isEqualTo(rounded(headers.getOrDefault("x-layer-maximum", "")));

        page.goBack();
        assertThat(explorer.choice("Colour map")).hasValue("Gray");
        page.goBack();
        assertThat(explorer.choice("Scale")).hasValue("Each filter");
        page.goBack();
        assertThat(explorer.choice("Input channel")).hasValue("RGB");
        explorer.waitForMaps();
        assertThat(differing("conv1", "input=rgb")).isEmpty();
        page.goForward();
        assertThat(explorer.choice("Input channel")).hasValue("1");
    }

    private static double rounded(String number) {
        return Double.parseDouble("%.3e".formatted(Double.parseDouble(number)));
    }

    @ParameterizedTest
    @CsvSource({
        "layer1.0.conv1, 0-63, 64, 63",
        "layer1.0.downsample.0, 64-127, 64, 63",
        "layer4.2.conv1, 0-15, 2048, 2047"
    })
    void singleWeightsAreARowForEachFilterAndAColumnForEachInput(String layer, String filters, int inputs, int last) {
        page.navigate(MODEL + "view=filters&layer=" + layer + "&channels=" + filters);
        explorer.waitForMaps();

        assertThat((List<?>) page.evaluate(DIFFERING_ROWS, layer)).isEmpty();
        assertThat(explorer.grid(FILTERS).locator("canvas").first()).hasAttribute("width", String.valueOf(inputs));
        assertThat(explorer.grid(FILTERS).locator("[data-channel]").first())
                .hasAccessibleName(Pattern.compile(".*, filter \\d+, inputs 0 to " + last + ", .*"));
        assertThat(note()).containsText("each row is a filter, each column an input channel");
        assertThat(explorer.choice("Input channel")).isDisabled();
        assertThat(explorer.choice("Input channel")).hasValue("All");
    }

    @Test
    void theWeightUnderThePointerIsSaid() {
        page.navigate(MODEL + "view=filters&layer=layer1.0.conv2&input=3");
        explorer.waitForMaps();

        hover(filter(17), 2.5 / 3, 1.5 / 3);
        Object weight = page.evaluate(WEIGHT, List.of("layer1.0.conv2", (17 * 64 + 3) * 9 + 3 + 2));
        assertThat(page.locator(".selected")).hasText("Filter 17, row 1, column 2: " + weight);

        explorer.layer().press("ArrowLeft");
        explorer.waitForMaps();
        hover(filter(9).locator("canvas"), 40.5 / 64, 0.5);
        weight = page.evaluate(WEIGHT, List.of("layer1.0.conv1", 9 * 64 + 40));
        assertThat(page.locator(".selected")).hasText("Filter 9, input 40: " + weight);
        page.mouse().move(2, 2);
        assertThat(page.locator(".selected")).isEmpty();
    }

    private void hover(Locator target, double x, double y) {
        BoundingBox box = target.boundingBox();
        page.mouse().move(box.x + x * box.width, box.y + y * box.height);
    }

    @Test
    void theInputIsKeptFromLayerToLayerAndOnlyShownWhereItIs() {
        page.navigate(MODEL + "view=filters&layer=layer2.0.conv2&input=100");
        explorer.waitForMaps();

        explorer.layer().press("ArrowLeft");
        assertThat(explorer.choice("Input channel")).hasValue("All");
        explorer.layer().press("ArrowRight");
        assertThat(explorer.choice("Input channel")).hasValue("100");
        explorer.layer().press("Home");

        assertThat(explorer.choice("Input channel")).hasValue("2");
        explorer.waitForMaps();
        assertThat(differing("conv1", "input=2")).isEmpty();
        page.waitForURL(url -> url.contains("input=2"));
    }

    @Test
    void theKeyFGoesThereAndBackAndASelectionStays() {
        explorer.open("layer=layer1.0.conv2&channels=0-15&channel=7");

        page.keyboard().press("f");

        explorer.waitForMaps();
        assertThat(filter(7)).hasAttribute("aria-selected", "true");
        assertThat(page.locator(".selected")).hasText(Pattern.compile("Filter 7: -?[\\d.e-]+ to -?[\\d.e-]+"));
        assertThat(page.getByRole(AriaRole.RADIO, named("After ReLU"))).isDisabled();
        page.waitForURL(url -> url.contains("view=filters"));
        page.getByRole(AriaRole.TEXTBOX, named("Search modules")).press("f");
        assertThat(explorer.grid(FILTERS)).isVisible();
        explorer.button("Filters").press("f");
        assertThat(explorer.grid(MAIN)).isVisible();
        assertThat(explorer.choice("Scale")).hasValue("Each map");
        page.waitForURL(url -> !url.contains("view="));
        explorer.waitForMaps();
        assertThat(explorer.differing(MAIN, "layer1.0.relu2", "channels=0-15")).isEmpty();
        page.goBack();
        assertThat(explorer.grid(FILTERS)).isVisible();
    }

    @Test
    void pinnedMapsStandBesideTheFiltersThatMadeThem() {
        explorer.open("layer=layer1.0.conv2&pin=layer1.0.conv2&view=filters&input=1");

        assertThat(explorer.grid(FILTERS)).isVisible();
        assertThat(differing("layer1.0.conv2", "input=1")).isEmpty();
        assertThat(explorer.differing(PINNED, "layer1.0.conv2", "channels=0-63"))
                .isEmpty();
    }

    @Test
    void whatHasNoFiltersSaysSoAndTheTreeLeadsOn() {
        page.navigate(MODEL + "view=filters&layer=maxpool");
        assertThat(page.locator(".empty")).hasText("maxpool has no filters: only convolutions have.");
        assertThat(explorer.grid(FILTERS).locator("[data-channel]")).hasCount(0);

        explorer.layer().press("ArrowRight");
        explorer.waitForMaps();
        assertThat(explorer.path()).hasText("layer1.0.conv1");
        page.locator(".module-name").getByText("bn1").last().click();

        assertThat(explorer.grid(MAIN)).isVisible();
        assertThat(page.getByRole(AriaRole.RADIO, named("After batch norm"))).isChecked();
    }

    @Test
    void pictureAndNumbersCanBeTakenAway() {
        page.navigate(MODEL + "view=filters&layer=layer2.0.conv2&channels=64-127&input=9&scale=layer");
        explorer.waitForMaps();

        APIResponse picture = page.request().get(href("Download these filters as PNG"));
        APIResponse numbers = page.request().get(href("Download all weights of the layer as NPY"));

        assertThat(picture.body())
                .isEqualTo(page.request()
                        .get("/api/v1/models/resnet50-untrained/layers/layer2.0.conv2/filters.png"
                                + "?filters=64-127&input=9&scale=layer")
                        .body());
        assertThat(numbers.headers().get("content-disposition")).contains("layer2.0.conv2.weight.npy");
        explorer.layer().press("ArrowLeft");
        assertThat(page.getByRole(AriaRole.LINK, named("Download these filters as PNG")))
                .isHidden();
    }

    private String href(String name) {
        return String.valueOf(page.getByRole(AriaRole.LINK, named(name)).evaluate("(link) => link.href"));
    }

    @Test
    void aSharedViewShowsTheFiltersOfItsModel() {
        explorer.open("layer=conv1");
        explorer.button("Share").click();
        page.getByRole(AriaRole.DIALOG).getByText("Create link").click();
        Locator link =
                page.getByRole(AriaRole.DIALOG).getByLabel("Link", new Locator.GetByLabelOptions().setExact(true));
        assertThat(link).hasValue(Pattern.compile("http.*/s/[\\w-]{22}"));
        page.navigate(link.inputValue());
        explorer.waitForMaps();

        page.keyboard().press("f");

        explorer.waitForMaps();
        assertThat(differing("conv1", "")).isEmpty();
        page.waitForURL(url -> url.contains("view=filters"));
        page.reload();
        assertThat(explorer.grid(FILTERS)).isVisible();
    }

    @Test
    @Screen(width = 390, height = 844, language = "zh-CN")
    void onASmallScreenNothingSticksOutAndAllIsInThePagesLanguage() {
        for (String layer : List.of("conv1", "layer1.0.conv1")) {
            page.navigate(MODEL + "view=filters&layer=" + layer);
            assertThat(explorer.grid("滤波器")).isVisible();
            explorer.waitForMaps();
            assertThat(page.evaluate("document.documentElement.scrollWidth")).isEqualTo(390);
        }
        assertThat(note()).containsText("每行是一个滤波器");
    }
}
