package org.layerscope.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Playwright;
import org.junit.jupiter.api.Test;

class BrowsersIT {

    @Test
    void aBrowserStartsAndRunsJavaScript() {
        try (Playwright playwright = Browsers.playwright()) {
            var page = Browsers.chromium(playwright).newPage();
            page.setContent("<title>before</title><script>document.title = 'after'</script>");

            assertThat(page.title()).isEqualTo("after");
        }
    }
}
