package org.layerscope.ui.explorer;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.AriaRole;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.layerscope.browser.Axe;
import org.layerscope.model.OwnFiles;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class OwnModelsIT extends ExplorerScreen {

    private static final String MEANS = """
            () => [...document.querySelectorAll('feature-map-grid [data-channel]')].map((cell) => cell.ariaLabel)""";

    @TempDir
    static Path home;

    @TempDir
    Path folder;

    @DynamicPropertySource
    static void uploads(DynamicPropertyRegistry registry) {
        registry.add("layerscope.home", home::toString);
        registry.add("layerscope.models.upload", () -> "true");
    }

    private Locator about() {
        return page.getByRole(AriaRole.REGION, ExplorerPage.named("Model"));
    }

    private void upload(Path file) {
        page.locator(".model-intake input[type=file]").setInputFiles(file);
    }

    @Test
    void anUploadedModelIsShownChangedAndDeleted() {
        explorer.open("");

        upload(OwnFiles.resnet18(folder.resolve("My net.safetensors"), 7, 1));

        assertThat(page).hasURL(Pattern.compile("model=my-net"));
        assertThat(explorer.choice("Model")).hasValue("My net");
        explorer.waitForMaps();
        assertThat(about()).containsText("ResNet-18");
        assertThat(about()).containsText("0.485, 0.456, 0.406");
        assertThat(explorer.differing(ExplorerPage.MAIN, "relu1", "channels=0-63"))
                .isEmpty();
        Object before = page.evaluate(MEANS);
        assertThat(home.resolve("models").resolve("uploads").resolve("My net.safetensors"))
                .exists();

        about().getByText("Settings").click();
        Locator yaml = about().getByRole(AriaRole.TEXTBOX);
        yaml.fill(yaml.inputValue().replaceFirst("std: .*", "std: [0.5, 0.5, zero]"));
        about().getByText("Save").click();
        assertThat(about().getByRole(AriaRole.ALERT).first()).containsText("std");
        Axe.assertAccessible(page);
        page.setViewportSize(1440, 900);
        yaml.fill(yaml.inputValue().replaceFirst("std: .*", "std: [0.5, 0.5, 0.5]"));
        about().getByText("Save").click();
        assertThat(about()).containsText("0.5, 0.5, 0.5");
        explorer.waitForMaps();
        page.waitForCondition(() -> !page.evaluate(MEANS).equals(before));
        assertThat(explorer.differing(ExplorerPage.MAIN, "relu1", "channels=0-63"))
                .isEmpty();

        yaml.fill(yaml.inputValue().replaceFirst("title: .*", "title: Our net"));
        about().getByText("Save").click();
        assertThat(explorer.choice("Model")).hasValue("Our net");
        assertThat(about().getByRole(AriaRole.TEXTBOX)).hasValue(Pattern.compile("title: Our net"));

        about().getByText("Delete the model").click();
        assertThat(explorer.choice("Model")).hasValue("Our net");
        about().getByText("Delete it for everybody?").click();
        assertThat(page).hasURL(Pattern.compile("model=resnet50"));
        assertThat(page.locator(".photo-panel").getByRole(AriaRole.ALERT)).containsText("Our net is not here any more");
        explorer.waitForMaps();
        assertThat(home.resolve("models").resolve("uploads").resolve("My net.safetensors"))
                .doesNotExist();
    }

    @Test
    void aModelThatIsReplacedByAnotherOfAnotherSizeGivesWayOnTheOpenPage() throws IOException {
        Path file = OwnFiles.resnet18(home.resolve("models").resolve("swap.safetensors"), 3, 1);
        page.navigate("/?model=resnet50-untrained");
        page.waitForCondition(() -> page.request().get("/api/v1/models/swap").ok());
        explorer.open("");
        explorer.choose("Model", "swap");
        explorer.waitForMaps();
        about().getByText("Settings").click();
        assertThat(about().getByText("Save")).isVisible();
        assertThat(about().getByText("Delete the model")).not().isVisible();
        explorer.button("Filters").click();
        Locator kernels = page.locator("feature-map-grid [data-channel]");
        assertThat(kernels.first()).hasAttribute("data-state", "ready");
        Object before = page.evaluate(MEANS);

        Files.delete(file);
        assertThat(page.locator(".photo-panel").getByRole(AriaRole.ALERT)).containsText("swap is not here any more");
        try (InputStream exported =
                OwnModelsIT.class.getResourceAsStream("/org/layerscope/network/exported/residual.pt2")) {
            Files.copy(Objects.requireNonNull(exported), home.resolve("models").resolve("swap.pt2"));
        }
        page.waitForCondition(() -> page.request().get("/api/v1/models/swap").ok());
        explorer.choose("Model", "swap");

        assertThat(page).hasURL(Pattern.compile("model=swap"));
        assertThat(about()).containsText("own file swap.pt2");
        assertThat(kernels.first()).hasAttribute("data-state", "ready");
        page.waitForCondition(() -> !page.evaluate(MEANS).equals(before));
        explorer.button("Filters").click();
        explorer.waitForMaps();
    }

    @Test
    void whereTheHeadIsNotOneLinearLayerAClassIsExplainedByGradCam() throws IOException {
        try (InputStream exported =
                OwnModelsIT.class.getResourceAsStream("/org/layerscope/network/exported/custom.pt2")) {
            Files.copy(Objects.requireNonNull(exported), home.resolve("models").resolve("two-layers.pt2"));
        }
        explorer.open("");
        page.waitForCondition(
                () -> page.request().get("/api/v1/models/two-layers").ok());
        explorer.choose("Model", "two-layers");
        assertThat(page).hasURL(Pattern.compile("model=two-layers"));
        explorer.waitForMaps();

        page.locator(".prediction button").first().click();

        assertThat(page.locator(".class-note p")).containsText("Grad-CAM");
        assertThat(page.locator("class-overlay canvas")).isVisible();
        page.waitForURL(url -> url.contains("why="));
        String index = page.url().replaceFirst(".*why=(\\d+).*", "$1");
        JsonNode map = JsonMapper.shared()
                .readTree(page.request()
                        .get("/"
                                + String.valueOf(page.evaluate("document.querySelector('layer-explorer').source.base"))
                                        .replaceFirst("taps/$", "explanation?class=" + index))
                        .text());
        assertThat(map.get("method").asString()).isEqualTo("grad-cam");
        List<Double> values = StreamSupport.stream(map.get("values").spliterator(), false)
                .map(JsonNode::asDouble)
                .toList();
        assertThat(values).allMatch(value -> value >= 0).anyMatch(value -> value > 0);
        List<?> pixel = (List<?>) page.evaluate(
                """
                ([cell, width, height]) => {
                  const canvas = document.querySelector('class-overlay canvas');
                  const [x, y] = [(cell % width + 0.5) / width, (Math.floor(cell / width) + 0.5) / height];
                  const at = [Math.floor(x * canvas.width), Math.floor(y * canvas.height)];
                  return [...canvas.getContext('2d').getImageData(...at, 1, 1).data];
                }""",
                List.of(
                        values.indexOf(Collections.max(values)),
                        map.at("/shape/1").asInt(),
                        map.at("/shape/0").asInt()));
        assertThat(((Number) pixel.get(3)).intValue()).isGreaterThan(150);
        assertThat(((Number) pixel.get(0)).intValue()).isGreaterThan(((Number) pixel.get(2)).intValue());
    }

    @Test
    void inChineseTheSettingsOfAModelAreAccessibleToo() {
        page.navigate("/?model=resnet50-untrained&channels=0-11&lang=zh");
        upload(OwnFiles.resnet18(folder.resolve("zh.safetensors"), 7, 1));
        assertThat(page).hasURL(Pattern.compile("model=zh"));
        page.locator(".model-panel vaadin-details-summary").first().click();
        assertThat(page.locator(".model-settings textarea")).isVisible();

        Axe.assertAccessible(page);
    }

    @Test
    void aFileThatIsNoModelIsRefusedInPlaceAndTheModelOnTheScreenStays() throws IOException {
        explorer.open("");
        Object before = page.evaluate(MEANS);

        upload(Files.writeString(folder.resolve("letter.pth"), "Dear all,\nthis is no model.\n"));

        assertThat(about().getByRole(AriaRole.ALERT).last()).containsText(Pattern.compile("expected|state dict"));
        assertThat(page.evaluate(MEANS)).isEqualTo(before);
        explorer.layer().press("ArrowRight");
        explorer.waitForMaps();
        assertThat(home.resolve("models").resolve("uploads").resolve("letter.pth"))
                .doesNotExist();
    }
}
