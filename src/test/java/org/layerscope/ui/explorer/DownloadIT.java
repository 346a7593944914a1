package org.layerscope.ui.explorer;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.layerscope.ui.explorer.ExplorerPage.named;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.AriaRole;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.layerscope.browser.Screen;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What can be taken away of the view. */
class DownloadIT extends ExplorerScreen {

    private Locator status() {
        return page.locator(".downloads [role=status]");
    }

    @Test
    void theGridIsTakenAsItIsShown() throws IOException {
        explorer.open("layer=layer2.0.conv3&channels=8-23&order=mean&scale=layer&colormap=viridis");
        explorer.button("Download").click();

        Download file = page.waitForDownload(
                () -> page.getByRole(AriaRole.LINK, named("This grid (PNG)")).click());

        assertThat(file.suggestedFilename()).isEqualTo("layer2.0.relu3.8-23.png");
        assertThat(Files.readAllBytes(file.path()))
                .isEqualTo(explorer.bytes(
                        "layer2.0.relu3/grid.png?channels=8-23&order=mean&scale=layer&colormap=viridis"));
    }

    @Test
    void allLayersAreTakenWithTheirExactNumbersAndTheWayIsShown() throws IOException {
        explorer.open("layer=layer1.0.conv3&channels=60-67&show=batch-norm");
        explorer.button("Download").press("Enter");

        Download file = page.waitForDownload(() -> {
            explorer.button("All layers, channels 60–67 (ZIP)").click();
            assertThat(page.getByRole(AriaRole.PROGRESSBAR, named("Progress of the download")))
                    .isVisible();
        });

        Map<String, byte[]> entries = entries(Files.readAllBytes(file.path()));
        JsonNode manifest = JsonMapper.shared().readTree(requireNonNull(entries.get("manifest.json")));
        assertThat(manifest.get("model").toString()).contains("resnet50-untrained");
        assertThat(entries.keySet()).filteredOn(name -> name.endsWith(".npy")).hasSize(49);
        assertThat(entries)
                .anySatisfy((name, bytes) ->
                        assertThat(bytes).isEqualTo(explorer.bytes("layer4.2.bn3/activation.npy?channels=60-67")));
        assertThat(status()).containsText("PyTorch script");
        assertThat(explorer.button("Cancel download")).isHidden();
    }

    private static Map<String, byte[]> entries(byte[] file) throws IOException {
        Map<String, byte[]> entries = new HashMap<>();
        try (ZipInputStream zip = new ZipInputStream(new java.io.ByteArrayInputStream(file))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                entries.put(entry.getName(), zip.readAllBytes());
            }
        }
        return entries;
    }

    @Test
    void whoCancelsGetsNoFileAndCanBeginAgain() {
        page.onDownload(file -> {
            throw new AssertionError("a file: " + file.suggestedFilename());
        });
        explorer.open("layer=layer1.0.conv3&channels=0-255");
        explorer.button("Download").click();
        explorer.button("All layers, channels 0–255 (ZIP)").click();

        explorer.button("Cancel download").press("Enter");

        assertThat(status()).hasText("Cancelled.");
        assertThat(explorer.button("All layers, channels 0–255 (ZIP)")).isEnabled();
        assertThat(page.getByRole(AriaRole.PROGRESSBAR, named("Progress of the download")))
                .isHidden();
    }

    @Test
    @Screen(expectedErrors = "ERR_FAILED|Failed to fetch")
    void aFileThatDoesNotArriveIsSaidInPlace() {
        explorer.open("layer=conv1");
        page.route("**/archive.zip*", route -> route.abort());
        explorer.button("Download").click();

        explorer.button("All layers, channels 0–63 (ZIP)").click();

        assertThat(status()).hasText("The file did not arrive whole. Try again.");
    }

    @Test
    @Screen(language = "zh-CN", width = 390, height = 844)
    void ofFiltersThereIsAnotherDownloadAndItIsInThePagesLanguage() {
        page.navigate("/?model=resnet50-untrained&layer=conv1");
        page.getByRole(AriaRole.BUTTON, named("肖像")).click();
        explorer.waitForMaps();
        page.getByRole(AriaRole.BUTTON, named("下载")).click();
        assertThat(page.getByRole(AriaRole.BUTTON, named("所有层，通道 0–63（ZIP）"))).isVisible();

        page.locator(".toggle.filters").click();

        assertThat(page.getByRole(AriaRole.BUTTON, named("下载"))).isDisabled();
        assertThat(page.getByRole(AriaRole.BUTTON, named("所有层，通道 0–63（ZIP）"))).isHidden();
    }
}
