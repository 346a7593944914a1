package org.layerscope.ui.explorer;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.layerscope.browser.Screen;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

class ShareIT extends ExplorerScreen {

    private static final String VIEW =
            "layer=layer2.0.conv2&channels=8-23&show=relu&scale=layer&colormap=viridis&channel=9&pin=conv1";

    private static final String TILES = """
            () => [...document.querySelectorAll('feature-map-grid [data-channel]')].map((cell) =>
              cell.ariaLabel + cell.ariaSelected + cell.querySelector('canvas').toDataURL())""";

    private static final Pattern LINK = Pattern.compile("http.*/s/[\\w-]{22}");

    private final JdbcTemplate table;

    @Autowired
    ShareIT(JdbcTemplate table) {
        this.table = table;
    }

    @BeforeEach
    void allowCopying() {
        page.context().grantPermissions(List.of("clipboard-read", "clipboard-write"));
    }

    private Locator dialog() {
        return page.getByRole(AriaRole.DIALOG);
    }

    private Locator field(String label) {
        return dialog().getByLabel(label, new Locator.GetByLabelOptions().setExact(true));
    }

    /** Makes a link to what is on the screen. */
    private String share(String title, boolean showPhoto) {
        explorer.button("Share").click();
        field("Title (optional)").fill(title);
        field("Show the photo").setChecked(showPhoto);
        dialog().getByText("Create link").click();
        assertThat(field("Link")).hasValue(LINK);
        return field("Link").inputValue();
    }

    /** Opens an address as somebody else, without a cookie. */
    private void asVisitor(String address, Consumer<Page> visit) {
        try (BrowserContext visitor = page.context()
                .browser()
                .newContext(new Browser.NewContextOptions()
                        .setViewportSize(1440, 900)
                        .setLocale("en-US"))) {
            Page theirs = visitor.newPage();
            theirs.navigate(address);
            visit.accept(theirs);
        }
    }

    @Test
    void aLinkOpensOnTheSameViewInABrowserWithoutCookies() {
        explorer.open(VIEW);
        Object author = page.evaluate(TILES);

        String link = share("Class <b>7b</b>", true);

        assertThat(dialog()).containsText("is copied");
        assertThat(page.evaluate("() => navigator.clipboard.readText()")).isEqualTo(link);
        asVisitor(link, theirs -> {
            ExplorerPage visitor = new ExplorerPage(theirs);
            assertThat(visitor.path()).hasText("layer2.0.conv2");
            assertThat(visitor.grid(ExplorerPage.PINNED)).isVisible();
            visitor.waitForMaps();
            assertThat(theirs.evaluate(TILES)).isEqualTo(author);
            assertThat(theirs.locator(".share-title")).hasText("Class <b>7b</b>");
            assertThat(theirs).hasTitle("Class <b>7b</b> · Layerscope");
            assertThat(theirs.getByAltText("The photo as the network sees it, 224 by 224 pixels"))
                    .isVisible();
            assertThat(theirs.getByRole(AriaRole.LISTITEM).first()).isVisible();
            assertThat(visitor.choice("Model")).hasCount(0);
            assertThat(visitor.button("Portrait")).hasCount(0);
            assertThat(visitor.button("Share")).hasCount(0);
        });
    }

    @Test
    void aSharedViewIsScrubbedWithItsOwnHistoryAndNobodyElseNotices() {
        explorer.open(VIEW);
        String link = share("", false);
        asVisitor(link, theirs -> {
            ExplorerPage visitor = new ExplorerPage(theirs);
            visitor.waitForMaps();
            visitor.layer().press("ArrowRight");
            visitor.waitForMaps();
            assertThat(visitor.path()).hasText("layer2.0.conv3");
            theirs.waitForURL(url -> url.contains("layer=layer2.0.conv3"));
            assertThat(visitor.differing(
                            ExplorerPage.MAIN, "layer2.0.relu3", "channels=8-23&scale=layer&colormap=viridis"))
                    .isEmpty();
            visitor.choose("Colour map", "Magma");
            theirs.waitForURL(url -> url.contains("colormap=magma"));
            theirs.reload();
            visitor.waitForMaps();
            assertThat(visitor.path()).hasText("layer2.0.conv3");
            assertThat(visitor.choice("Colour map")).hasValue("Magma");

            theirs.goBack();
            assertThat(visitor.choice("Colour map")).hasValue("Viridis");
            theirs.goBack();
            assertThat(visitor.path()).hasText("layer2.0.conv2");
        });
        assertThat(explorer.path()).hasText("layer2.0.conv2");
        asVisitor(link, theirs -> assertThat(new ExplorerPage(theirs).path()).hasText("layer2.0.conv2"));
    }

    @Test
    void aVisitorLooksThroughTheOtherPassAndAtAnotherSizeAndTheLinkStaysAsItWas() {
        explorer.open(VIEW);
        String link = share("", true);
        asVisitor(link, theirs -> {
            ExplorerPage visitor = new ExplorerPage(theirs);
            visitor.waitForMaps();
            Object first = theirs.evaluate(TILES);

            theirs.getByRole(AriaRole.RADIO, ExplorerPage.named("Article chain"))
                    .check();
            assertThat(theirs).hasURL(Pattern.compile("pass=chain"));
            assertThat(theirs.locator("layer-explorer")).containsText("no batch norm, ReLU, pooling or shortcut");
            visitor.waitForMaps();
            assertThat(visitor.path()).hasText("layer2.0.conv2");
            assertThat(visitor.differing(
                            ExplorerPage.MAIN, "layer2.0.conv2", "channels=8-23&scale=layer&colormap=viridis"))
                    .isEmpty();
            visitor.choose("Input size", "128 px");
            assertThat(theirs).hasURL(Pattern.compile("size=128"));
            visitor.waitForMaps();
            assertThat(theirs.locator("layer-explorer")).containsText(Pattern.compile("128.×.32.×.32"));
            assertThat(visitor.differing(
                            ExplorerPage.MAIN, "layer2.0.conv2", "channels=8-23&scale=layer&colormap=viridis"))
                    .isEmpty();
            theirs.reload();
            visitor.waitForMaps();
            assertThat(visitor.choice("Input size")).hasValue("128 px");

            theirs.goBack();
            assertThat(visitor.choice("Input size")).hasValue("224 px");
            theirs.goBack();
            assertThat(theirs.getByRole(AriaRole.RADIO, ExplorerPage.named("Network")))
                    .isChecked();
            visitor.waitForMaps();
            assertThat(theirs.evaluate(TILES)).isEqualTo(first);
        });
    }

    @Test
    void withoutThePhotoAVisitorSeesNone() {
        explorer.open(VIEW);
        String link = share("", false);
        asVisitor(link, theirs -> {
            new ExplorerPage(theirs).waitForMaps();
            assertThat(theirs.getByText("The author does not show the photo.")).isVisible();
            assertThat(theirs.locator(".shared-photo img[src]")).hasCount(0);
        });
    }

    @Test
    void whoHasTheOwnersLinkRevokesAndThenNobodyOpensItAnyMore() {
        explorer.open(VIEW);
        String link = share("", true);
        String owner = field("Owner's link").inputValue();
        asVisitor(owner, theirs -> {
            theirs.getByRole(AriaRole.BUTTON, ExplorerPage.named("Revoke")).click();
            assertThat(theirs.getByRole(AriaRole.STATUS).first()).containsText("This link is revoked");
        });
        asVisitor(link, theirs -> assertThat(theirs.getByRole(AriaRole.HEADING)).hasText("There is no such page"));
    }

    @Test
    void theLinksOfASessionAreListedAndRevokedThere() {
        explorer.open(VIEW);
        share("first", false);
        dialog().getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Close"))
                .click();
        String second = share("second", false);
        assertThat(dialog().getByRole(AriaRole.LISTITEM)).hasCount(2);

        page.getByRole(AriaRole.BUTTON, ExplorerPage.named("Revoke the link second"))
                .click();

        assertThat(dialog().getByRole(AriaRole.LISTITEM)).hasCount(1);
        assertThat(dialog()).containsText("Revoked: second");
        asVisitor(
                second, theirs -> assertThat(theirs.getByRole(AriaRole.HEADING)).hasText("There is no such page"));
    }

    @Test
    void makingItYoursOpensTheExplorerInTheSameStateWithThePhoto() {
        explorer.open(VIEW);
        Object author = page.evaluate(TILES);
        String link = share("", true);
        asVisitor(link, theirs -> {
            ExplorerPage visitor = new ExplorerPage(theirs);
            visitor.waitForMaps();
            visitor.button("Make it yours").click();
            theirs.waitForURL(url -> url.contains("/?") && url.contains("pin=conv1"));
            assertThat(visitor.button("Portrait")).isVisible();
            visitor.waitForMaps();
            assertThat(theirs.evaluate(TILES)).isEqualTo(author);
            visitor.choose("Input size", "128 px");
            assertThat(theirs).hasURL(Pattern.compile("size=128"));
            visitor.waitForMaps();
        });
    }

    @Test
    void makingItYoursWithoutThePhotoOpensTheSameViewOfNone() {
        explorer.open(VIEW);
        String link = share("", false);
        asVisitor(link, theirs -> {
            ExplorerPage visitor = new ExplorerPage(theirs);
            visitor.waitForMaps();
            visitor.button("Make it yours").click();
            theirs.waitForURL(url -> url.contains("/?"));
            assertThat(visitor.path()).hasText("layer2.0.conv2");
            assertThat(theirs.locator("layer-explorer")).containsText("Choose a photo");
        });
    }

    @Test
    void beforeThereIsAPhotoThereIsNothingToShareAndTheKeySharesLater() {
        page.navigate("/?model=resnet50-untrained");
        assertThat(explorer.button("Share")).isDisabled();
        explorer.open("");

        page.keyboard().press("s");

        assertThat(dialog().getByText("Share this view")).isVisible();
        page.keyboard().press("Escape");
        assertThat(dialog()).hasCount(0);
    }

    @Test
    void aTitleThatWouldTurnTextAroundIsRefusedInPlace() {
        explorer.open("");
        explorer.button("Share").click();
        field("Title (optional)").fill("photo \u202Egpj.exe");

        dialog().getByText("Create link").click();

        assertThat(dialog()).containsText("One line of at most 200 characters.");
        assertThat(field("Link")).hasCount(0);
    }

    @Test
    void aLinkMadeRightAfterAMovePinsWhatIsOnTheScreen() {
        explorer.open("layer=layer1.0.conv1");
        explorer.layer().press("ArrowRight");
        page.keyboard().press("s");

        dialog().getByText("Create link").click();

        assertThat(field("Link")).hasValue(LINK);
        asVisitor(
                field("Link").inputValue(),
                theirs -> assertThat(new ExplorerPage(theirs).path()).hasText("layer1.0.conv2"));
    }

    @Test
    void theNextLinkDoesNotShowThePhotoBecauseTheLastOneDid() {
        explorer.open("");
        share("first", true);
        dialog().getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Close"))
                .click();

        explorer.button("Share").click();

        assertThat(field("Show the photo")).not().isChecked();
        assertThat(field("Title (optional)")).hasValue("");
    }

    @Test
    void whileTheStorageIsAwayTheDialogSaysSoTheExplorerGoesOnAndLinksAreMadeLater() {
        explorer.open("");
        table.execute("DROP TABLE stored_picture");
        table.execute("DROP TABLE stored_share");
        explorer.button("Share").click();

        dialog().getByText("Create link").click();

        assertThat(dialog().getByRole(AriaRole.ALERT)).containsText("their storage does not answer");
        dialog().getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Close"))
                .click();
        explorer.layer().press("ArrowRight");
        explorer.waitForMaps();
        assertThat(explorer.path()).hasText("layer1.0.conv1");
        table.execute("DROP TABLE share_quota");
        table.execute("DROP TABLE \"flyway_schema_history\"");
        explorer.button("Share").click();
        assertThat(field("Link")).hasCount(0);
        assertThat(makesALink()).isTrue();
    }

    /** Tries again as a person would. */
    private boolean makesALink() {
        for (int attempt = 0; attempt < 10; attempt++) {
            dialog().getByText("Create link").click();
            dialog().getByText(Pattern.compile("is copied|does not answer"))
                    .first()
                    .waitFor();
            if (field("Link").count() > 0) {
                return true;
            }
            page.waitForTimeout(1000);
        }
        return false;
    }

    @Test
    void theOwnersTokenLeavesTheAddress() {
        explorer.open(VIEW);
        String link = share("", false);
        asVisitor(field("Owner's link").inputValue(), theirs -> {
            assertThat(theirs.getByRole(AriaRole.BUTTON, ExplorerPage.named("Revoke")))
                    .isVisible();
            assertThat(theirs).hasURL(link);
        });
    }

    @Test
    void whereTheModelHasOtherWeightsOrIsGoneThePageSaysSoAndShowsTheRest() {
        explorer.open(VIEW);
        String link = share("other weights", true);
        table.update("UPDATE stored_share SET weights = '0123456789' WHERE title = 'other weights'");
        asVisitor(link, theirs -> {
            assertThat(theirs.getByRole(AriaRole.ALERT).first()).containsText("other weights of resnet50-untrained");
            assertThat(theirs.getByAltText("The photo as the network sees it, 224 by 224 pixels"))
                    .isVisible();
            assertThat(new ExplorerPage(theirs).path()).hasText("layer2.0.conv2");
            assertThat(theirs.locator("feature-map-grid [data-state=ready]")).hasCount(0);
        });
        table.update("UPDATE stored_share SET model = 'vgg' WHERE title = 'other weights'");
        asVisitor(link, theirs -> {
            assertThat(theirs.getByRole(AriaRole.ALERT).first())
                    .containsText("the model vgg, which this server does not have");
            assertThat(theirs.getByAltText("The photo as the network sees it, 224 by 224 pixels"))
                    .isVisible();
            assertThat(theirs.locator(".shared-photo")).containsText("layer2.0.relu2, channels 8 – 23");
            assertThat(new ExplorerPage(theirs).button("Make it yours")).hasCount(0);
        });
    }

    @Test
    @Screen(expectedErrors = ".*404.*")
    void aPageWhoseShareIsRevokedMeanwhileSaysSo() {
        explorer.open(VIEW);
        String link = share("short-lived", true);
        page.navigate(link);
        explorer.waitForMaps();
        table.update("DELETE FROM stored_share WHERE title = 'short-lived'");

        explorer.button("Make it yours").click();

        assertThat(page.getByRole(AriaRole.ALERT).first()).containsText("has expired or was revoked");
        assertThat(page).hasURL(link);
    }

    @Test
    @Screen(expectedErrors = ".*404.*")
    void aLinkThatNeverWasLeadsToAPageThatSaysSo() {
        page.navigate("/s/AAAAAAAAAAAAAAAAAAAAAA");

        assertThat(page.getByRole(AriaRole.HEADING)).hasText("There is no such page");
        assertThat(page.locator("main")).containsText("may have expired");
    }

    @Test
    @Screen(width = 390, height = 844, language = "zh-CN", dark = true)
    void onAPhoneASharedViewHasItsSliderAtTheBottomAndSpeaksChinese() {
        explorer.open(VIEW.replace("channels=8-23", "channels=0-15") + "&lang=en");
        String link = share("七年级二班", true);
        page.navigate(link + "?lang=zh");
        explorer.waitForMaps();

        assertThat(explorer.button("转为自己的视图")).isVisible();
        assertThat(page.locator(".share-title")).hasText("七年级二班");
        assertThat((Boolean) page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                .isTrue();
    }
}
