package org.layerscope.ui.explorer;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.RequestOptions;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.layerscope.browser.Screen;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Why a class, as it is drawn over the photo. */
class ExplanationIT extends ExplorerScreen {

    /** Red, green, blue and opacity of the overlay at the centre of a cell. */
    private static final String PIXEL = """
            ([x, y, width, height]) => {
              const canvas = document.querySelector('class-overlay canvas');
              const at = (cell, cells, side) => Math.floor((cell + 0.5) / cells * side);
              const context = canvas.getContext('2d');
              return [...context.getImageData(at(x, width, canvas.width), at(y, height, canvas.height), 1, 1).data];
            }""";

    @BeforeEach
    void choosePhoto() {
        page.navigate("/?model=resnet50-untrained");
        page.locator(".sample").first().click();
        explorer.waitForMaps();
    }

    private Locator classes() {
        return page.getByRole(AriaRole.REGION, ExplorerPage.named("Prediction")).getByRole(AriaRole.BUTTON);
    }

    private Locator overlay() {
        return page.locator("class-overlay canvas");
    }

    private JsonNode explanation(Locator chosen) {
        String label = chosen.locator(".prediction-name").innerText();
        return JsonMapper.shared()
                .readTree(page.request()
                        .get("/"
                                + page.evaluate("document.querySelector('layer-explorer').source.base")
                                        .toString()
                                        .replaceFirst("taps/$", "explanation?class=" + label.replaceAll("\\D", "")))
                        .text());
    }

    @Test
    void choosingAClassDrawsItsMapOverThePhotoAndSaysThatItIsExact() {
        assertThat(classes()).hasCount(5);
        assertThat(overlay()).isHidden();

        classes().nth(1).click();

        assertThat(overlay()).isVisible();
        JsonNode map = explanation(classes().nth(1));
        assertThat(page.locator(".class-note p"))
                .hasText(Pattern.compile(map.get("label").asString()
                        + "\\. Exact: the mean of the map plus the bias is the logit "
                        + String.format(Locale.ENGLISH, "%.2f", map.get("logit").doubleValue())
                                .replaceFirst("0+$", "")
                        + "\\d*\\. 7 × 7 cells of layer4\\.2, drawn smoothly\\."));
        double largest = 0;
        for (JsonNode value : map.get("values")) {
            largest = Math.max(largest, Math.abs(value.doubleValue()));
        }
        for (int cell = 0; cell < 49; cell++) {
            double value = map.get("values").get(cell).doubleValue();
            List<?> pixel = (List<?>) page.evaluate(PIXEL, List.of(cell % 7, cell / 7, 7, 7));
            int opacity = ((Number) pixel.get(3)).intValue();
            assertThat(opacity).as("cell %d", cell).isBetween((int) (Math.abs(value) / largest * 230) - 8, 230);
            if (opacity > 60) {
                int red = ((Number) pixel.get(0)).intValue();
                int blue = ((Number) pixel.get(2)).intValue();
                assertThat(red > blue).as("cell %d: %s", cell, pixel).isEqualTo(value > 0);
            }
        }
    }

    @Test
    void choosingItAgainTakesTheMapAwayAndAnotherOneReplacesIt() {
        Locator first = classes().nth(0);
        Locator second = classes().nth(1);
        first.click();
        assertThat(overlay()).isVisible();
        assertThat(first).hasAttribute("aria-pressed", "true");

        second.click();
        assertThat(first).hasAttribute("aria-pressed", "false");
        assertThat(page.locator(".class-note p"))
                .containsText(second.locator(".prediction-name").innerText());

        second.focus();
        page.keyboard().press("Space");
        assertThat(overlay()).isHidden();
        assertThat(second).isFocused();
        assertThat(page.locator(".class-note p")).hasText("Choose a class to see what in the photo speaks for it.");
    }

    @Test
    void anotherPhotoTakesTheOldMapAwayAndGetsItsOwn() {
        classes().nth(0).click();
        assertThat(overlay()).isVisible();
        Object before = page.evaluate("JSON.stringify(document.querySelector('class-overlay').map)");

        explorer.choose("Input size", "128 px");

        page.waitForFunction(
                "before => { const { map } = document.querySelector('class-overlay');"
                        + " return map && JSON.stringify(map) !== before; }",
                before);
        assertThat(page.locator(".class-note p")).containsText("4 × 4 cells of layer4.2");
    }

    @Test
    @Screen(width = 390, height = 844, language = "zh-CN")
    void onAPhoneInChineseTheMapIsDrawnAndSaid() {
        Locator first = page.locator(".prediction button").first();
        first.click();

        assertThat(overlay()).isVisible();
        assertThat(page.locator(".class-note p")).containsText("精确");
        assertThat(page.locator(".class-legend")).isVisible();
        assertThat((Integer) page.evaluate("document.documentElement.scrollWidth"))
                .isLessThanOrEqualTo(390);
    }

    @Test
    void theAddressSaysWhichClassIsExplainedAndBackTakesItAway() {
        classes().nth(2).click();
        assertThat(page).hasURL(Pattern.compile("[?&]why=\\d+"));
        String url = page.url();
        page.goBack();
        assertThat(overlay()).isHidden();
        assertThat(page).not().hasURL(Pattern.compile("why="));

        page.navigate(url);
        assertThat(overlay()).isVisible();
        assertThat(classes().nth(2)).hasAttribute("aria-pressed", "true");
    }

    @Test
    void aShareWithoutThePhotoShowsTheMapAlone() {
        classes().nth(0).click();
        assertThat(overlay()).isVisible();
        assertThat(page).hasURL(Pattern.compile("why="));
        String extraction = page.evaluate("document.querySelector('layer-explorer').source.base")
                .toString()
                .replaceFirst(".*extractions/", "")
                .replaceFirst("/.*", "");
        String index = page.url().replaceFirst(".*why=(\\d+).*", "$1");
        JsonNode share = JsonMapper.shared()
                .readTree(page.request()
                        .post(
                                "/api/v1/shares",
                                RequestOptions.create()
                                        .setData(Map.of(
                                                "extraction",
                                                extraction,
                                                "view",
                                                Map.of("tap", "conv1", "explainedClass", Integer.valueOf(index)))))
                        .text());

        page.navigate("/s/" + share.get("id").asString());

        assertThat(overlay()).isVisible();
        assertThat(page.locator(".input-frame img")).isHidden();
        assertThat(classes().nth(0)).hasAttribute("aria-pressed", "true");
        classes().nth(0).click();
        assertThat(page.locator(".input-frame")).isHidden();
    }
}
