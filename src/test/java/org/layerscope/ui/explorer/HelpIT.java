package org.layerscope.ui.explorer;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.layerscope.ui.explorer.ExplorerPage.named;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.layerscope.browser.BrowserTest;
import org.layerscope.browser.Screen;

/** What the screen explains of itself. */
@BrowserTest
class HelpIT {

    @Test
    void theKeysAreListedByAKeyAndByAButton(Page page) {
        page.navigate("/?model=resnet50-untrained");
        assertThat(page.locator("layer-explorer .layer-path")).hasText("conv1");

        page.keyboard().press("?");

        Locator dialog = page.getByRole(AriaRole.DIALOG, named("Keyboard"));
        assertThat(dialog.locator("dl")).isVisible();
        assertThat(dialog.locator("dt")).hasCount(12);
        assertThat(dialog).containsText("Shift + ← →Ten layers back or on");
        page.keyboard().press("Escape");
        assertThat(dialog.locator("dl")).isHidden();
        assertThat(page.locator(".layer-path")).hasText("conv1");

        page.getByRole(AriaRole.BUTTON, named("Keyboard")).click();
        assertThat(dialog.locator("dl")).isVisible();
        dialog.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Close"))
                .press("Enter");
        assertThat(dialog.locator("dl")).isHidden();
        assertThat(page.getByRole(AriaRole.BUTTON, named("Keyboard"))).isFocused();
    }

    @Test
    void aQuestionMarkThatIsTypedIntoAFieldOpensNothing(Page page) {
        page.navigate("/?model=resnet50-untrained");

        page.getByRole(AriaRole.TEXTBOX, named("Search modules")).press("?");

        assertThat(page.getByRole(AriaRole.TEXTBOX, named("Search modules"))).hasValue("?");
        assertThat(page.getByRole(AriaRole.DIALOG)).hasCount(0);
    }

    @ParameterizedTest
    @CsvSource({
        "What is a feature map?, a grid of numbers",
        "What are the two passes?, the photo goes through the convolutions alone"
    })
    void aQuestionIsAnsweredWhereItIsRaised(String question, String answer, Page page) {
        page.navigate("/?model=resnet50-untrained");

        page.getByRole(AriaRole.BUTTON, named(question)).press("Enter");

        assertThat(page.getByRole(AriaRole.DIALOG, named(question))).containsText(answer);
        page.keyboard().press("Escape");
        assertThat(page.getByRole(AriaRole.DIALOG, named(question))).isHidden();
    }

    @Test
    void whatAShortcutIsIsSaidBelowTheBlockThatHasOne(Page page) {
        ExplorerPage explorer = new ExplorerPage(page);
        explorer.open("layer=conv1&channel=3");
        assertThat(page.locator("channel-close-up")).isVisible();
        assertThat(page.getByRole(AriaRole.BUTTON, named("What is a shortcut?")))
                .isHidden();

        explorer.open("layer=layer1.0.conv3&channel=3");
        page.getByRole(AriaRole.BUTTON, named("What is a shortcut?")).click();

        assertThat(page.getByRole(AriaRole.DIALOG, named("What is a shortcut?")))
                .containsText("adds what it was given");
    }

    @Test
    @Screen(language = "zh-CN")
    void whatAFilterIsIsSaidBesideTheFilters(Page page) {
        page.navigate("/?model=resnet50-untrained&view=filters");

        page.getByRole(AriaRole.BUTTON, named("什么是滤波器？")).click();

        assertThat(page.getByRole(AriaRole.DIALOG, named("什么是滤波器？"))).containsText("卷积核");
        assertThat(page.getByRole(AriaRole.BUTTON, named("什么是特征图？"))).isHidden();
    }
}
