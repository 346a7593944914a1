package org.layerscope.ui.photo;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import org.junit.jupiter.api.Test;
import org.layerscope.browser.BrowserTest;
import org.layerscope.browser.Screen;
import org.layerscope.image.Resampler;
import org.layerscope.image.Sample;

/** What there is to look at without an own photo. */
@BrowserTest
@Screen(expectedErrors = ".*409.*")
class SamplesIT {

    private static String name(Sample sample) {
        return switch (sample) {
            case PORTRAIT -> "Portrait";
            case GRATINGS -> "Gratings";
            case ZONE_PLATE -> "Zone plate";
            case COLOURED_EDGES -> "Coloured edges";
        };
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name));
    }

    @Test
    void eachOfTheFourIsGivenToTheNetworkAsItIsAndMarked(Page page) {
        page.navigate("/?model=resnet50-untrained&layer=conv1&channels=0-7");
        String before = "";
        for (Sample sample : Sample.values()) {
            String name = name(sample);
            button(page, name).press("Enter");

            assertThat(button(page, name)).hasAttribute("aria-pressed", "true");
            assertThat(page.locator(".samples [aria-pressed=true]")).hasCount(1);
            Locator seen = page.locator(".input-frame img");
            assertThat(seen).not().hasAttribute("src", before);
            assertThat(page.locator("feature-map-grid [data-state=ready]")).hasCount(8);
            before = seen.getAttribute("src");
            assertThat(page.request().get(before).body())
                    .isEqualTo(Resampler.crop(sample.photo(), 224).png());
        }
    }

    @Test
    void itsPictureOnTheButtonIsTheSample(Page page) {
        page.navigate("/?model=resnet50-untrained");

        for (Sample sample : Sample.values()) {
            Locator picture = button(page, name(sample)).locator("img");
            assertThat(picture).isVisible();
            assertThat(page.request().get("/" + picture.getAttribute("src")).body())
                    .isEqualTo(Resampler.crop(sample.photo(), 96).png());
        }
    }
}
