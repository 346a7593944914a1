package org.layerscope.ui.explorer;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.layerscope.ui.explorer.ExplorerPage.named;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.BoundingBox;
import java.io.ByteArrayInputStream;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.layerscope.browser.Screen;
import org.layerscope.network.Box;
import org.layerscope.network.Graph;
import org.layerscope.network.ReceptiveField;
import org.layerscope.network.ResNets;
import org.layerscope.network.Shape;
import tools.jackson.databind.JsonNode;

/** The close-up of a feature map against the server's pictures and numbers. */
class CloseUpIT extends ExplorerScreen {

    private static final String QUERY = "layer=layer3.0.conv2&channel=18";
    private static final String TAP = "layer3.0.relu2";
    private static final int SIDE = 14;
    private static final Graph NETWORK = Graph.forward(ResNets.of(50));

    private CloseUpPage closeUp;

    @BeforeEach
    void rememberCloseUp() {
        closeUp = new CloseUpPage(page, explorer);
    }

    @Test
    @Screen(width = 1440, height = 900)
    void aTileOpensItLargeAndClosesItAgain() {
        explorer.open("layer=layer3.0.conv2");
        assertThat(closeUp.region()).isHidden();

        explorer.tile(18).click();

        closeUp.waitForNumbers();
        assertThat(closeUp.heading()).hasText("Channel 18 · " + TAP);
        assertThat(((Number) closeUp.canvas().evaluate("(canvas) => canvas.width")).intValue())
                .isGreaterThanOrEqualTo(512)
                .matches(width -> width % SIDE == 0);
        assertThat(closeUp.canvas().boundingBox().width).isGreaterThanOrEqualTo(512);
        page.waitForURL(url -> url.contains("channel=18"));
        explorer.tile(18).click();
        assertThat(closeUp.region()).isHidden();

        explorer.tile(19).press("Enter");
        assertThat(closeUp.heading()).hasText("Channel 19 · " + TAP);
        page.keyboard().press("Escape");
        assertThat(closeUp.region()).isHidden();
        page.waitForURL(url -> !url.contains("channel=1"));

        explorer.tile(20).press("Enter");
        explorer.button("Close the close-up").click();
        assertThat(closeUp.region()).isHidden();
        assertThat(explorer.tile(20)).isFocused();
    }

    @ParameterizedTest
    @CsvSource({
        "'', ''",
        "colormap=viridis, colormap=viridis",
        "scale=layer, scale=layer",
        "colormap=magma&scale=layer, colormap=magma&scale=layer"
    })
    void withoutThePhotoItHasThePixelsOfTheServer(String address, String query) {
        closeUp.open(QUERY + "&" + address);

        closeUp.overlay().press("End");

        assertThat(closeUp.overlay()).hasValue("100");
        assertThat(closeUp.differing(TAP, "channels=18-18&" + query, SIDE)).isEmpty();
    }

    @Test
    void theArrowKeysTellTheExactNumbers() {
        closeUp.open(QUERY);
        float[] numbers = closeUp.numbers(TAP, 18);

        closeUp.picture().press("ArrowLeft");
        assertIs(numbers, 7, 7);
        closeUp.picture().press("ArrowLeft");
        assertIs(numbers, 7, 6);
        closeUp.picture().press("ArrowUp");
        assertIs(numbers, 6, 6);
        closeUp.picture().press("Home");
        assertIs(numbers, 6, 0);
        closeUp.picture().press("ArrowLeft");
        assertIs(numbers, 6, 0);
        closeUp.picture().press("Control+End");
        for (int column = 13; column >= 0; column--) {
            assertIs(numbers, 13, column);
            closeUp.picture().press("ArrowLeft");
        }
        assertThat(explorer.path()).hasText("layer3.0.conv2");
        assertThat(closeUp.picture())
                .hasAccessibleName(TAP + ", channel 18, 14 × 14 cells: the arrow keys move from cell to cell");
    }

    /** To the last digit, and with no digit too many. */
    private void assertIs(float[] numbers, int row, int column) {
        float expected = numbers[row * SIDE + column];
        CloseUpPage.Cell said = closeUp.said();
        assertThat(said.row()).isEqualTo(row);
        assertThat(said.column()).isEqualTo(column);
        assertThat(Float.parseFloat(said.number())).isEqualTo(expected);
        assertThat(digits(said.number())).isLessThanOrEqualTo(digits(Float.toString(expected)));
    }

    private static int digits(String number) {
        return new BigDecimal(number).stripTrailingZeros().precision();
    }

    @Test
    void aLinkRestoresTheCellAndTheOpacity() {
        closeUp.open(QUERY);
        closeUp.picture().press("ArrowLeft");
        closeUp.picture().press("ArrowLeft");
        closeUp.overlay().press("End");
        page.waitForURL(url -> url.contains("cell=7-6") && url.contains("alpha=100"));
        String told = closeUp.tip().textContent();

        page.reload();

        closeUp.waitForNumbers();
        assertThat(closeUp.tip()).hasText(told);
        assertThat(closeUp.overlay()).hasValue("100");
        assertThat(closeUp.differing(TAP, "channels=18-18", SIDE)).isEmpty();
        page.goBack();
        assertThat(closeUp.overlay()).hasValue("75");
        closeUp.region().press("Escape");
        page.waitForURL(url -> !url.contains("cell="));
    }

    @Test
    void pointingTellsTheNumberAndLeavesNoTrace() {
        closeUp.open(QUERY);
        float[] numbers = closeUp.numbers(TAP, 18);

        closeUp.point(3, 11, SIDE);

        CloseUpPage.Cell told = CloseUpPage.Cell.parse(closeUp.tip().textContent());
        assertThat(told.row()).isEqualTo(3);
        assertThat(told.column()).isEqualTo(11);
        assertThat(Float.parseFloat(told.number())).isEqualTo(numbers[3 * SIDE + 11]);
        page.mouse().move(2, 2);
        assertThat(closeUp.tip()).isHidden();

        closeUp.point(3, 11, SIDE);
        page.mouse().down();
        page.mouse().up();
        page.mouse().move(2, 2);
        assertThat(closeUp.tip()).hasText("row 3, column 11: " + told.number());
    }

    @ParameterizedTest
    @CsvSource({"layer3.0.conv2, layer3.0.relu2, 14", "conv1, relu1, 112", "layer4.2.conv3, layer4.2.relu3, 7"})
    void theBoxOnThePhotoIsWhatTheCellSees(String layer, String tap, int side) {
        closeUp.open("channel=3&layer=" + layer);
        int operation = NETWORK.tap(tap).orElseThrow().operation();

        for (int[] cell : List.of(new int[] {0, 0}, new int[] {side / 2, side / 2 - 1}, new int[] {side - 1, 1})) {
            closeUp.point(cell[0], cell[1], side);
            assertThat(closeUp.tip()).containsText("row %d, column %d:".formatted(cell[0], cell[1]));
            Box expected = ReceptiveField.box(NETWORK, operation, new Shape(3, 224, 224), cell[0], cell[1]);
            assertThat(box()).isEqualTo(expected);
        }
    }

    private Box box() {
        Map<?, ?> data = (Map<?, ?>) closeUp.picture().locator(".box").evaluate("(box) => ({ ...box.dataset })");
        int[] sides = Stream.of("x", "y", "width", "height")
                .mapToInt(side -> Integer.parseInt(String.valueOf(data.get(side))))
                .toArray();
        return new Box(sides[0], sides[1], sides[2], sides[3]);
    }

    /** The mean distance of the picture's pixels from those of the photo, mixed with the map's. */
    private static final String DISTANCE = """
            async ([share]) => {
              const canvas = document.querySelector('channel-close-up .enlarged > canvas');
              const { width, height } = canvas;
              const draw = async (url, smooth) => {
                const picture = await createImageBitmap(await (await fetch(url)).blob(), { colorSpaceConversion: 'none' });
                const sheet = new OffscreenCanvas(width, height).getContext('2d');
                sheet.imageSmoothingEnabled = smooth;
                sheet.drawImage(picture, 0, 0, width, height);
                return sheet.getImageData(0, 0, width, height).data;
              };
              const { base } = document.querySelector('layer-explorer').source;
              const photo = await draw(document.querySelector('.input-frame img').src, true);
              const map = await draw(`${base}layer3.0.relu2/grid.png?channels=18-18&columns=1&tile=14`, false);
              const { data } = canvas.getContext('2d').getImageData(0, 0, width, height);
              const far = data.reduce((sum, value, at) =>
                sum + Math.abs(value - (1 - share) * photo[at] - share * map[at]), 0);
              return far / data.length;
            }""";

    @Test
    void theSliderGoesFromThePhotoToTheMap() {
        closeUp.open(QUERY);

        closeUp.overlay().press("Home");
        assertThat(closeUp.overlay()).hasValue("0");
        assertThat(distance(0)).isLessThan(0.5);
        for (int i = 0; i < 3; i++) {
            closeUp.overlay().press("ArrowRight");
        }
        assertThat(closeUp.overlay()).hasValue("3");
        closeUp.overlay().evaluate("""
                (input) => {
                  input.value = 40;
                  input.dispatchEvent(new Event('input', { bubbles: true }));
                  input.dispatchEvent(new Event('change', { bubbles: true }));
                }""");
        assertThat(closeUp.overlay()).hasValue("40");
        assertThat(distance(0.4)).isLessThan(1);
        assertThat(explorer.path()).hasText("layer3.0.conv2");
    }

    private double distance(double share) {
        return ((Number) page.evaluate(DISTANCE, List.of(share))).doubleValue();
    }

    @Test
    void pointingAtThePhotoMarksTheCell() {
        closeUp.open(QUERY);
        closeUp.overlay().press("Home");

        closeUp.point(4, 9, SIDE);

        Locator mark = closeUp.picture().locator(".marks .cell");
        assertThat(Double.parseDouble(String.valueOf(mark.getAttribute("x")))).isEqualTo(9 * 1000.0 / SIDE);
        assertThat(Double.parseDouble(String.valueOf(mark.getAttribute("y")))).isEqualTo(4 * 1000.0 / SIDE);
        assertThat(closeUp.tip()).containsText("row 4, column 9: ");
    }

    @Test
    void besideTwoGridsItIsSmallUntilItIsEnlarged() {
        closeUp.open(QUERY + "&pin=conv1");
        assertThat(closeUp.canvas().boundingBox().width).isLessThan(300);

        explorer.button("Enlarge").click();

        assertThat(explorer.button("Enlarge")).hasAttribute("aria-pressed", "true");
        assertThat(closeUp.canvas().boundingBox().width).isGreaterThanOrEqualTo(512);
        assertThat(page.evaluate("document.documentElement.scrollWidth")).isEqualTo(1440);
        page.waitForURL(url -> url.contains("enlarged=true"));
        page.reload();
        assertThat(explorer.button("Enlarge")).hasAttribute("aria-pressed", "true");
        assertThat(closeUp.canvas().boundingBox().width).isGreaterThanOrEqualTo(512);
        explorer.button("Enlarge").click();
        page.waitForURL(url -> !url.contains("enlarged"));
        assertThat(closeUp.canvas().boundingBox().width).isLessThan(300);
    }

    @Test
    void theNumberOfEveryCellIsReadableWhole() {
        closeUp.open(QUERY + "&pin=conv1");
        for (String key : List.of("Control+Home", "End", "ArrowLeft", "Control+End", "Home")) {
            closeUp.picture().press(key);
            assertIsInside(page.locator("channel-close-up .tip"), closeUp.canvas());
        }
        for (int i = 0; i < 13; i++) {
            closeUp.picture().press("ArrowRight");
            assertIsInside(page.locator("channel-close-up .tip"), closeUp.canvas());
        }
    }

    private static void assertIsInside(Locator part, Locator whole) {
        BoundingBox inner = part.boundingBox();
        BoundingBox outer = whole.boundingBox();
        assertThat(inner.x).isGreaterThanOrEqualTo(outer.x);
        assertThat(inner.x + inner.width).isLessThanOrEqualTo(outer.x + outer.width);
        assertThat(inner.y).isGreaterThanOrEqualTo(outer.y);
        assertThat(inner.y + inner.height).isLessThanOrEqualTo(outer.y + outer.height);
    }

    @ParameterizedTest
    @CsvSource({"relu, layer3.0.relu2", "convolution, layer3.0.conv2"})
    void itsStatisticsAreThoseOfTheServer(String show, String tap) {
        closeUp.open(QUERY + "&show=" + show);

        JsonNode expected = explorer.json(tap + "/channels").get(18);

        assertThat(closeUp.fact(0))
                .isEqualTo("%s %s".formatted(number(expected.required("min")), number(expected.required("max"))));
        assertIsNear(closeUp.fact(1), expected.required("mean"));
        assertIsNear(closeUp.fact(2), expected.required("std"));
        assertThat(Double.parseDouble(closeUp.fact(3)))
                .isEqualTo(expected.required("zeroFraction").asDouble());
    }

    /** Sums in double precision, but in another order. */
    private static void assertIsNear(String said, JsonNode expected) {
        double value = expected.asDouble();
        assertThat(Double.parseDouble(said)).isCloseTo(value, within(1e-13 * Math.abs(value)));
    }

    private static String number(JsonNode json) {
        float value = (float) json.asDouble();
        return value == 0 ? "0" : Float.toString(value);
    }

    @Test
    void theHistogramCountsEveryValueAndItsBarsAreRead() {
        closeUp.open(QUERY);
        float[] numbers = closeUp.numbers(TAP, 18);
        Locator bars = closeUp.region().getByRole(AriaRole.LIST).getByRole(AriaRole.LISTITEM);

        assertThat(bars).hasCount(32);
        List<?> counts = (List<?>) bars.evaluateAll("(bars) => bars.map((bar) => Number(bar.dataset.count))");
        float most = 0;
        for (float number : numbers) {
            most = Math.max(most, number);
        }
        int[] expected = new int[32];
        for (float number : numbers) {
            expected[Math.min((int) Math.floor(number / (double) most * 32), 31)]++;
        }
        assertThat(counts.stream()
                        .mapToInt(count -> ((Number) count).intValue())
                        .toArray())
                .isEqualTo(expected);
        Locator list = closeUp.region().getByRole(AriaRole.LIST);
        list.press("ArrowRight");
        assertThat(closeUp.region().locator(".bars p")).hasText(bars.first().textContent());
        list.press("End");
        assertThat(closeUp.region().locator(".bars p")).hasText(bars.last().textContent());
        assertThat(bars.last().textContent()).matches("[\\d.]+ to [\\d.]+: " + expected[31]);
    }

    @Test
    void previousAndNextFollowTheOrderAndTakeTheChannelsAlong() {
        closeUp.open("layer=layer3.0.conv2&channels=0-31&channel=31");

        explorer.button("Next channel").click();
        assertThat(closeUp.heading()).hasText("Channel 32 · " + TAP);
        page.waitForURL(url -> url.contains("channel=32") && url.contains("channels=32-63"));
        explorer.button("Previous channel").click();
        assertThat(closeUp.heading()).hasText("Channel 31 · " + TAP);

        explorer.choose("Order", "By mean");
        page.waitForURL(url -> url.contains("order=mean"));
        explorer.waitForMaps();
        List<?> ranked = explorer.channels(ExplorerPage.MAIN);
        explorer.tile(((Number) ranked.getFirst()).intValue()).click();
        assertThat(explorer.button("Previous channel")).isDisabled();
        explorer.button("Next channel").click();
        assertThat(closeUp.heading()).hasText("Channel " + ranked.get(1) + " · " + TAP);
    }

    @Test
    void pictureAndNumbersCanBeTakenAway() throws Exception {
        closeUp.open(QUERY + "&colormap=turbo");

        byte[] picture =
                page.request().get(href("Download this picture as PNG")).body();
        float[] numbers = closeUp.numbers(href("Download these numbers as NPY"));

        var image = ImageIO.read(new ByteArrayInputStream(picture));
        assertThat(image.getWidth()).isEqualTo(504);
        Object base = page.evaluate("document.querySelector('layer-explorer').source.base");
        assertThat(picture)
                .isEqualTo(page.request()
                        .get("/" + base + TAP + "/grid.png?channels=18&columns=1&tile=504&colormap=turbo")
                        .body());
        assertThat(numbers).isEqualTo(closeUp.numbers(TAP, 18));
    }

    private String href(String name) {
        return String.valueOf(page.getByRole(AriaRole.LINK, named(name)).evaluate("(link) => link.href"));
    }

    @Test
    @Screen(width = 390, height = 844, language = "zh-CN")
    void onASmallScreenTheSheetOpensWithIt() {
        page.navigate("/?model=resnet50-untrained&layer=layer3.0.conv2");
        page.locator(".sample").first().click();
        explorer.waitForMaps();

        page.locator("[data-channel='5']").click();

        Locator region = page.getByRole(AriaRole.REGION, named("放大图"));
        assertThat(region).isVisible();
        assertThat(page.locator(".extractor-panel, .facts-panel").first()).isHidden();
        assertThat(page.evaluate("document.documentElement.scrollWidth")).isEqualTo(390);
        assertThat(region.locator("canvas").first().boundingBox().width).isGreaterThan(340);
        page.getByRole(AriaRole.BUTTON, named("关闭放大图")).click();
        assertThat(region).isHidden();
    }
}
