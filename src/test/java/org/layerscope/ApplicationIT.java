package org.layerscope;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import org.junit.jupiter.api.Test;
import org.layerscope.browser.BrowserTest;

@BrowserTest
class ApplicationIT {

    @Test
    void theApplicationReportsItsHealth(Page page) {
        page.navigate("/actuator/health");

        assertThat(page.locator("body")).containsText("\"status\":\"UP\"");
    }
}
