package org.layerscope.ui.explorer;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.layerscope.ui.explorer.ExplorerPage.MAIN;
import static org.layerscope.ui.explorer.ExplorerPage.PINNED;
import static org.layerscope.ui.explorer.ExplorerPage.named;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.AriaRole;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.layerscope.browser.Screen;

/** What the explorer's address says, and how it is changed by hand. */
class ViewStateIT extends ExplorerScreen {

    @Test
    void eachChangeIsOneStepOfTheHistoryAndAReloadRestoresAll() {
        explorer.open("layer=layer2.0.conv2");
        List<String> addresses = new ArrayList<>(List.of(page.url()));
        List<Runnable> changes = List.of(
                () -> explorer.choose("Order", "By mean"),
                () -> explorer.choose("Scale", "Whole layer"),
                () -> explorer.choose("Colour map", "Inferno"),
                () -> explorer.grid(MAIN).locator("[data-state=ready]").first().click(),
                () -> explorer.button("Pin").click(),
                () -> explorer.layer().press("ArrowRight"));
        List<String> parts = List.of(
                "order=mean",
                "scale=layer",
                "colormap=inferno",
                "channel=",
                "pin=layer2.0.relu2",
                "layer=layer2.0.conv3");
        for (int i = 0; i < changes.size(); i++) {
            String part = parts.get(i);
            changes.get(i).run();
            page.waitForURL(url -> url.contains(part.equals("channel=") ? "&channel=" : part));
            explorer.waitForMaps();
            addresses.add(page.url());
        }
        Object all = state();

        for (String address : addresses.reversed().subList(1, addresses.size())) {
            page.goBack();
            assertThat(page).hasURL(address);
        }
        assertThat(explorer.choice("Order")).hasValue("By index");
        assertThat(explorer.choice("Scale")).hasValue("Each map");
        assertThat(explorer.choice("Colour map")).hasValue("Gray");
        assertThat(explorer.grid(PINNED)).hasCount(0);
        assertThat(page.locator("[aria-selected=true][data-channel]")).hasCount(0);
        for (String address : addresses.subList(1, addresses.size())) {
            page.goForward();
            assertThat(page).hasURL(address);
        }
        assertThat(explorer.grid(PINNED)).isVisible();
        explorer.waitForMaps();
        assertThat(state()).isEqualTo(all);

        page.reload();
        assertThat(explorer.grid(PINNED)).isVisible();
        explorer.waitForMaps();
        assertThat(state()).isEqualTo(all);
    }

    @Test
    void severalStepsBackAtOnceAreAllMadeAndWhatIsChosenThenIsTheNextStep() {
        explorer.open("layer=layer2.0.conv2");
        String first = page.url();
        for (String key : List.of("End", "ArrowLeft", "ArrowLeft", "ArrowLeft")) {
            String before = page.url();
            explorer.layer().press(key);
            page.waitForURL(url -> !url.equals(before));
        }
        String last = page.url();

        for (int i = 0; i < 4; i++) {
            page.goBack();
        }

        assertThat(page).hasURL(first);
        assertThat(explorer.path()).hasText("layer2.0.conv2");
        for (int i = 0; i < 4; i++) {
            page.goForward();
        }
        assertThat(page).hasURL(last);
        assertThat(explorer.path()).hasText("layer4.1.conv3");
        page.goBack();
        assertThat(explorer.path()).hasText("layer4.2.conv1");
        String there = page.url();
        explorer.layer().press("ArrowLeft"); // where the step back came from
        assertThat(page).hasURL(last);
        page.goBack();
        assertThat(page).hasURL(there);
        assertThat(explorer.path()).hasText("layer4.2.conv1");
    }

    /** All that the page says of the view. */
    private Object state() {
        return page.evaluate("""
                () => [
                  ...['.layer-path', '.selected', '.maps-head', '.maps:last-child .maps-head']
                    .map((part) => document.querySelector(part).textContent),
                  ...[...document.querySelectorAll('.choice input')].map((input) => input.value),
                  ...[...document.querySelectorAll('[data-channel]')].map((cell) => cell.ariaLabel + cell.ariaSelected),
                  document.querySelector('.pin').ariaPressed,
                ]""");
    }

    @Test
    void aTileIsSelectedByAClickOrEnterAndUnselectedByAnother() {
        explorer.open("layer=layer1.0.conv3&channels=64-127");
        Locator tile = explorer.tile(70);
        assertThat(tile).hasAttribute("aria-selected", "false");

        tile.click();

        assertThat(tile).hasAttribute("aria-selected", "true");
        assertThat(page.locator(".selected")).hasText(Pattern.compile("Channel 70: -?[\\d.e-]+ to -?[\\d.e-]+"));
        page.waitForURL(url -> url.contains("&channel=70"));
        page.keyboard().press("ArrowRight");
        page.keyboard().press("Enter");
        assertThat(explorer.tile(71)).hasAttribute("aria-selected", "true");
        assertThat(explorer.grid(MAIN).locator("[aria-selected=true]")).hasCount(1);
        page.waitForURL(url -> url.contains("&channel=71"));
        page.keyboard().press("Enter");
        page.waitForURL(url -> !url.contains("&channel="));
        assertThat(explorer.grid(MAIN).locator("[aria-selected=true]")).hasCount(0);
        assertThat(page.locator(".selected")).isEmpty();
    }

    @Test
    void aSelectedChannelIsLeftBehindByALayerThatHasNotAsMany() {
        explorer.open("layer=layer1.0.conv3&channels=192-255&channel=200");
        assertThat(explorer.tile(200)).hasAttribute("aria-selected", "true");

        explorer.layer().press("ArrowRight");

        page.waitForURL(url -> url.contains("layer=layer1.1.conv1") && !url.contains("&channel="));
    }

    @Test
    void theKeyPPinsUnlessSomebodyTypes() {
        explorer.open("layer=layer1.0.conv2");
        explorer.layer().focus();

        page.keyboard().press("p");
        assertThat(explorer.button("Pin")).hasAttribute("aria-pressed", "true");
        assertThat(page.locator(".maps").last().locator(".maps-head")).containsText("layer1.0.conv2pinnedAfter ReLU");
        page.getByRole(AriaRole.TEXTBOX, named("Search modules")).press("p");
        assertThat(explorer.button("Pin")).hasAttribute("aria-pressed", "true");
        explorer.button("Unpin").click();

        assertThat(explorer.grid(PINNED)).hasCount(0);
        assertThat(explorer.button("Pin")).hasAttribute("aria-pressed", "false");
        assertThat(explorer.button("Pin")).isFocused();
        page.waitForURL(url -> !url.contains("pin="));
        assertThat(explorer.grid(MAIN)).hasCount(1);
    }

    @ParameterizedTest
    @CsvSource({"maxpool, ArrowRight, layer1.0.conv1", "fc, ArrowLeft, layer4.2.conv2", "layer1.0, Home, conv1"})
    void aTapThatIsNoStopHasNothingElseToShowAndIsLeftByTheSlider(String tap, String key, String next) {
        explorer.open("layer=" + tap);
        for (String show : List.of("Convolution", "After batch norm", "After ReLU")) {
            assertThat(page.getByRole(AriaRole.RADIO, named(show))).isDisabled();
        }

        explorer.layer().press(key);

        assertThat(explorer.path()).hasText(next);
        assertThat(page.getByRole(AriaRole.RADIO, named("After ReLU"))).isEnabled();
        page.waitForURL(url -> url.contains("layer=" + next));
        page.goBack();
        assertThat(explorer.path()).hasText(tap);
    }

    @ParameterizedTest
    @CsvSource({
        "layer2.0.relu3, layer2.0.conv3, After ReLU",
        "layer1.0.bn2, layer1.0.conv2, After batch norm",
        "relu1, conv1, After ReLU"
    })
    void aTapOfALayerIsThatLayer(String tap, String path, String show) {
        page.navigate("/?model=resnet50-untrained&layer=" + tap);

        assertThat(explorer.path()).hasText(path);
        assertThat(page.getByRole(AriaRole.RADIO, named(show))).isChecked();
    }

    @Test
    @Screen(expectedErrors = "status of 409") // maps of the extraction that the chain replaces
    void whatTheChainLacksGivesWayToItsLayer() {
        explorer.open("layer=maxpool&pin=layer1.0.relu2&channels=0-15");

        page.getByRole(AriaRole.RADIO, named("Article chain")).check();

        assertThat(explorer.path()).hasText("conv1");
        page.waitForURL(url -> url.contains("layer=conv1") && url.contains("pin=layer1.0.conv2"));
        assertThat(page.locator(".layer-facts")).containsText("64 × 64 × 64");
        explorer.waitForMaps();
        assertThat(explorer.differing(PINNED, "layer1.0.conv2", "channels=0-15"))
                .isEmpty();
    }

    @Test
    void whatAnAddressAsksForInVainIsSaid() {
        page.navigate("/?model=resnet50-untrained&order=median&pin=conv1");

        assertThat(page.getByRole(AriaRole.ALERT).filter(new Locator.FilterOptions().setHasText("order: median")))
                .containsText("index, mean, max, std");
        assertThat(explorer.choice("Order")).hasValue("By index");
        assertThat(explorer.grid(PINNED)).isVisible();
    }

    @Test
    @Screen(width = 390, height = 844)
    void onASmallScreenThePinnedGridStandsBelowAndChoicesAndSwitchesInALineEach() {
        explorer.open("layer=layer1.0.conv2&pin=maxpool&channels=0-15");

        assertThat(page.evaluate("""
                () => {
                  const lines = (...parts) => new Set(parts.map((part) => document.querySelector(part).getBoundingClientRect().top)).size;
                  const [main, pinned] = [...document.querySelectorAll('.maps')].map((card) => card.getBoundingClientRect());
                  return [
                    document.documentElement.scrollWidth,
                    lines('.order', '.scale', '.colormap'),
                    lines('.toggle.filters', '.pin', '.toggle.download'),
                    pinned.top >= main.bottom && pinned.left === main.left && pinned.width === main.width,
                  ].join();
                }""")).isEqualTo("390,1,1,true");
        assertThat(explorer.grid(PINNED).locator("> :first-child > *")).hasCount(4);
    }

    @Test
    void onALargeScreenTwoEqualGridsOfEightColumnsStandSideBySide() {
        explorer.open("layer=layer1.0.conv2&pin=maxpool");

        assertThat(page.evaluate("""
                () => {
                  const [main, pinned] = [...document.querySelectorAll('feature-map-grid')]
                    .map((grid) => grid.getBoundingClientRect());
                  return [main.top - pinned.top, main.width - pinned.width, main.height - pinned.height].join();
                }""")).isEqualTo("0,0,0");
        assertThat(explorer.grid(PINNED).locator("> :first-child > *")).hasCount(8);
    }

    @Test
    @Screen(language = "zh-CN")
    void theChoicesAreNamedInThePagesLanguage() {
        page.navigate("/?model=resnet50-untrained&pin=conv1&colormap=gray");

        assertThat(explorer.choice("排序")).hasValue("按编号");
        assertThat(explorer.choice("缩放")).hasValue("各图独立");
        assertThat(explorer.choice("色图")).hasValue("灰度");
        assertThat(explorer.button("固定")).hasAttribute("aria-pressed", "true");
        assertThat(explorer.grid("固定的特征图")).isVisible();
    }
}
