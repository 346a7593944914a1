package org.layerscope.ui.explorer;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.layerscope.ui.explorer.ExplorerPage.MAIN;
import static org.layerscope.ui.explorer.ExplorerPage.named;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.AriaRole;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.layerscope.browser.Screen;

/** The side panel: what the module tree leads to, what is said of it, and the proof. */
class TreeIT extends ExplorerScreen {

    private Locator tree() {
        return page.getByRole(AriaRole.TREEGRID, named("Modules"));
    }

    private Locator row(String path) {
        Locator name = page.locator(".sr-only")
                .filter(new Locator.FilterOptions().setHasText(Pattern.compile("^" + escaped(path) + "$")));
        return page.locator(".module-row")
                .filter(new Locator.FilterOptions().setHas(name).setVisible(true));
    }

    private static String escaped(String path) {
        return path.replace(".", "\\.");
    }

    private void choose(String path) {
        waitForRows();
        String before = rows();
        page.getByRole(AriaRole.TEXTBOX, named("Search modules")).fill(path);
        page.waitForCondition(() -> !rows().equals(before));
        waitForRows();
        row(path).locator(".module-name").click();
    }

    private String rows() {
        return page.locator(".module-tree #table").getAttribute("aria-rowcount");
    }

    /** Its cells are used again for other rows while those arrive. */
    private void waitForRows() {
        assertThat(page.locator(".module-tree:not([loading])")).isVisible();
    }

    private Locator marked() {
        return tree().getByRole(AriaRole.ROW, new Locator.GetByRoleOptions().setSelected(true));
    }

    private String facts() {
        return page.getByRole(AriaRole.REGION, named("Layer facts")).innerText().replaceAll("\\s+", " ");
    }

    @ParameterizedTest
    @CsvSource({
        "layer2.0.downsample.0, layer2.0.downsample.0, layer2.0.downsample.0, 512 × 28 × 28",
        "layer3.0.bn2, layer3.0.bn2, layer3.0.conv2, 256 × 14 × 14",
        "layer1.0.relu1, layer1.0.relu1, layer1.0.conv1, 64 × 56 × 56",
        "layer1.0.relu3, layer1.0.relu3, layer1.0.conv3, 256 × 56 × 56",
        "relu, relu1, conv1, 64 × 112 × 112",
        "layer2.1, layer2.1, layer2.1, 512 × 28 × 28",
        "maxpool, maxpool, maxpool, 64 × 56 × 56",
        "layer4.2.conv3, layer4.2.conv3, layer4.2.conv3, 2048 × 7 × 7"
    })
    void whateverIsRecordedIsChosenAndDrawnAndMarked(String module, String tap, String heading, String shape) {
        explorer.open("layer=conv1&show=batch-norm");

        choose(module);

        assertThat(explorer.path()).hasText(heading);
        explorer.waitForMaps();
        assertThat(explorer.differing(MAIN, tap, "")).isEmpty();
        assertThat(marked()).hasCount(1);
        assertThat(marked()).hasAccessibleName(Pattern.compile("^" + escaped(module) + " .*"));
        assertThat(page.locator(".facts-panel")).containsText("Shown" + tap);
        assertThat(facts()).contains("Shape " + shape);
        page.waitForURL(url -> url.contains("layer=" + heading));
        page.goBack();
        page.waitForURL(url -> url.contains("show=batch-norm"));
        assertThat(explorer.path()).hasText("conv1");
    }

    @Test
    void theAddressSaysTheChannelsThatAreShownAndTheRangeComesBackWhereThereAreMore() {
        explorer.open("layer=layer1.0.conv3&channels=100-199");

        choose("maxpool");

        page.waitForURL(url -> url.contains("layer=maxpool") && url.contains("channels=0-63"));
        assertThat(page.locator(".channel-range")).hasText("0 – 63");
        choose("layer2.1");
        page.waitForURL(url -> url.contains("layer=layer2.1") && url.contains("channels=100-199"));
        page.goBack();
        page.waitForURL(url -> url.contains("layer=maxpool") && url.contains("channels=0-63"));
        page.reload();
        explorer.waitForMaps();
        assertThat(page.locator(".photo-panel").getByRole(AriaRole.ALERT)).hasText("");
    }

    @Test
    void theLinearLayerHasOneNumberForEachClass() {
        explorer.open("layer=conv1");

        choose("fc");

        assertThat(explorer.path()).hasText("fc");
        explorer.waitForMaps();
        double first = explorer.json("fc/channels").get(0).get("mean").asDouble();
        assertThat(explorer.tile(0))
                .hasAccessibleName("fc, channel 0, %1$s to %1$s"
                        .formatted(page.evaluate(
                                "(number) => String(Number(Math.fround(number).toPrecision(4)))", first)));
        assertThat(facts()).contains("Shape 1000 × 1 × 1", "Parameters 2,049,000", "Receptive field whole input");
    }

    @Test
    void theMarkFollowsTheSliderAndWhatIsShown() {
        explorer.open("layer=layer3.0.conv1");
        assertThat(marked()).hasAccessibleName(Pattern.compile("^layer3\\.0\\.relu1 .*"));

        explorer.layer().press("ArrowRight");
        assertThat(marked()).hasAccessibleName(Pattern.compile("^layer3\\.0\\.relu2 .*"));
        page.getByRole(AriaRole.RADIO, named("After batch norm")).check();

        assertThat(marked()).hasAccessibleName(Pattern.compile("^layer3\\.0\\.bn2 .*"));
        assertThat(explorer.layer()).hasValue("23");
    }

    @Test
    void aReluThatIsCalledThriceOffersItsCalls() {
        page.navigate("/?model=resnet50-untrained&layer=layer1.0.conv1&show=convolution");

        assertThat(marked()).isVisible();
        waitForRows();
        row("layer1.0.relu").locator(".module-name").click();
        assertThat(row("layer1.0.relu2")).isVisible();
        waitForRows();
        row("layer1.0.relu2").locator(".module-name").click();

        assertThat(explorer.path()).hasText("layer1.0.conv2");
        assertThat(page.getByRole(AriaRole.RADIO, named("After ReLU"))).isChecked();
        assertThat(marked()).hasAccessibleName(Pattern.compile("^layer1\\.0\\.relu2 ← bn2.*"));
    }

    @Test
    @Screen(expectedErrors = "status of 409") // maps of the extraction that the chain replaces
    void inTheChainWhatIsNotDrawnCannotBeChosenAndSaysWhy() {
        explorer.open("layer=layer1.0.conv1");
        page.getByRole(AriaRole.RADIO, named("Article chain")).check();
        assertThat(page.getByText("The article chain has convolutions only")).isVisible();
        assertThat(marked()).hasAccessibleName(Pattern.compile("^layer1\\.0\\.conv1 .*"));

        page.locator(".module-name").getByText("bn1").last().click();

        assertThat(explorer.path()).hasText("layer1.0.conv1");
        assertThat(marked()).hasAccessibleName(Pattern.compile("^layer1\\.0\\.conv1 .*"));
        assertThat(
                        tree().getByRole(
                                        AriaRole.GRIDCELL,
                                        new Locator.GetByRoleOptions()
                                                .setName(
                                                        Pattern.compile(
                                                                "^layer1\\.0\\.bn1 .*, not in the article chain, which has convolutions only"))))
                .isVisible();
        assertThat(page.locator(".proof")).hasText(Pattern.compile("^49 of 53 convolutions drawn: .*"));
        assertThat(page.locator(".show"))
                .hasAttribute("aria-description", "Not in this pass for this layer: After batch norm, After ReLU");
    }

    @Test
    void theProofCountsTheConvolutionsAndComparesTheLogits() {
        explorer.open("");

        assertThat(page.locator(".proof"))
                .hasText("53 of 53 convolutions recorded; logits of the recorded pass equal the plain pass"
                        + " (largest difference 0).");
    }

    @Test
    @Screen(language = "zh-CN")
    void factsAndProofAreInThePagesLanguage() {
        page.navigate("/?model=resnet50-untrained&layer=layer2.0.conv2");
        page.getByRole(AriaRole.BUTTON, named("肖像")).click();

        assertThat(page.locator(".proof")).containsText("已记录 53 个卷积中的 53 个");
        assertThat(page.getByRole(AriaRole.REGION, named("层信息"))).containsText("感受野");
    }
}
