package org.layerscope.ui.explorer;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.layerscope.ui.explorer.ExplorerPage.MAIN;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether colours say what the numbers are. */
class ColourIT extends ExplorerScreen {

    /**
     * By how much the values that the canvases' levels stand for, read with the numbers of the legend, are off the exact ones at most, in
     * steps of the layer's range.
     */
    private static final String WORST_STEP = """
            async (tap) => {
              const [low, high] = [...document.querySelectorAll('.maps .legend .num')].map((end) => Number(end.title));
              const { base } = document.querySelector('layer-explorer').source;
              const { pathname, search } = new URL(base, document.baseURI);
              const file = await (await fetch(`${pathname}${tap}/activation.npy${search}`)).arrayBuffer();
              const exact = new Float32Array(file.slice(10 + new DataView(file).getUint16(8, true)));
              let worst = 0;
              const cells = document.querySelectorAll('feature-map-grid [data-state=ready]');
              for (const cell of cells) {
                const canvas = cell.querySelector('canvas');
                const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
                const first = Number(cell.dataset.channel) * canvas.width * canvas.height;
                for (let i = 0; i < data.length / 4; i++) {
                  const value = low + (data[4 * i] / 255) * (high - low);
                  worst = Math.max(worst, Math.abs(value - exact[first + i]) / ((high - low) / 255));
                }
              }
              return cells.length === 64 ? worst : -1;
            }""";

    private List<String> legend() {
        return page.locator(".legend .num").allTextContents();
    }

    @ParameterizedTest
    @ValueSource(strings = {"layer1.0.conv3", "layer2.3.conv2"})
    void onTheLayersScaleALevelIsTheExactValueToOneStepOfTheRange(String tap) {
        explorer.open("channels=0-63&scale=layer&show=convolution&layer=" + tap);

        assertThat(((Number) page.evaluate(WORST_STEP, tap)).doubleValue()).isBetween(0.3, 1.001);
    }

    @ParameterizedTest
    @ValueSource(strings = {"channel", "layer"})
    void coolwarmIsThatOfTheServerWithZeroInItsMiddle(String scale) {
        explorer.open("layer=layer1.0.conv2&show=convolution&channels=0-63&colormap=coolwarm&scale=" + scale);

        assertThat(explorer.differing(MAIN, "layer1.0.conv2", "channels=0-63&colormap=coolwarm&scale=" + scale))
                .isEmpty();
    }

    @Test
    void theLegendOfACentredScaleIsSymmetricAroundZero() {
        explorer.open("layer=layer1.0.conv2&show=convolution&channels=0-63&colormap=coolwarm&scale=layer");

        var headers = explorer.headers("layer1.0.conv2/maps");
        double low = Double.parseDouble(headers.getOrDefault("x-layer-minimum", ""));
        double high = Double.parseDouble(headers.getOrDefault("x-layer-maximum", ""));
        double end = Double.parseDouble("%.3e".formatted(Math.max(-low, high)));
        assertThat(legend()).extracting(Double::parseDouble).containsExactly(-end, end);
    }

    @Test
    void onEachMapsScaleTheLegendSaysTheNumbersOfTheSelectedChannelElseWords() {
        explorer.open("layer=layer1.0.conv2&show=convolution&channels=0-63");
        assertThat(page.locator(".legend")).hasText("minmax");

        explorer.tile(7).click();

        String name = String.valueOf(explorer.tile(7).getAttribute("aria-label"));
        assertThat(page.locator(".legend")).containsText("channel 7:");
        assertThat(name).endsWith(String.join(" to ", legend()));

        explorer.choose("Colour map", "Coolwarm");
        assertThat(page.locator(".legend .num").first()).hasText("-" + legend().getLast());
        explorer.tile(7).click();
        assertThat(page.locator(".legend")).hasText("−max+max");
    }
}
