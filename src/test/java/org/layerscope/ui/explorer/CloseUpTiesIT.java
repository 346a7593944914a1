package org.layerscope.ui.explorer;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.layerscope.ui.explorer.ExplorerPage.named;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.AriaRole;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where the close-up leads: to a map's filter and back, to the parts of its residual block; and what it shows of a share. */
class CloseUpTiesIT extends ExplorerScreen {

    private static final String WEIGHTS = "/api/v1/models/resnet50-untrained/layers/";

    /** The pixels of one small picture as red, green, blue. */
    private static final String PIXELS = """
            (canvas) => [...canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data]
              .filter((value, at) => at % 4 < 3)""";

    private CloseUpPage closeUp;

    @BeforeEach
    void rememberCloseUp() {
        closeUp = new CloseUpPage(page, explorer);
    }

    private static List<Integer> levels(float[] values, float low, float high) {
        return IntStream.range(0, values.length)
                .mapToObj(i -> (int) Math.round((values[i] - (double) low) / ((double) high - low) * 255))
                .toList();
    }

    private List<Integer> pixels(Locator canvas) {
        return ((List<?>) canvas.evaluate(PIXELS))
                .stream().map(value -> ((Number) value).intValue()).toList();
    }

    private static float least(float[] values) {
        float least = Float.POSITIVE_INFINITY;
        for (float value : values) {
            least = Math.min(least, value);
        }
        return least;
    }

    private static float most(float[] values) {
        float most = Float.NEGATIVE_INFINITY;
        for (float value : values) {
            most = Math.max(most, value);
        }
        return most;
    }

    @Test
    void aMapOfTheFirstLayerShowsItsKernelAndLeadsToItAndBack() {
        closeUp.open("layer=conv1&channel=17&channels=0-7");
        float[] weights = closeUp.numbers(WEIGHTS + "conv1/weights.npy?filters=17-17");
        Locator kernel = explorer.button("Show filter 17 of conv1");

        List<Integer> levels = levels(weights, least(weights), most(weights));
        List<Integer> expected = IntStream.range(0, 49)
                .boxed()
                .flatMap(at -> Stream.of(levels.get(at), levels.get(49 + at), levels.get(98 + at)))
                .toList();
        assertThat(pixels(kernel.locator("canvas"))).isEqualTo(expected);
        kernel.click();

        page.waitForURL(url -> url.contains("view=filters") && url.contains("input=rgb") && url.contains("channel=17"));
        assertThat(closeUp.heading()).hasText("Filter 17 · conv1");
        assertThat(explorer.grid("Filters").locator("[data-channel='17']")).hasAttribute("aria-selected", "true");
        closeUp.picture().press("Home");
        assertThat(closeUp.picture().getByRole(AriaRole.STATUS))
                .hasText("row 3, column 0: red %s, green %s, blue %s"
                        .formatted(text(weights[21]), text(weights[49 + 21]), text(weights[98 + 21])));

        explorer.choose("Input channel", "1");
        assertThat(closeUp.picture().locator(".labels text")).hasCount(49);
        for (int column = 1; column < 4; column++) {
            closeUp.picture().press("ArrowRight");
            CloseUpPage.Cell said = closeUp.said();
            assertThat(said.column()).isEqualTo(column);
            assertThat(Float.parseFloat(said.number())).isEqualTo(weights[49 + 21 + column]);
        }
        assertThat(closeUp.fact(1))
                .startsWith(String.valueOf(mean(weights, 49, 98)).substring(0, 8));

        explorer.button("Show feature map 17 of conv1").click();
        assertThat(closeUp.heading()).hasText("Channel 17 · relu1");
        page.waitForURL(url -> !url.contains("view=filters"));
        assertThat(explorer.tile(17)).hasAttribute("aria-selected", "true");
    }

    @Test
    void backFromAFilterItsMapIsOnTheScreenWhereTheOrderHasIt() {
        explorer.open("layer=conv1&channels=0-15&order=mean");
        int channel = ((Number) explorer.channels(ExplorerPage.MAIN).get(3)).intValue();
        explorer.tile(channel).click();
        explorer.button("Show filter %d of conv1".formatted(channel)).click();
        page.waitForURL(url -> url.contains("view=filters"));

        explorer.button("Show feature map %d of conv1".formatted(channel)).click();

        page.waitForURL(url -> !url.contains("view=filters"));
        assertThat(explorer.tile(channel)).hasAttribute("aria-selected", "true");
        explorer.waitForMaps();
        assertThat(((Number) explorer.channels(ExplorerPage.MAIN).get(3)).intValue())
                .isEqualTo(channel);
    }

    private static String text(float value) {
        return Float.toString(value);
    }

    private static double mean(float[] values, int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += values[i];
        }
        return sum / (to - from);
    }

    @ParameterizedTest
    @CsvSource({"layer2.0.conv2, 128, 3, 12", "layer1.0.conv3, 64, 1, 8"})
    void aFilterWithManyKernelsIsASquareOfThem(String layer, int inputs, int side, int columns) {
        closeUp.open("channel=5&layer=" + layer);
        float[] weights = closeUp.numbers(WEIGHTS + layer + "/weights.npy?filters=5-5");
        List<Integer> levels = levels(weights, least(weights), most(weights));
        Locator canvas = explorer.button("Show filter 5 of " + layer).locator("canvas");
        int step = side == 1 ? 1 : side + 1;

        List<Integer> pixels = pixels(canvas);

        int width = columns * step - (side == 1 ? 0 : 1);
        assertThat(canvas).hasAttribute("width", String.valueOf(width));
        for (int kernel = 0; kernel < inputs; kernel += 7) {
            int at = (kernel / columns * step) * width + kernel % columns * step;
            assertThat(pixels.get(3 * at)).as("kernel %d", kernel).isEqualTo(levels.get(kernel * side * side));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "layer1.0.conv2, layer1.0, layer1.0.bn3, layer1.0.downsample.1, layer1.0.relu3, 56",
        "layer3.1.conv3, layer3.1, layer3.1.bn3, layer3.0.relu3, layer3.1.relu3, 14"
    })
    void aResidualBlockIsTakenApartOnOneScale(
            String layer, String block, String branch, String shortcut, String relu, int side) {
        closeUp.open("channel=9&layer=" + layer);
        float[] left = closeUp.numbers(branch, 9);
        float[] right = closeUp.numbers(shortcut, 9);
        float[] output = closeUp.numbers(relu, 9);
        float[] sum = new float[left.length];
        for (int i = 0; i < sum.length; i++) {
            sum[i] = left[i] + right[i];
            assertThat(output[i]).isEqualTo(Math.max(sum[i], 0));
        }
        float low = Math.min(Math.min(least(left), least(right)), Math.min(least(sum), least(output)));
        float high = Math.max(Math.max(most(left), most(right)), Math.max(most(sum), most(output)));

        assertThat(closeUp.region().locator(".block h3")).hasText("Residual block " + block + ", channel 9");
        assertThat(part("relu")).hasAttribute("data-maximum", Pattern.compile(".+"));
        assertThat(part("sum")).hasAttribute("data-maximum", Pattern.compile(".+"));
        assertPart("branch", left, low, high);
        assertPart("shortcut", right, low, high);
        assertPart("sum", sum, low, high);
        assertPart("relu", output, low, high);
        assertThat(part("sum").locator("canvas")).hasAttribute("width", String.valueOf(side));
    }

    private Locator part(String name) {
        return closeUp.region().locator("[data-part='" + name + "']");
    }

    private void assertPart(String name, float[] values, float low, float high) {
        assertThat(Float.parseFloat(String.valueOf(part(name).getAttribute("data-minimum"))))
                .isEqualTo(least(values));
        assertThat(Float.parseFloat(String.valueOf(part(name).getAttribute("data-maximum"))))
                .isEqualTo(most(values));
        List<Integer> pixels = pixels(part(name).locator("canvas"));
        List<Integer> levels = levels(values, low, high);
        for (int i = 0; i < levels.size(); i++) {
            assertThat(pixels.get(3 * i)).as("%s, cell %d", name, i).isEqualTo(levels.get(i));
        }
    }

    @Test
    void eachPartThatIsRecordedLeadsToItsTap() {
        closeUp.open("channel=9&layer=layer1.1.conv2");

        assertThat(part("branch")).hasAccessibleName(Pattern.compile("branch -[\\d.e-]+ – [\\d.e-]+"));
        part("branch").click();
        assertThat(closeUp.heading()).hasText("Channel 9 · layer1.1.bn3");
        assertThat(explorer.path()).hasText("layer1.1.conv3");
        page.waitForURL(url -> url.contains("show=batch-norm"));

        assertThat(part("shortcut")).hasAttribute("title", "Show layer1.0.relu3");
        part("shortcut").click();
        assertThat(closeUp.heading()).hasText("Channel 9 · layer1.0.relu3");
        assertThat(part("shortcut")).hasAttribute("title", "Show layer1.0.downsample.1");
        part("shortcut").press("Enter");
        assertThat(explorer.path()).hasText("layer1.0.downsample.1");
        assertThat(part("sum")).hasRole(AriaRole.IMG);
    }

    @Test
    void whereThereIsNoBlockOrNotThatChannelNoneIsDrawn() {
        closeUp.open("channel=3&layer=conv1");
        assertThat(closeUp.region().locator(".block")).isHidden();

        Object said = page.evaluate("""
                async () => {
                  const { BlockRow } = await import('/layerscope/block-row.js');
                  const { ENGLISH } = await import('/layerscope/close-up-texts.js');
                  const row = new BlockRow(() => {});
                  row.show({ path: 'a.b', channels: 4, relu: null }, 5, () => undefined, 'gray', new Uint32Array(256), ENGLISH);
                  return row.all.querySelector('p').textContent + row.all.querySelector('.block-row').hidden;
                }""");
        assertThat(said)
                .isEqualTo("The residual block a.b ends in 4 channels: there is no channel 5 to take apart.true");
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void aShareShowsItWithThePhotoOnlyIfItsAuthorDoes(boolean withPhoto) {
        closeUp.open("channel=9&layer=layer3.0.conv2&cell=7-6&alpha=50");
        explorer.button("Share").click();
        Locator dialog = page.getByRole(AriaRole.DIALOG);
        if (withPhoto) {
            dialog.getByLabel("Show the photo").click();
        }
        dialog.getByText("Create link").click();
        Locator link = dialog.getByLabel("Link", new Locator.GetByLabelOptions().setExact(true));
        assertThat(link).hasValue(Pattern.compile("http.*/s/[\\w-]{22}"));

        page.navigate(link.inputValue());

        closeUp.waitForNumbers();
        assertThat(closeUp.heading()).hasText("Channel 9 · layer3.0.relu2");
        assertThat(closeUp.tip()).hasText(Pattern.compile("row 7, column 6: [\\d.e-]+"));
        assertThat(closeUp.picture().locator(".box")).hasAttribute("data-width", "107");
        if (withPhoto) {
            assertThat(closeUp.overlay()).hasValue("50");
        } else {
            assertThat(closeUp.overlay()).isHidden();
            assertThat(closeUp.region()).containsText("The author does not show the photo: here is the map alone.");
            assertThat(closeUp.differing("layer3.0.relu2", "channels=9-9", 14)).isEmpty();
        }
        explorer.button("Show filter 9 of layer3.0.conv2").click();
        assertThat(closeUp.heading()).hasText("Filter 9 · layer3.0.conv2");
        assertThat(page.getByRole(AriaRole.BUTTON, named("Show feature map 9 of layer3.0.conv2")))
                .isVisible();
    }
}
