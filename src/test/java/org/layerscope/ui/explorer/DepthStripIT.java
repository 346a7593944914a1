package org.layerscope.ui.explorer;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.FilePayload;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.layerscope.browser.Screen;
import org.layerscope.engine.Engine;
import org.layerscope.engine.HeldDevice;
import org.layerscope.image.Photo;
import org.layerscope.model.ModelCatalogue;
import org.springframework.beans.factory.annotation.Autowired;

/** The thumbnails over the layer slider. */
class DepthStripIT extends ExplorerScreen {

    private static final int LAYERS = 49;

    /** Whether a thumbnail's pixels are the bytes that the server has for its tap. */
    private static final String IS_MAGNITUDE = """
            async (thumb) => {
              const { base } = document.querySelector('layer-explorer').source;
              const { pathname, search } = new URL(base, document.baseURI);
              const answer = await fetch(`${pathname}${thumb.dataset.tap}/magnitude${search}`);
              const cells = new Uint8Array(await answer.arrayBuffer());
              const { data } = thumb.getContext('2d').getImageData(0, 0, thumb.width, thumb.height);
              return answer.headers.get('X-Shape') === `1,${thumb.height},${thumb.width}`
                && new Set(cells).size > 20
                && cells.every((cell, i) => [0, 1, 2].every((colour) => data[4 * i + colour] === cell));
            }""";

    private final Engine engine;
    private final ModelCatalogue catalogue;

    @Autowired
    DepthStripIT(Engine engine, ModelCatalogue catalogue) {
        this.engine = engine;
        this.catalogue = catalogue;
    }

    private Locator thumbs() {
        return page.locator("depth-strip canvas");
    }

    private void openFilled(String query) {
        explorer.open(query);
        assertThat(page.locator("depth-strip [data-state=ready]")).hasCount(LAYERS);
    }

    private Locator thumb(int number, String path) {
        return page.getByRole(AriaRole.IMG, ExplorerPage.named("Layer " + number + " of 49: " + path));
    }

    @Test
    void everyThumbnailIsTheMeanAbsoluteActivationOfWhatIsShownOfItsLayer() {
        openFilled("");

        assertThat(thumbs().nth(1)).hasAttribute("data-tap", "layer1.0.relu1");
        for (int layer : new int[] {0, 24, 48}) {
            assertThat(thumbs().nth(layer).evaluate(IS_MAGNITUDE))
                    .as("layer %d", layer)
                    .isEqualTo(true);
        }

        page.getByRole(AriaRole.RADIO, ExplorerPage.named("Convolution")).check();

        assertThat(thumbs().nth(1)).hasAttribute("data-tap", "layer1.0.conv1");
        assertThat(page.locator("depth-strip [data-state=ready]")).hasCount(LAYERS);
        assertThat(thumbs().nth(24).evaluate(IS_MAGNITUDE)).isEqualTo(true);
    }

    @Test
    void aPressGoesToTheLayerAndTheArrowsMoveTheMark() {
        openFilled("");
        assertThat(thumb(1, "conv1")).hasAttribute("aria-current", "true");

        thumb(24, "layer3.0.conv2").click();

        assertThat(explorer.path()).hasText("layer3.0.conv2");
        assertThat(page.locator("depth-strip [aria-current=true]")).hasCount(1);
        page.waitForURL(url -> url.contains("layer=layer3.0.conv2"));
        explorer.layer().press("ArrowRight");
        assertThat(thumb(25, "layer3.0.conv3")).hasAttribute("aria-current", "true");
        assertThat(page.locator("depth-strip [aria-current=true]")).hasCount(1);
    }

    @Test
    void draggingAlongTheStripScrubs() {
        openFilled("");
        BoundingBox from = thumbs().nth(5).boundingBox();
        BoundingBox to = thumbs().nth(40).boundingBox();

        page.mouse().move(from.x + from.width / 2, from.y + from.height / 2);
        page.mouse().down();
        page.mouse().move(to.x + to.width / 2, to.y + to.height / 2);
        assertThat(thumbs().nth(40)).hasAttribute("aria-current", "true");
        page.mouse().up();
        page.mouse().move(from.x, from.y);

        assertThat(explorer.layer()).hasValue("40");
    }

    @Test
    void thumbnailsStandAboveTheSlidersStops() {
        openFilled("");

        for (int layer : new int[] {0, 17, 48}) {
            explorer.layer().fill(String.valueOf(layer));
            assertThat(thumbs().nth(layer)).hasAttribute("aria-current", "true");
            BoundingBox box = thumbs().nth(layer).boundingBox();
            Number handle = (Number) page.locator("vaadin-slider.layer-slider").evaluate("""
                    (slider) => {
                      const { left, width } = slider.shadowRoot.querySelector('[part~=thumb]').getBoundingClientRect();
                      return left + width / 2;
                    }""");
            assertThat(box.x + box.width / 2).as("layer %d", layer).isCloseTo(handle.doubleValue(), within(1.0));
        }
    }

    @Test
    void stagesAreNamedAndThatOfTheLayerIsMarked() {
        openFilled("layer=layer2.1.conv2");

        assertThat(page.locator("depth-strip .names span"))
                .hasText(new String[] {"stem", "layer1", "layer2", "layer3", "layer4"});
        assertThat(page.locator("depth-strip .names .current")).hasText("layer2");
        assertThat(page.locator("depth-strip .lines .current")).hasCount(1);
    }

    @Test
    void theSliderIsTheOnlyTabStop() {
        openFilled("");

        assertThat(page.locator("depth-strip :is([tabindex], button, a)")).hasCount(0);
        assertThat(page.locator("depth-strip")).not().hasAttribute("tabindex", Pattern.compile(".*"));
    }

    @Test
    void thumbnailsWaitForTheirLayersAndFillAsThePassRuns() {
        HeldDevice held = new HeldDevice(engine, catalogue);
        held.awaitStart();
        try {
            page.navigate("/?model=resnet50-untrained&size=128");
            byte[] rgb = new byte[3 * 64 * 64];
            ThreadLocalRandom.current().nextBytes(rgb);
            page.setInputFiles(
                    "input[type=file]", new FilePayload("noise.png", "image/png", new Photo(64, 64, rgb).png()));
            assertThat(page.locator(".progress-line [role=status]")).containsText("Waiting");
            assertThat(page.locator("depth-strip [data-state=waiting]")).hasCount(LAYERS);
        } finally {
            held.release();
        }

        assertThat(page.locator("depth-strip [data-state=ready]")).hasCount(LAYERS);
        assertThat(thumbs().nth(30).evaluate(IS_MAGNITUDE)).isEqualTo(true);
    }

    @Test
    @Screen(width = 390, height = 844)
    void onAPhoneItIsThinAboveTheSliderAtTheBottom() {
        openFilled("layer=layer4.2.conv3");

        BoundingBox strip = page.locator("depth-strip").boundingBox();
        BoundingBox slider = page.locator("vaadin-slider.layer-slider").boundingBox();
        BoundingBox label = explorer.path().boundingBox();
        BoundingBox last = thumbs().nth(48).boundingBox();
        assertThat(strip.height).isLessThan(24);
        assertThat(strip.y).isGreaterThan(844 - 150);
        assertThat(slider.y).isGreaterThanOrEqualTo(strip.y + strip.height - 1);
        assertThat(label.y + label.height).isLessThanOrEqualTo(844);
        assertThat(last.x + last.width).isLessThanOrEqualTo(390);
        assertThat((List<?>) page.evaluate("[document.documentElement.scrollWidth]"))
                .isEqualTo(List.of(390));
    }
}
