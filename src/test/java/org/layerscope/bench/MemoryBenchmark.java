package org.layerscope.bench;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.FilePayload;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.layerscope.api.Form;
import org.layerscope.browser.Browsers;

/** What the application keeps. */
class MemoryBenchmark {

    private static final int FEW = 50;
    private static final int MANY = 500;
    private static final int PEOPLE = 10;
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
