package org.layerscope.ui.explorer;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.RequestOptions;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.layerscope.browser.BrowserTest;
import org.layerscope.browser.Screen;

@BrowserTest
class ExplorerIT {

    private static final String EXPLORER = "/?model=resnet50-untrained";

    /** Whether every tile shows exactly the bytes that the server has for it. */
    private static final String IS_FAITHFUL = """
            async () => {
              const { base, layers } = document.querySelector('layer-explorer').source;
              const path = document.querySelector('.layer-path').textContent;
              const show = document.querySelector('.show').value;
              const cells = [...document.querySelectorAll('feature-map-grid [data-channel]')];
              const tap = layers.find((layer) => layer.path === path).taps[show];
              const isFaithful = (canvas, bytes, height, width) => {
                const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
                return canvas.width === width && canvas.height === height
                  && bytes.every((byte, at) => [0, 1, 2].every((colour) => data[4 * at + colour] === byte));
              };
              for (let from = 0; from < cells.length; from += 100) {
                const some = cells.slice(from, from + 100);
                const [first, last] = [some[0], some.at(-1)].map((cell) => cell.dataset.channel);
                const answer = await fetch(`${base}${tap}/maps?channels=${first}-${last}`);
                const [channels, height, width] = answer.headers.get('X-Shape').split(',').map(Number);
                const bytes = new Uint8Array(await answer.arrayBuffer());
                const area = height * width;
                if (channels !== some.length || !some.every((cell, i) =>
                    isFaithful(cell.querySelector('canvas'), bytes.subarray(i * area, (i + 1) * area), height, width))) {
                  return false;
                }
              }
              return true;
            }""";

    private static final Pattern EXTRACTION = Pattern.compile("extractions/([^/?]+)");

    private Page page;

    @BeforeEach
    void rememberPage(Page page) {
        this.page = page;
    }

    @Test
    void beforeThereIsAPhotoTheLayersCanBeWalkedAndAHintSaysWhatToDo() {
        page.navigate(EXPLORER);

        layer().press("End");

        assertThat(page.locator("layer-explorer")).containsText("layer 49 of 49");
        assertThat(page.locator("layer-explorer")).containsText("Choose a photo");
        assertThat(grid().getByRole(AriaRole.GRIDCELL).first()).hasAttribute("data-state", "waiting");
    }

    @Test
    void draggingTheSliderOverAllLayersPaintsWhatTheServerHas() {
        openPortrait(EXPLORER);
        BoundingBox track = layer().boundingBox();
        double thumb = 24;
        double y = track.y + track.height / 2;
        page.mouse().move(track.x + thumb / 2, y);
        page.mouse().down();
        for (int stop = 0; stop < 49; stop++) {
            page.mouse().move(track.x + thumb / 2 + stop * (track.width - thumb) / 48, y);
            assertThat(page.locator(".layer-position")).hasText("layer " + (stop + 1) + " of 49");
            waitForTiles(64);
            assertThat(page.evaluate(IS_FAITHFUL)).as("layer %d", stop).isEqualTo(true);
        }
        page.mouse().up();
    }

    @Test
    void theServerHearsOfALayerOnlyWhenTheSliderRests() {
        openPortrait(EXPLORER);
        List<String> toldServer = new CopyOnWriteArrayList<>();
        page.onRequest(request -> {
            if (request.url().contains("v-r=uidl")
                    && String.valueOf(request.postData()).contains("view-change")) {
                toldServer.add(request.postData());
            }
        });

        layer().evaluate("""
                (range) => {
                  for (let stop = 1; stop <= 20; stop++) {
                    range.value = stop;
                    range.dispatchEvent(new Event('input', { bubbles: true }));
                  }
                }""");
        page.waitForURL(url -> url.contains("layer=layer2.3.conv2"));

        assertThat(toldServer).singleElement().asString().contains("layer2.3.conv2");
        assertThat(page.locator(".layer-path")).hasText("layer2.3.conv2");
    }

    @Test
    void whatWasFetchedAheadIsShownWithoutAnotherRequest() {
        List<String> asked = new CopyOnWriteArrayList<>();
        page.onRequestFinished(request -> {
            if (request.url().contains("/maps?")) {
                asked.add(request.url());
            }
        });
        openPortrait(EXPLORER);
        // 49 layers, and channels 64 to 127 of none: the first layer has 64.
        page.waitForCondition(() -> asked.size() >= 49);
        int before = asked.size();

        layer().press("End");

        assertThat(page.locator("feature-map-grid [data-state=ready]")).hasCount(64);
        assertThat(page.evaluate(IS_FAITHFUL)).isEqualTo(true);
        assertThat(asked.subList(before, asked.size())).hasSizeLessThanOrEqualTo(2);
    }

    @Test
    void theSliderHasTheKeysOfARangeAndThePageHasItsOwn() {
        page.navigate(EXPLORER);
        layer().press("End");
        assertThat(layer()).hasValue("48");
        layer().press("Home");
        layer().press("ArrowRight");
        assertThat(page.locator(".layer-path")).hasText("layer1.0.conv1");
        layer().press("Shift+ArrowRight");
        assertThat(page.locator(".layer-path")).hasText("layer2.0.conv2");

        page.locator("h1").click();
        page.keyboard().press("ArrowRight");
        assertThat(page.locator(".layer-path")).hasText("layer2.0.conv3");
        page.keyboard().press("Shift+ArrowLeft");
        assertThat(page.locator(".layer-path")).hasText("layer1.0.conv2");
        page.keyboard().press("ArrowRight");
        page.keyboard().press("PageDown");
        assertThat(status("64 of 256 shown")).isVisible();
        assertThat(slider("First channel")).hasValue("64");
        page.keyboard().press("PageUp");
        assertThat(slider("First channel")).hasValue("0");
    }

    @Test
    void theRangeOfChannelsKeepsItsSizeFromLayerToLayer() {
        openPortrait(EXPLORER + "&layer=layer1.0.conv3&channels=0-63");
        page.getByRole(AriaRole.BUTTON, named("Next 64")).click();
        slider("Last channel").press("ArrowRight");
        assertThat(status("65 of 256 shown")).isVisible();
        waitForTiles(65);
        assertThat(page.evaluate(IS_FAITHFUL)).isEqualTo(true);

        layer().press("ArrowRight");
        assertThat(status("64 of 64 shown")).isVisible();
        assertThat(page.getByRole(AriaRole.BUTTON, named("Next 64"))).isDisabled();
        layer().press("ArrowLeft");
        assertThat(slider("First channel")).hasValue("64");
        assertThat(slider("Last channel")).hasValue("128");
    }

    @Test
    void allChannelsOfTheLargestLayerCanBeShown() {
        openPortrait(EXPLORER + "&layer=layer4.2.conv3");

        slider("Last channel").press("End");

        assertThat(status("2048 of 2048 shown")).isVisible();
        waitForTiles(2048);
        assertThat(page.evaluate(IS_FAITHFUL)).isEqualTo(true);
    }

    @Test
    void aTileSaysItsPathItsTrueChannelAndItsExtremes() {
        openPortrait(EXPLORER + "&layer=layer3.0.conv2&channels=64-127");

        Locator tile = grid().getByRole(AriaRole.GRIDCELL).first();

        assertThat(tile).hasAttribute("data-channel", "64");
        assertThat(tile)
                .hasAccessibleName(Pattern.compile("layer3\\.0\\.conv2, channel 64, -?[\\d.e-]+ to -?[\\d.e-]+"));
    }

    @Test
    void theArrowKeysMoveInTheGrid() {
        openPortrait(EXPLORER);

        grid().getByRole(AriaRole.GRIDCELL).first().focus();
        for (String key : List.of("ArrowRight", "ArrowDown", "ArrowDown", "ArrowLeft", "ArrowLeft", "End")) {
            page.keyboard().press(key);
        }

        assertThat(grid().locator(":focus")).hasAttribute("data-channel", "15");
        assertThat(grid().locator("[tabindex='0']")).hasCount(1);
        assertThat(page.locator(".layer-path")).hasText("conv1");
    }

    @Test
    void whatIsDrawnOfALayerCanBeChosen() {
        openPortrait(EXPLORER + "&layer=layer1.0.conv2");
        for (String choice : List.of("Convolution", "After batch norm", "After ReLU")) {
            page.getByRole(AriaRole.RADIO, named(choice)).check();
            waitForTiles(64);
            assertThat(page.evaluate(IS_FAITHFUL)).as(choice).isEqualTo(true);
        }
        assertThat(page).hasURL(Pattern.compile("show=relu"));
    }

    @Test
    @Screen(expectedErrors = "status of 409") // maps of the extraction that the chain replaces
    void theChainHasConvolutionsOnlyAndSaysSo() {
        openPortrait(EXPLORER);

        page.getByRole(AriaRole.RADIO, named("Article chain")).check();

        assertThat(page.getByText("not the network's own activations")).isVisible();
        assertThat(page.getByRole(AriaRole.RADIO, named("Convolution"))).isChecked();
        assertThat(page.getByRole(AriaRole.RADIO, named("After ReLU"))).isDisabled();
        assertThat(page.locator(".layer-facts")).containsText("64 × 64 × 64");
        waitForTiles(64);
        assertThat(page.evaluate(IS_FAITHFUL)).isEqualTo(true);
    }

    @Test
    void theAddressFollowsBackUndoesAndTheAddressAloneRestoresTheView() {
        openPortrait(EXPLORER);
        layer().press("End");
        page.waitForURL(url -> url.contains("layer=layer4.2.conv3"));
        page.getByRole(AriaRole.BUTTON, named("Next 64")).click();
        page.waitForURL(url -> url.contains("channels=64-127"));
        String address = page.url();

        page.goBack();
        assertThat(slider("First channel")).hasValue("0");
        assertThat(page.locator(".layer-path")).hasText("layer4.2.conv3");
        page.goBack();
        assertThat(page.locator(".layer-path")).hasText("conv1");

        Page again = page.context().newPage();
        again.navigate(address);
        assertThat(again.locator(".layer-path")).hasText("layer4.2.conv3");
        assertThat(again.locator("feature-map-grid [data-state=ready][data-channel='64']"))
                .isVisible();
    }

    @Test
    @Screen(expectedErrors = "status of 409") // maps of the extraction that another size replaces
    void oneBackAfterAnotherInputSizeComputesOnceAndShowsTheOldSize() {
        openPortrait(EXPLORER);
        Locator size = page.getByRole(AriaRole.COMBOBOX, named("Input size"));
        assertThat(size).hasValue("224 px");
        size.click();
        page.getByRole(AriaRole.OPTION, named("128 px")).click();
        page.waitForURL(url -> url.contains("size=128"));
        assertThat(page.locator(".layer-facts")).containsText("64 × 64 × 64");
        waitForTiles(64);
        Set<String> extractions = ConcurrentHashMap.newKeySet();
        page.onRequest(request -> EXTRACTION
                .matcher(request.url())
                .results()
                .map(match -> match.group(1))
                .forEach(extractions::add));
        extractions.add(extraction());

        page.waitForResponse(
                answer -> String.valueOf(answer.request().postData()).contains("travel"), () -> page.goBack());

        assertThat(size).hasValue("224 px");
        assertThat(page.locator(".layer-facts")).containsText("64 × 112 × 112");
        waitForTiles(64);
        assertThat(page.evaluate(IS_FAITHFUL)).isEqualTo(true);
        assertThat(extractions).hasSize(2).contains(extraction());
        assertThat(page.getByRole(AriaRole.ALERT)
                        .filter(new Locator.FilterOptions().setHasText(Pattern.compile("\\S"))))
                .hasCount(0);
    }

    @Test
    void aModulesRowIsNamedByItsWholePath() {
        page.navigate(EXPLORER + "&layer=layer3.0.conv2");
        Locator modules = page.getByRole(AriaRole.TREEGRID, named("Modules"));

        assertThat(modules.getByRole(AriaRole.GRIDCELL, cell("layer3\\.0\\.conv2 .+")))
                .isVisible();
        assertThat(modules.getByRole(AriaRole.GRIDCELL, cell("layer3\\.0 .+"))).isVisible();
    }

    @Test
    void aLayerIsReachedFromTheTreeAndFromAnAddressWithItsIndex() {
        page.navigate(EXPLORER + "&layer=23");
        assertThat(page.locator(".layer-path")).hasText("layer3.0.conv2");

        page.locator(".module-name", new Page.LocatorOptions().setHasText("conv3"))
                .first()
                .click();

        assertThat(page.locator(".layer-path")).hasText("layer3.0.conv3");
        assertThat(page).hasURL(Pattern.compile("layer=layer3.0.conv3"));
    }

    @Test
    @Screen(width = 390, height = 844)
    void onASmallScreenTheGridHasFourColumnsAndNothingSticksOut() {
        openPortrait(EXPLORER);

        assertThat(page.locator("feature-map-grid > :first-child > *")).hasCount(4);
        assertThat(page.evaluate("document.documentElement.scrollWidth")).isEqualTo(390);
        assertThat(layer()).isInViewport();
    }

    @Test
    void nothingJumpsWhileTheLayersGoBy() {
        page.navigate(EXPLORER);
        assertThat(layer()).isVisible();

        assertThat(placesOverAllLayers()).hasSize(1);
        for (int width : List.of(1200, 920, 390)) {
            page.setViewportSize(width, 800);
            assertThat(placesOverAllLayers()).as("%d pixels wide", width).hasSize(1);
        }
    }

    private List<?> placesOverAllLayers() {
        return (List<?>) layer().evaluate("""
                (range) => {
                  const places = new Set();
                  for (let stop = 0; stop <= 48; stop++) {
                    range.value = stop;
                    range.dispatchEvent(new Event('input', { bubbles: true }));
                    places.add(['.layer-path', '.toolbar', '.channel-slider', 'feature-map-grid']
                      .map((part) => document.querySelector(part).getBoundingClientRect())
                      .map(({ left, top, height }) => `${left} ${top} ${height}`).join());
                  }
                  return [...places];
                }""");
    }

    @Test
    @Screen(language = "zh-CN")
    void theNamesAreInThePagesLanguage() {
        page.navigate(EXPLORER + "&layer=conv1");

        assertThat(slider("层")).hasValue("0");
        assertThat(page.getByRole(AriaRole.GRID, named("特征图"))).isVisible();
    }

    @ParameterizedTest
    @ValueSource(strings = {"layer-explorer.js", "explorer.css", "layerscope.css"})
    void ourFilesAreAskedForAgainButSentOnlyWhenTheyChanged(String file) {
        APIResponse first = page.request().get("/layerscope/" + file);
        APIResponse again = page.request()
                .get(
                        "/layerscope/" + file,
                        RequestOptions.create()
                                .setHeader("If-Modified-Since", first.headers().get("last-modified")));

        assertThat(first.headers()).containsEntry("cache-control", "no-cache");
        assertThat(again.status()).isEqualTo(304);
    }

    private void openPortrait(String address) {
        page.navigate(address);
        page.getByRole(AriaRole.BUTTON, named("Portrait")).click();
        assertThat(page.locator("feature-map-grid [data-state=waiting]")).hasCount(0);
    }

    private String extraction() {
        String base = String.valueOf(page.evaluate("document.querySelector('layer-explorer').source.base"));
        return EXTRACTION.matcher(base).results().findFirst().orElseThrow().group(1);
    }

    private void waitForTiles(int count) {
        assertThat(page.locator("feature-map-grid [data-state=ready]")).hasCount(count);
    }

    private Locator layer() {
        return slider("Layer");
    }

    private Locator slider(String name) {
        return page.getByRole(AriaRole.SLIDER, named(name));
    }

    private Locator grid() {
        return page.getByRole(AriaRole.GRID, named("Feature maps"));
    }

    private Locator status(String text) {
        return page.getByRole(AriaRole.STATUS).filter(new Locator.FilterOptions().setHasText(text));
    }

    private static Locator.GetByRoleOptions cell(String name) {
        return new Locator.GetByRoleOptions().setName(Pattern.compile("^" + name));
    }

    private static GetByRoleOptions named(String name) {
        return new GetByRoleOptions().setName(name).setExact(true);
    }
}
