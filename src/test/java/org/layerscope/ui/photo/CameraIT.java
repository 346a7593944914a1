package org.layerscope.ui.photo;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.layerscope.browser.BrowserTest;
import org.layerscope.browser.Screen;

/** Photos from the camera; the browser's own one shows a green picture. */
@BrowserTest
class CameraIT {

    /** Red, green and blue in a corner of the picture that the network sees. */
    private static final String CORNER = """
            (image) => {
              const sheet = new OffscreenCanvas(8, 8).getContext('2d');
              sheet.drawImage(image, 0, 0);
              return [...sheet.getImageData(4, 4, 1, 1).data.slice(0, 3)];
            }""";

    private static Locator button(Page page, String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    @Test
    void whatTheCameraSeesIsShownToTheNetworkOnceItIsTaken(Page page) {
        page.navigate("/?model=resnet50-untrained");
        button(page, "Use the camera").click();
        Locator video = page.getByLabel("What the camera sees");
        assertThat(video).isVisible();
        page.waitForFunction("document.querySelector('photo-camera video').videoWidth > 0");
        assertThat(page.locator(".input-frame img")).not().isVisible();
        assertThat(button(page, "Take photo")).isFocused();

        button(page, "Take photo").press("Enter");

        Locator input = page.locator(".input-frame img");
        assertThat(input).isVisible();
        page.waitForFunction("document.querySelector('.input-frame img').naturalWidth === 224");
        List<?> rgb = (List<?>) input.evaluate(CORNER);
        assertThat((Integer) rgb.get(1))
                .isGreaterThan((Integer) rgb.get(0) + 50)
                .isGreaterThan((Integer) rgb.get(2) + 50);
        assertThat(video).isHidden();
        assertThat(page.evaluate("document.querySelector('photo-camera video').srcObject"))
                .isNull();
        assertThat(button(page, "Use the camera")).isFocused();
    }

    @Test
    void closingTheCameraTakesNoPhotoAndTurnsItOff(Page page) {
        page.navigate("/?model=resnet50-untrained");
        page.evaluate("""
                () => {
                  const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
                  navigator.mediaDevices.getUserMedia = async (what) => (window.asked = await ask(what));
                }""");
        button(page, "Use the camera").click();
        assertThat(page.getByLabel("What the camera sees")).isVisible();

        page.keyboard().press("Escape");

        assertThat(page.getByLabel("What the camera sees")).isHidden();
        assertThat(page.evaluate("window.asked.getTracks().map((track) => track.readyState).join()"))
                .isEqualTo("ended");
        assertThat(page.locator(".input-frame img")).not().isVisible();
    }

    @Test
    @Screen(language = "zh-CN")
    void aCameraThatIsNotAllowedIsSaidInPlace(Page page) {
        page.addInitScript(
                "navigator.mediaDevices.getUserMedia = async () => { throw new DOMException('', 'NotAllowedError'); }");
        page.navigate("/?model=resnet50-untrained");

        button(page, "使用摄像头").click();

        assertThat(page.locator("photo-camera [role=alert]")).hasText("无法使用摄像头。请在浏览器中允许本页面使用，或改为选择一张照片。");
        assertThat(button(page, "使用摄像头")).isVisible();
    }
}
