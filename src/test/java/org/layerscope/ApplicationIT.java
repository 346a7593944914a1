package org.layerscope;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.layerscope.browser.BrowserTest;

@BrowserTest
class ApplicationIT {

    @Test
    void theApplicationReportsItsHealth(Page page) {
        page.navigate("/actuator/health");

        assertThat(page.locator("body")).containsText("\"status\":\"UP\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/no-such-page",
                "/layerscope/layerscope.css",
                "/layerscope/samples/portrait.jpg",
                "/api/v1/models",
                "/api/v1/nothing",
                "/v3/api-docs",
                "/actuator/health"
            })
    void everyAnswerIsToBeTakenForWhatItsTypeSays(String path, Page page) {
        assertThat(page.request().get(path).headers()).containsEntry("x-content-type-options", "nosniff");
    }
}
