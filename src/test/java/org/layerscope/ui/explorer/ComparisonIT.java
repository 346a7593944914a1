package org.layerscope.ui.explorer;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.layerscope.ui.explorer.ExplorerPage.MAIN;
import static org.layerscope.ui.explorer.ExplorerPage.named;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.layerscope.browser.Screen;
import org.layerscope.image.Photo;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Two grids of which the second shows the counterpart: every tile against the bytes that the server has of it. */
@Screen(expectedErrors = ".*(409|ERR_).*") // what is asked ahead of a photo that gives way to another
class ComparisonIT extends ExplorerScreen {

    private static final String COMPARED = "Compared feature maps";

    /** The channels of a grid whose pixels are not those of these maps, each on its own scale or all between two numbers. */
    private static final String DIFFERING = """
            async ([name, base, tap, extremes]) => {
              const grid = [...document.querySelectorAll('feature-map-grid')].find((each) => each.ariaLabel === name);
              const cells = [...grid.querySelectorAll('[data-channel]')];
              const last = Math.max(...cells.map((cell) => Number(cell.dataset.channel)));
              const answer = await fetch(`/${base}${tap}/maps?channels=0-${last}`);
              const [minimum, maximum] = ['X-Minimum', 'X-Maximum'].map((key) => answer.headers.get(key).split(',').map(Number));
              const [, height, width] = answer.headers.get('X-Shape').split(',').map(Number);
              const bytes = new Uint8Array(await answer.arrayBuffer());
              const isSame = (cell) => {
                const canvas = cell.querySelector('canvas');
                const channel = Number(cell.dataset.channel);
                if (canvas.width !== width || canvas.height !== height) return false;
                const { data } = canvas.getContext('2d').getImageData(0, 0, width, height);
                return Array.from({ length: width * height }, (_, i) => i).every((i) => {
                  const byte = bytes[channel * width * height + i];
                  const value = minimum[channel] + (byte / 255) * (maximum[channel] - minimum[channel]);
                  const level = extremes.length ? ((value - extremes[0]) / (extremes[1] - extremes[0])) * 255 : byte;
                  return Math.abs(data[4 * i] - level) <= (extremes.length ? 0.51 : 0);
                });
              };
              return cells.filter((cell) => !isSame(cell)).map((cell) => cell.dataset.channel);
            }""";

    /** Each map on its own scale. */
    private static final List<Double> OWN = List.of();

    private void compare(String with) {
        explorer.choose("Compare", with);
        assertThat(explorer.grid(COMPARED)).isVisible();
        explorer.waitForMaps();
    }

    private void chooseOther() {
        page.locator(".photo-panel input[type=file]")
                .setInputFiles(new FilePayload("other.png", "image/png", stripes()));
    }

    private static byte[] stripes() {
        byte[] rgb = new byte[3 * 256 * 256];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) (i / 3 % 256 * (i % 3 + 1));
        }
        return new Photo(256, 256, rgb).png();
    }

    private String base(String source) {
        return String.valueOf(page.evaluate("(name) => document.querySelector('layer-explorer')[name].base", source));
    }

    private List<?> differing(String grid, String tap, List<Double> extremes) {
        String base = base(grid.equals(MAIN) ? "source" : "compared");
        return (List<?>) page.evaluate(DIFFERING, List.of(grid, base, tap, extremes));
    }

    private void assertDrawn(String tap, String theirs) {
        assertThat(differing(MAIN, tap, OWN)).isEmpty();
        assertThat(differing(COMPARED, theirs, OWN)).isEmpty();
    }

    private JsonNode json(String path) {
        return JsonMapper.shared().readTree(page.request().get(path).text());
    }

    private String with() {
        return String.valueOf(page.evaluate("document.querySelector('layer-explorer').compared.with"));
    }

    /** What the note must say. */
    private void assertCosine() {
        String extraction = "/" + base("source").replace("/taps/", "");
        double cosine =
                json(extraction + "/similarity?with=" + with()).get("cosine").asDouble();
        assertThat(page.locator(".comparison-note")).containsText(String.format(Locale.ROOT, "%.3f", cosine));
        assertThat(cosine).isLessThan(0.9999);
    }

    private List<Integer> byDifference(String tap) {
        return StreamSupport.stream(
                        json("/" + base("source") + tap + "/differences?with=" + with())
                                .spliterator(),
                        false)
                .sorted(Comparator.comparingDouble(
                        channel -> 0 - channel.get("difference").asDouble()))
                .map(channel -> channel.get("channel").asInt())
                .toList();
    }

    @Test
    void anotherPhotoIsSeenBesideTheOneThatStays() {
        explorer.open("layer=layer1.0.conv3&channels=8-39");
        String first = base("source");
        compare("Another photo");
        assertThat(page.locator(".comparison-note")).hasText("Choose another photo: this one stays beside it.");
        assertDrawn("layer1.0.relu3", "layer1.0.relu3");

        chooseOther();

        assertThat(page.locator(".comparison-note")).containsText("Cosine");
        assertCosine();
        explorer.waitForMaps();
        assertDrawn("layer1.0.relu3", "layer1.0.relu3");
        // The second grid has the first photo's numbers.
        assertThat((List<?>) page.evaluate(DIFFERING, List.of(COMPARED, first, "layer1.0.relu3", OWN)))
                .isEmpty();
        explorer.layer().press("End");
        assertThat(explorer.path()).hasText("layer4.2.conv3");
        explorer.waitForMaps();
        assertDrawn("layer4.2.relu3", "layer4.2.relu3");
        assertThat(explorer.channels(COMPARED)).isEqualTo(explorer.channels(MAIN));
    }

    @Test
    void bothGridsShareTheScaleOfBothLayersAndTheirLegendsSayItsNumbers() {
        explorer.open("layer=layer2.0.conv2&channels=0-31");
        compare("Another photo");
        chooseOther();
        assertThat(page.locator(".comparison-note")).containsText("Cosine");
        explorer.waitForMaps();

        explorer.choose("Scale", "Whole layer");
        page.waitForURL(url -> url.contains("scale=layer"));

        List<Double> extremes = extremes("layer2.0.relu2");
        assertThat(differing(MAIN, "layer2.0.relu2", extremes)).isEmpty();
        assertThat(differing(COMPARED, "layer2.0.relu2", extremes)).isEmpty();
        List<String> legends = page.locator(".legend .num").allTextContents();
        assertThat(legends.stream().map(Double::parseDouble))
                .containsExactly(
                        rounded(extremes.get(0)),
                        rounded(extremes.get(1)),
                        rounded(extremes.get(0)),
                        rounded(extremes.get(1)));
    }

    private List<Double> extremes(String tap) {
        List<Map<String, String>> headers = List.of("source", "compared").stream()
                .map(source -> page.request()
                        .get("/" + base(source) + tap + "/maps?channels=0-0")
                        .headers())
                .toList();
        return List.of(
                headers.stream()
                        .mapToDouble(each -> Float.parseFloat(each.get("x-layer-minimum")))
                        .min()
                        .orElseThrow(),
                headers.stream()
                        .mapToDouble(each -> Float.parseFloat(each.get("x-layer-maximum")))
                        .max()
                        .orElseThrow());
    }

    private static double rounded(double number) {
        return Double.parseDouble("%.3e".formatted(number));
    }

    @Test
    void channelsRankedByDifferenceHaveTheSamePlaceInBothGrids() {
        explorer.open("layer=layer1.0.conv3&channels=0-15");
        compare("Another photo");
        chooseOther();
        assertThat(page.locator(".comparison-note")).containsText("Cosine");

        explorer.choose("Order", "By difference");
        page.waitForURL(url -> url.contains("order=difference"));
        explorer.waitForMaps();

        List<Integer> expected = byDifference("layer1.0.relu3").subList(0, 16);
        assertThat(explorer.channels(MAIN)).isEqualTo(expected);
        assertThat(explorer.channels(COMPARED)).isEqualTo(expected);
        assertDrawn("layer1.0.relu3", "layer1.0.relu3");
        explorer.choose("Compare", "No comparison");
        assertThat(explorer.grid(COMPARED)).hasCount(0);
        assertThat(explorer.channels(MAIN))
                .isEqualTo(IntStream.range(0, 16).boxed().toList());
    }

    @Test
    void theOtherPassIsOfTheSamePhoto() {
        explorer.open("layer=layer1.0.conv2&channels=0-31");

        compare("Article chain");

        assertDrawn("layer1.0.relu2", "layer1.0.conv2");
        assertThat(page.locator(".comparison-note")).containsText("differ in size");
        assertCosine();
        explorer.choice("Order").click();
        assertThat(page.getByRole(AriaRole.OPTION, named("By std"))).isVisible();
        assertThat(page.getByRole(AriaRole.OPTION, named("By difference"))).hasCount(0);
        page.keyboard().press("Escape");
        page.getByRole(AriaRole.RADIO, named("Article chain")).check();
        assertThat(explorer.choice("Compare")).hasValue("Network");
    }

    @ParameterizedTest
    @CsvSource({"resnet50-untrained, Trained weights, trained", "resnet50, Untrained weights, untrained"})
    void trainedAndUntrainedWeightsAreSeenBesideEachOther(String model, String choice, String badge) {
        page.waitForCondition(() -> json("/api/v1/models").toString().contains("\"resnet50\""));
        page.navigate("/?layer=layer3.0.conv2&channels=0-15&model=" + model);
        explorer.button("Portrait").click();
        explorer.waitForMaps();

        compare(choice);

        assertThat(page.locator(".pill")).hasText(badge);
        assertDrawn("layer3.0.relu2", "layer3.0.relu2");
        assertCosine();
        explorer.choose("Order", "By difference");
        page.waitForURL(url -> url.contains("order=difference"));
        explorer.waitForMaps();
        assertThat(explorer.channels(COMPARED))
                .isEqualTo(byDifference("layer3.0.relu2").subList(0, 16));
        assertDrawn("layer3.0.relu2", "layer3.0.relu2");
    }

    @Test
    void whereTheMapsDifferInSizeTheOrderByNumberIsSaidToTakeTheOthersPlace() {
        page.waitForCondition(() -> json("/api/v1/models").toString().contains("\"resnet50\""));
        page.navigate("/?layer=layer3.0.conv1&channels=0-15&order=difference&scale=layer&model=resnet50-untrained");
        explorer.button("Portrait").click();
        explorer.waitForMaps();
        compare("Trained weights");

        assertThat(page.locator(".maps .sizes"))
                .hasText("layer3.0.conv1 has maps of another size here,"
                        + " so both grids keep to the order of the numbers.");
        assertThat(explorer.channels(COMPARED))
                .isEqualTo(explorer.channels(MAIN))
                .isEqualTo(IntStream.range(0, 16).boxed().toList());
        explorer.layer().press("ArrowRight");
        assertThat(page.locator(".maps .sizes")).isHidden();
        explorer.waitForMaps();
        assertThat(explorer.channels(COMPARED))
                .isEqualTo(byDifference("layer3.0.relu2").subList(0, 16));
    }

    @Test
    void theAddressRestoresTheComparisonAndBackUndoesIt() {
        explorer.open("layer=layer1.0.conv3&channels=0-15");
        compare("Another photo");
        page.waitForURL(url -> url.contains("compare=photo"));
        chooseOther();
        assertThat(page.locator(".comparison-note")).containsText("Cosine");
        String note = page.locator(".comparison-note").textContent();

        page.reload();

        assertThat(page.locator(".comparison-note")).hasText(note);
        explorer.waitForMaps();
        assertDrawn("layer1.0.relu3", "layer1.0.relu3");
        explorer.choose("Compare", "No comparison");
        page.waitForURL(url -> !url.contains("compare"));
        page.goBack();
        assertThat(explorer.grid(COMPARED)).isVisible();
        assertThat(page.locator(".comparison-note")).hasText(note);
    }

    @Test
    void pinningAndComparingTakeEachOthersPlace() {
        explorer.open("layer=layer1.0.conv3&channels=0-15");
        explorer.button("Pin").click();
        assertThat(explorer.grid(ExplorerPage.PINNED)).isVisible();

        compare("Article chain");
        assertThat(explorer.grid(ExplorerPage.PINNED)).hasCount(0);
        page.waitForURL(url -> url.contains("compare=pass") && !url.contains("pin="));

        explorer.button("Pin").click();
        assertThat(explorer.grid(COMPARED)).hasCount(0);
        assertThat(explorer.choice("Compare")).hasValue("No comparison");
        page.waitForURL(url -> url.contains("pin=layer1.0.relu3") && !url.contains("compare="));
        assertThat(differing(MAIN, "layer1.0.relu3", OWN)).isEmpty();
    }

    @Test
    @Screen(width = 390, height = 844, dark = true, language = "zh-CN", expectedErrors = ".*(409|ERR_).*")
    void onAPhoneInChineseTheGridsStandBelowEachOther() {
        page.navigate("/?model=resnet50-untrained&layer=layer1.0.conv3&channels=0-15&lang=zh");
        page.locator(".sample").first().click();
        explorer.waitForMaps();

        explorer.choose("比较", "文章链式");

        Locator second = explorer.grid("对照的特征图");
        assertThat(second).isVisible();
        explorer.waitForMaps();
        assertThat(page.locator(".comparison-note")).containsText("余弦");
        assertThat(second.boundingBox().y).isGreaterThan(explorer.grid("特征图").boundingBox().y + 100);
        assertThat(page.evaluate("document.documentElement.scrollWidth")).isEqualTo(390);
    }

    @Test
    void theKeyboardChoosesAndEndsAComparison() {
        explorer.open("layer=layer1.0.conv3&channels=0-15");

        explorer.choice("Compare").focus();
        page.keyboard().press("ArrowDown");
        page.keyboard().press("ArrowDown");
        page.keyboard().press("ArrowDown");
        page.keyboard().press("Enter");

        assertThat(explorer.grid(COMPARED)).isVisible();
        explorer.button("Stop comparing").press("Enter");
        assertThat(explorer.grid(COMPARED)).hasCount(0);
        assertThat(explorer.choice("Compare")).isFocused();
        assertThat(explorer.choice("Compare")).hasValue("No comparison");
    }

    @Test
    void aLinkKeepsBothPhotosAndMakesBothTheVisitors() {
        page.context().grantPermissions(List.of("clipboard-read", "clipboard-write"));
        explorer.open("layer=layer1.0.conv2&channels=0-15");
        compare("Another photo");
        chooseOther();
        assertThat(page.locator(".comparison-note")).containsText("Cosine");
        assertCosine();
        String note = page.locator(".comparison-note").textContent();
        explorer.button("Share").click();
        assertThat(page.getByRole(AriaRole.DIALOG)).containsText("the two pictures of 224 × 224 pixels");
        page.getByLabel("Show the two photos").check();
        openLink();

        assertThat(explorer.grid(COMPARED)).isVisible();
        assertThat(page.locator(".comparison-note")).hasText(note);
        explorer.waitForMaps();
        assertThat(explorer.differing(MAIN, "layer1.0.relu2", "channels=0-15")).isEmpty();
        assertThat(explorer.differing(COMPARED, "layer1.0.relu2", "channels=0-15&compare=photo"))
                .isEmpty();
        explorer.button("Make it yours").click();
        page.waitForURL(url -> url.contains("compare=photo") && !url.contains("/s/"));
        assertThat(page.locator(".comparison-note")).hasText(note);
        explorer.waitForMaps();
        assertDrawn("layer1.0.relu2", "layer1.0.relu2");
    }

    private void openLink() {
        page.getByRole(AriaRole.DIALOG).getByText("Create link").click();
        Locator link = page.getByLabel("Link", new Page.GetByLabelOptions().setExact(true));
        assertThat(link).hasValue(Pattern.compile("http.*/s/.+"));
        page.navigate(link.inputValue());
    }

    @Test
    void aLinkKeepsTheComparisonWithTheOtherPass() {
        page.context().grantPermissions(List.of("clipboard-read", "clipboard-write"));
        explorer.open("layer=layer1.0.conv2&channels=0-15");
        compare("Article chain");
        assertThat(page.locator(".pill")).hasText("article chain");
        assertCosine();
        String note = page.locator(".comparison-note").textContent();
        explorer.button("Share").click();
        openLink();

        assertThat(explorer.grid(COMPARED)).isVisible();
        assertThat(page.locator(".comparison-note")).hasText(note);
        explorer.waitForMaps();
        assertThat(explorer.differing(MAIN, "layer1.0.relu2", "channels=0-15")).isEmpty();
        assertThat(explorer.differing(COMPARED, "layer1.0.conv2", "channels=0-15&compare=pass"))
                .isEmpty();
        explorer.choice("Compare").click();
        assertThat(page.getByRole(AriaRole.OPTION, named("Article chain"))).isVisible();
        assertThat(page.getByRole(AriaRole.OPTION, named("Another photo"))).hasCount(0);
    }
}
