package org.layerscope.ui.explorer;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Route;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.layerscope.browser.Screen;

/** What the page says of channels that are dead, constant, or not finite. */
class FlagsIT extends ExplorerScreen {

    private Locator count() {
        return page.locator(".flag-count");
    }

    /** The numbers of a tap's dead channels. */
    private List<Integer> dead(String tap) {
        return StreamSupport.stream(explorer.json(tap + "/channels").spliterator(), false)
                .filter(channel -> channel.get("flags").toString().contains("dead"))
                .map(channel -> channel.get("channel").asInt())
                .toList();
    }

    @Test
    void deadChannelsAreMarkedOnTheirTilesAndCountedForTheLayer() {
        explorer.open("layer=layer4.2.conv2&channels=0-511");
        List<Integer> dead = dead("layer4.2.relu2");
        assertThat(dead).isNotEmpty();

        assertThat(count()).hasText("· %d dead".formatted(dead.size()));
        assertThat(page.locator("feature-map-grid .flag")).hasCount(dead.size());
        for (int channel : dead) {
            assertThat(explorer.tile(channel).locator(".flag")).hasText("∅");
            assertThat(explorer.tile(channel))
                    .hasAccessibleName("layer4.2.conv2, channel " + channel + ", 0 to 0, dead");
        }
    }

    @Test
    void layersWithoutFlagsSayNothing() {
        explorer.open("layer=layer1.0.conv1&show=convolution");

        assertThat(count()).hasText("");
        assertThat(page.locator("feature-map-grid .flag")).hasCount(0);
    }

    @Test
    void whatIsNotFiniteOrConstantIsMarkedAndCountedToo() {
        page.route("**/conv1/maps?*", route -> {
            var answer = route.fetch();
            Map<String, String> headers = new HashMap<>(answer.headers());
            headers.put("x-flags", "nan,,inf,nan inf,constant" + ",".repeat(59));
            headers.put("x-layer-flags", "dead=0,constant=1,nan=2,inf=2");
            headers.remove("content-encoding");
            route.fulfill(new Route.FulfillOptions()
                    .setStatus(answer.status())
                    .setHeaders(headers)
                    .setBodyBytes(answer.body()));
        });

        explorer.open("layer=conv1&show=convolution");

        assertThat(count()).hasText("· 1 constant · 2 with NaN · 2 with ∞");
        assertThat(explorer.tile(0).locator(".flag")).hasText("NaN");
        assertThat(explorer.tile(3).locator(".flag")).hasText("NaN ∞");
        assertThat(explorer.tile(4).locator(".flag")).hasText("=");
        assertThat(explorer.tile(1).locator(".flag")).hasCount(0);
        assertThat(String.valueOf(explorer.tile(3).getAttribute("aria-label"))).endsWith(", NaN, infinite");
    }

    @Test
    @Screen(language = "zh-CN")
    void theyAreSaidInChineseToo() {
        page.navigate("/?model=resnet50-untrained&layer=layer4.2.conv2");
        page.locator(".samples button, .sample").first().click();
        explorer.waitForMaps();

        assertThat(count()).hasText("· %d 个失活".formatted(dead("layer4.2.relu2").size()));
    }

    @Test
    void filtersHaveNoFlags() {
        explorer.open("layer=layer4.2.conv2&channels=0-511");
        assertThat(count()).not().hasText("");

        explorer.button("Filters").click();

        assertThat(count()).hasText("");
        assertThat(page.locator("feature-map-grid .flag")).hasCount(0);
    }
}
