package org.layerscope.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.FilePayload;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.layerscope.api.Form;
import org.layerscope.browser.Browsers;
import org.layerscope.model.InstalledModels;
import org.layerscope.model.OwnFiles;

/** What the application keeps. */
class MemoryBenchmark {

    private static final int FEW = 50;
    private static final int MANY = 500;
    private static final int PEOPLE = 10;
    private static final int MODELS = 5;
    private static final int ROUNDS = 10;
    private static final double MIB = 1 << 20;

    @Test
    void hundredsOfPhotos() throws Exception {
        try (App app = App.start()) {
            extractions(app, 0, FEW);
            long heap = app.heap();
            OptionalLong resident = app.resident();
            extractions(app, FEW, MANY);
            compare(Figure.HEAP, app.heap(), heap);
            if (resident.isPresent()) {
                compare(Figure.RESIDENT, app.resident().orElseThrow(), resident.getAsLong());
            } else {
                Figure.RESIDENT.isNotRun("this system does not tell");
            }
        }
    }

    @Test
    void fiveModels(@TempDir Path home) throws Exception {
        Path models = Files.createDirectories(home.resolve("models"));
        String trained = "models/resnet50.safetensors";
        Files.copy(InstalledModels.home().resolve(trained), home.resolve(trained));
        for (int i = 0; i < MODELS; i++) {
            OwnFiles.resnet18(models.resolve("own%d.safetensors".formatted(i)), 1000, i);
        }
        try (App app = App.start(home)) {
            while (!new String(app.get("/api/v1/models"), UTF_8).contains("own" + (MODELS - 1))) {
                Thread.onSpinWait();
            }
            round(app);
            OptionalLong first = app.resident();
            for (int i = 1; i < ROUNDS; i++) {
                round(app);
            }
            if (first.isPresent()) {
                compare(Figure.SWITCHING, app.resident().orElseThrow(), first.getAsLong());
            } else {
                Figure.SWITCHING.isNotRun("this system does not tell");
            }
        }
    }

    private static void round(App app) {
        for (int i = 0; i < MODELS; i++) {
            Form photo = Form.photo(NoisyPortrait.jpeg(256, 256, i)).field("model", "own" + i);
            String extraction = app.extraction(201, photo);
            app.get(extraction + "/taps/0/maps");
            app.delete(extraction); // so that only what the models leave behind stays
        }
    }

    private static void extractions(App app, int from, int to) {
        for (int i = from; i < to; i++) {
            app.get(app.extraction(201, Form.photo(NoisyPortrait.jpeg(256, 256, i))) + "/taps/0/maps");
        }
    }

    private static void compare(Figure figure, long many, long few) {
        figure.is((double) many / few, "%.0f MiB / %.0f MiB".formatted(many / MIB, few / MIB));
    }

    @Test
    void sessions() throws Exception {
        // The cache of maps is everybody's and has its own limit: without it, only what the sessions keep is left.
        try (App app = App.start("--layerscope.cache.maps=0B");
                Playwright playwright = Browsers.playwright()) {
            Browser browser = Browsers.chromium(playwright);
            show(open(browser, app), 0); // so that all classes are loaded
            long none = app.heap();
            List<Page> pages = new ArrayList<>();
            for (int i = 0; i < PEOPLE; i++) {
                pages.add(open(browser, app));
            }
            perPerson(Figure.IDLE_SESSION, app.heap() - none);
            for (int i = 0; i < PEOPLE; i++) {
                show(pages.get(i), i + 1);
            }
            perPerson(Figure.BUSY_SESSION, app.heap() - none);
        }
    }

    private static void perPerson(Figure figure, long bytes) {
        figure.is(bytes / MIB / PEOPLE, "%.1f MiB of %d sessions".formatted(bytes / MIB, PEOPLE));
    }

    private static Page open(Browser browser, App app) {
        BrowserContext person = browser.newContext();
        person.addInitScript(ExplorerBenchmark.NOTHING_AHEAD);
        Page page = person.newPage();
        page.navigate(app.address());
        page.locator(".layer-path").waitFor();
        return page;
    }

    private static void show(Page page, int seed) {
        page.locator(".photo-panel input[type=file]")
                .setInputFiles(new FilePayload("photo.jpg", "image/jpeg", NoisyPortrait.jpeg(4000, 3000, seed)));
        page.waitForFunction("() => document.querySelectorAll('[data-state=ready]').length === 64");
    }
}
