package org.layerscope.ui.photo;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.layerscope.browser.BrowserTest;
import org.layerscope.browser.Screen;

/** Requests for maps of a photo that was replaced meanwhile are answered 409, which the browser's console mentions. */
@BrowserTest
@Screen(expectedErrors = ".*409.*")
class PhotoIT {

    /** A file in the hands of the browser, pasted or dropped on this element; says whether the page took it. */
    private static final String TRANSFER = """
            async (place) => {
              const answer = await fetch('layerscope/samples/portrait.jpg');
              const data = new DataTransfer();
              data.items.add(new File([await answer.blob()], 'photo.jpg', { type: 'image/jpeg' }));
              const init = { bubbles: true, composed: true, cancelable: true };
              if (place === 'clipboard') {
                return !document.body.dispatchEvent(new ClipboardEvent('paste', { ...init, clipboardData: data }));
              }
              const target = document.querySelector(place);
              const [, over, drop] = ['dragenter', 'dragover', 'drop'].map((type) =>
                target.dispatchEvent(new DragEvent(type, { ...init, dataTransfer: data })));
              return !over && !drop;
            }""";

    private Page page;

    @BeforeEach
    void open(Page opened) {
        page = opened;
        page.navigate("/?model=resnet50-untrained");
        assertThat(page.getByRole(AriaRole.BUTTON, new GetByRoleOptions().setName("Portrait")))
                .isVisible();
    }

    @Test
    void refusalsAndPhotosMayFollowOneAnotherInAnyOrder() throws IOException {
        FilePayload text = new FilePayload("a.txt", "text/plain", "hello".getBytes(StandardCharsets.UTF_8));

        choose(text);
        assertThat(alert()).containsText("not a picture");
        assertThat(seen()).isHidden();

        choose(portrait());
        assertThat(seen()).isVisible();
        assertThat(alert()).isEmpty();
        String first = seen().getAttribute("src");

        choose(text);
        assertThat(alert()).containsText("not a picture");
        assertThat(seen().getAttribute("src")).isEqualTo(first);

        choose(portrait());
        assertThat(seen()).not().hasAttribute("src", first);
        assertThat(alert()).isEmpty();
        String second = seen().getAttribute("src");

        choose(portrait());
        assertThat(seen()).not().hasAttribute("src", second);
        assertThat(page.locator("vaadin-upload-file-list li")).hasCount(0);
    }

    @Test
    @Screen(expectedErrors = ".*(409|ERR_).*")
    void aFileThatIsTooLargeIsRefusedWithNumbersAndTheNextOneIsWelcome() throws IOException {
        choose(new FilePayload("large.png", "image/png", new byte[22 * 1024 * 1024]));
        assertThat(alert()).containsText("at most 20 MB");

        choose(portrait());
        assertThat(seen()).isVisible();
        assertThat(alert()).isEmpty();
    }

    @Test
    void aPhotoCanBePastedAnywhereAndDroppedOnAnyPartOfThePanel() {
        page.evaluate(TRANSFER, "clipboard");
        assertThat(seen()).hasAttribute("src", Pattern.compile("/api/v1/extractions/.+"));
        String pasted = seen().getAttribute("src");

        page.evaluate(TRANSFER, ".input-frame");
        assertThat(seen()).not().hasAttribute("src", pasted);
    }

    @Test
    void aPhotoThatMissesThePanelIsTakenAllTheSameAndThePageStays() {
        String address = page.url();

        assertThat(page.evaluate(TRANSFER, "feature-map-grid")).isEqualTo(true);

        assertThat(seen()).hasAttribute("src", Pattern.compile("/api/v1/extractions/.+"));
        assertThat(page.locator("feature-map-grid [data-state=ready]")).hasCount(64);
        assertThat(page).hasURL(address);
    }

    private void choose(FilePayload file) {
        page.locator(".photo-panel input[type=file]").setInputFiles(file);
    }

    private static FilePayload portrait() throws IOException {
        try (InputStream file = PhotoPanel.class.getResourceAsStream("/org/layerscope/image/samples/portrait.png")) {
            return new FilePayload("portrait.png", "image/png", file.readAllBytes());
        }
    }

    private Locator alert() {
        return page.locator(".photo-panel").getByRole(AriaRole.ALERT);
    }

    private Locator seen() {
        return page.locator(".input-frame img");
    }
}
