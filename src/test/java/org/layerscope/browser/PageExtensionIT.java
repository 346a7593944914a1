package org.layerscope.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PageExtension.class)
class PageExtensionIT {

    @Test
    void aPageHasTheUsualScreen(Page page) {
        assertThat(page.viewportSize().width).isEqualTo(1440);
        assertThat(isDark(page)).isFalse();
    }

    @Test
    @Screen(width = 390, height = 844, dark = true, language = "zh-CN")
    void aPageHasTheScreenItIsGiven(Page page) {
        assertThat(page.evaluate("innerWidth")).isEqualTo(390);
        assertThat(isDark(page)).isTrue();
        assertThat(page.evaluate("navigator.language")).isEqualTo("zh-CN");
    }

    @Test
    @Screen(expectedErrors = "on purpose")
    void errorsOfThePageAreFound(Page page) {
        PageErrors errors = new PageErrors(page);
        page.evaluate("console.error('reported on purpose')");
        page.evaluate("console.warn('only a warning')");
        page.evaluate("setTimeout(() => { throw new Error('thrown on purpose') })");
        page.waitForFunction("new Promise(resolve => setTimeout(() => resolve(true)))");

        assertThat(errors.except("")).hasSize(2);
        assertThat(errors.except("reported")).singleElement().asString().contains("thrown on purpose");
    }

    private static boolean isDark(Page page) {
        return (boolean) page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches");
    }
}
