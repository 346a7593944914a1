package org.layerscope.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import com.microsoft.playwright.options.ReducedMotion;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.layerscope.browser.Axe;
import org.layerscope.browser.BrowserTest;
import org.layerscope.browser.Screen;

/** What axe finds on every view, light and dark, in both languages, on a phone, a tablet and a desk. */
@BrowserTest
class AccessibilityIT {

    /** Few channels: what holds for a tile holds for all, and axe looks at each. */
    private static void open(Page page, String language, String query) {
        String channels = query.contains("channels=") ? "" : "&channels=0-11";
        page.navigate("/?model=resnet50-untrained&lang=" + language + channels + query);
        page.locator(".samples vaadin-button").first().click();
        assertThat(page.locator("feature-map-grid [data-state=ready]").first()).isVisible();
        assertThat(page.locator("feature-map-grid [data-state=waiting]")).hasCount(0);
        assertThat(page.locator(".prediction li").nth(4)).isVisible();
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "zh"})
    void theExplorerBeforeAPhoto(String language, Page page) {
        page.navigate("/?model=resnet50-untrained&lang=" + language);
        assertThat(page.locator(".layer-path")).hasText("conv1");
        Axe.assertAccessible(page);

        page.locator(".photo-panel input[type=file]")
                .setInputFiles(new FilePayload("notes.txt", "text/plain", "no picture".getBytes(UTF_8)));
        assertThat(page.locator(".photo-panel [role=alert]:visible")).isVisible();
        page.locator("photo-camera vaadin-button").first().click();
        assertThat(page.locator("photo-camera video")).isVisible();

        Axe.assertAccessible(page);
    }

    @ParameterizedTest
    @CsvSource({
        "en, &layer=layer1.0.conv2&pin=conv1&scale=layer",
        "zh, &layer=layer1.0.conv2&pin=conv1&scale=layer",
        "en, &layer=layer1.0.conv3&channel=3&cell=7-6&order=mean&colormap=coolwarm",
        "zh, &layer=layer1.0.conv3&channel=3&cell=7-6&order=mean&colormap=coolwarm",
        "en, &view=filters&input=rgb",
        "zh, &view=filters&input=rgb",
        "en, &layer=layer4.2.conv2&order=mean&channels=500-511",
        "zh, &layer=layer4.2.conv2&order=mean&channels=500-511"
    })
    void aPinnedLayerAChannelLookedAtCloselyFiltersAndDeadChannels(String language, String query, Page page) {
        open(page, language, query);

        Axe.assertAccessible(page);
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "zh"})
    void aComparisonAClassThatIsExplainedAndWhatCanBeTakenAway(String language, Page page) {
        open(page, language, "&layer=layer2.0.conv1&compare=pass&why=3");
        assertThat(page.locator(".comparison-note")).isVisible();
        page.locator(".download").click();

        Axe.assertAccessible(page);
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "zh"})
    void theOpenSheetAndTheList(String language, Page page) {
        page.setViewportSize(360, 900);
        open(page, language, "&pass=forward");
        page.locator(".sheet-handle").click();
        assertThat(page.locator(".sheet-content")).isVisible();
        Axe.assertAccessible(page);

        page.setViewportSize(1440, 900);
        page.locator(".key-help").click();
        assertThat(page.locator(".keys")).isVisible();

        Axe.assertAccessible(page);
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "zh"})
    void sharingAndTheSharedView(String language, Page page) {
        open(page, language, "&layer=layer1.0.conv3&channel=3&compare=untrained");
        page.keyboard().press("s");
        Locator dialog = page.getByRole(AriaRole.DIALOG);
        dialog.locator("vaadin-button[theme~=primary]").click();
        Locator link = dialog.locator("vaadin-text-field input[readonly]").first();
        assertThat(link).not().isEmpty();
        Axe.assertAccessible(page);

        page.navigate(link.inputValue() + "?lang=" + language);
        assertThat(page.locator("feature-map-grid [data-state=ready]").first()).isVisible();

        Axe.assertAccessible(page);
    }

    @ParameterizedTest
    @CsvSource({
        "s/AAAAAAAAAAAAAAAAAAAAAA, There is no such page",
        "faulty/away, Shared links cannot be opened right now",
        "faulty/too-many, Too many links that lead nowhere",
        "faulty/unforeseen, That did not work"
    })
    @Screen(expectedErrors = "status of (404|500|503)")
    void whatAFaultShows(String path, String title, Page page) {
        assertSaid(page, path, title);
    }

    @ParameterizedTest
    @CsvSource({
        "s/AAAAAAAAAAAAAAAAAAAAAA, 没有这个页面",
        "faulty/away, 目前无法打开分享的链接",
        "faulty/too-many, 无效链接过多",
        "faulty/unforeseen, 出错了"
    })
    @Screen(expectedErrors = "status of (404|500|503)", language = "zh-CN")
    void whatAFaultShowsInChinese(String path, String title, Page page) {
        assertSaid(page, path, title);
    }

    private static void assertSaid(Page page, String path, String title) {
        page.navigate("/" + path);
        assertThat(page.locator("h1")).hasText(title);

        Axe.assertAccessible(page);
    }

    @Test
    void whoWantsLittleMotionSeesNone(Page page) {
        page.emulateMedia(new Page.EmulateMediaOptions().setReducedMotion(ReducedMotion.REDUCE));
        open(page, "en", "");

        assertThat(page.evaluate("""
                () => document.getAnimations()
                    .filter((each) => each.effect?.getComputedTiming().duration > 0 && each.playState === 'running')
                    .map((each) => each.animationName ?? each.transitionProperty)""")).isEqualTo(List.of());
    }
}
