package org.layerscope.ui.explorer;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.layerscope.ui.explorer.ExplorerPage.named;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.layerscope.browser.Screen;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What can be taken away of the view. */
class DownloadIT extends ExplorerScreen {

    private static final String COMPARED = "Compared feature maps";
    private static final String FIRST = "This grid (PNG)";
    private static final String SECOND = "The grid beside it (PNG)";

    private Locator status() {
        return page.locator(".downloads [role=status]");
    }

    /** The channels of a grid whose cells are not blocks of equal pixels in a file, in the colours that they have on the screen. */
    private static final String DIFFERING = """
            async ([name, file]) => {
              const cells = [...document.querySelector(`feature-map-grid[aria-label="${name}"]`).querySelectorAll('[data-channel]')];
              const bytes = Uint8Array.from(atob(file), (char) => char.charCodeAt(0));
              const picture = await createImageBitmap(new Blob([bytes]), { colorSpaceConversion: 'none' });
              const sheet = new OffscreenCanvas(picture.width, picture.height).getContext('2d');
              sheet.drawImage(picture, 0, 0);
              const tile = (picture.width + 2) / 8 - 2;
              const isSame = (cell, i) => {
                const canvas = cell.querySelector('canvas');
                const { width, height } = canvas;
                const screen = canvas.getContext('2d').getImageData(0, 0, width, height).data;
                const drawn = sheet.getImageData((i % 8) * (tile + 2), Math.floor(i / 8) * (tile + 2), tile, tile).data;
                return Array.from({ length: tile * tile }, (_, at) => at).every((at) => {
                  const [row, column] = [Math.floor(at / tile), at % tile].map((pixel) => pixel / (tile / width));
                  const from = 4 * (Math.floor(row) * width + Math.floor(column));
                  return [0, 1, 2].every((colour) => drawn[4 * at + colour] === screen[from + colour]);
                });
              };
              return tile % cells[0].querySelector('canvas').width === 0
                ? cells.filter((cell, i) => !isSame(cell, i)).map((cell) => cell.dataset.channel)
                : [`a tile of ${tile} pixels`];
            }""";

    private void assertIsTaken(String link, String grid, String name) throws IOException {
        Download file = page.waitForDownload(
                () -> page.getByRole(AriaRole.LINK, named(link)).click());
        String bytes = Base64.getEncoder().encodeToString(Files.readAllBytes(file.path()));
        assertThat(file.suggestedFilename()).isEqualTo(name);
        assertThat((List<?>) page.evaluate(DIFFERING, List.of(grid, bytes))).isEmpty();
    }

    @Test
    void theGridIsTakenAsItIsShown() throws IOException {
        explorer.open("layer=layer2.0.conv3&channels=8-23&order=mean&scale=layer&colormap=viridis");
        explorer.button("Download").click();
        assertThat(page.getByRole(AriaRole.LINK, named(SECOND))).isHidden();

        assertIsTaken(FIRST, ExplorerPage.MAIN, "layer2.0.relu3.8-23.png");
    }

    @Test
    void aPinnedLayerIsTakenToo() throws IOException {
        explorer.open("layer=layer3.0.conv3&channels=8-23&order=std&colormap=magma&pin=conv1");
        explorer.button("Download").click();

        assertIsTaken(FIRST, ExplorerPage.MAIN, "layer3.0.relu3.8-23.png");
        assertIsTaken(SECOND, ExplorerPage.PINNED, "conv1.8-23.png");
    }

    @ParameterizedTest
    @CsvSource({
        "difference, untrained, trained, layer2.1.relu2, layer2.1.relu2",
        "max, untrained, trained, layer2.1.relu2, layer2.1.relu2",
        "mean, pass, chain, layer2.1.relu2, layer2.1.conv2"
    })
    void bothGridsOfAComparisonAreTakenWithTheirOrderAndTheScaleThatTheyShare(
            String order, String compare, String name, String tap, String theirs) throws IOException {
        explorer.open("layer=layer2.1.conv2&channels=8-23&scale=layer&colormap=coolwarm&compare=%s&order=%s"
                .formatted(compare, order));
        assertThat(page.locator(".comparison-note")).containsText("Cosine");
        explorer.waitForMaps();
        assertThat(explorer.channels(COMPARED)).isEqualTo(explorer.channels(ExplorerPage.MAIN));
        explorer.button("Download").click();

        assertIsTaken(FIRST, ExplorerPage.MAIN, tap + ".8-23.png");
        assertIsTaken(SECOND, COMPARED, "%s.8-23.%s.png".formatted(theirs, name));
    }

    @Test
    void theChannelThatIsLookedAtCloselyIsTakenOnTheScaleThatTheGridsShare() throws IOException {
        explorer.open("layer=layer3.0.conv2&channels=0-15&channel=5&scale=layer&compare=untrained");
        assertThat(page.locator(".comparison-note")).containsText("Cosine");
        explorer.waitForMaps();
        List<?> screen = (List<?>) explorer.tile(5).locator("canvas").evaluate("""
                (canvas) => [...canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data]""");
        Locator link = page.locator("channel-close-up")
                .getByRole(AriaRole.LINK, new Locator.GetByRoleOptions().setName("PNG"));
        assertThat(link).hasAttribute("href", Pattern.compile("between="));

        BufferedImage taken = ImageIO.read(new ByteArrayInputStream(
                page.request().get(link.getAttribute("href")).body()));

        int side = (int) Math.sqrt(screen.size() / 4.0);
        int cell = taken.getWidth() / side;
        for (int i = 0; i < side * side; i++) {
            int level = taken.getRaster().getSample(i % side * cell + cell / 2, i / side * cell + cell / 2, 0);
            assertThat(level).as("cell %d", i).isEqualTo(((Number) screen.get(4 * i)).intValue());
        }
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

    @Test
    void ofAFileWithoutAScriptNoneIsPromised() {
        explorer.open("layer=conv1");
        page.route(
                "**/archive.zip*",
                route -> route.fulfill(new Route.FulfillOptions()
                        .setHeaders(Map.of("X-Script", "none", "Content-Length", "2"))
                        .setBody("PK")));
        explorer.button("Download").click();

        explorer.button("All layers, channels 0–63 (ZIP)").click();

        assertThat(status()).hasText("Done. The file has a manifest. It says why there is no PyTorch script.");
    }

    private static Map<String, byte[]> entries(byte[] file) throws IOException {
        Map<String, byte[]> entries = new HashMap<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(file))) {
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
