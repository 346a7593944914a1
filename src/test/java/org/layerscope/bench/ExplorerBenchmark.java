package org.layerscope.bench;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.WaitUntilState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.layerscope.browser.Browsers;

/** What a person waits for, by the browser's clock: from the event to the end of the frame that shows its effect. */
class ExplorerBenchmark {

    private static final int LAYERS = 49;

    /** {@code rendered(isThere)} gives the time at which the first frame after {@code isThere()} has been rendered. */
    private static final String RENDERED = """
            window.rendered = (isThere) => new Promise((resolve) => {
              const look = () => requestAnimationFrame(() => {
                if (isThere()) {
                  // A message that is sent in a frame is handled after that frame.
                  const { port1, port2 } = new MessageChannel();
                  port1.onmessage = () => resolve(performance.now());
                  port2.postMessage('');
                } else {
                  look();
                }
              });
              look();
            });""";

    /** From now on {@code window.painted} holds the milliseconds that the last move of a slider took. */
    private static final String WATCH_SLIDER = """
            () => {
              const path = document.querySelector('.layer-path');
              const isReady = (tile) => tile.dataset.state === 'ready';
              addEventListener('input', (event) => {
                // The slider element repeats the browser's event.
                if (!event.isTrusted) {
                  return;
                }
                const before = path.textContent;
                window.painted = rendered(() => path.textContent !== before
                    && [...document.querySelectorAll('feature-map-grid [data-channel]')].every(isReady))
                  .then((end) => end - event.timeStamp);
              }, true);
            }""";

    /** The page gets only those maps that are on the screen. */
    static final String NOTHING_AHEAD = """
            const all = window.fetch;
            window.fetch = (url, options) =>
              options?.priority === 'low' ? Promise.reject(new TypeError('not ahead')) : all(url, options);""";

    /** Drops the photo and gives the milliseconds to the first painted tile and to the last layer's arrival. */
    private static final String DROP = """
            async (layers) => {
              const dataTransfer = new DataTransfer();
              dataTransfer.items.add(document.querySelector('#photo').files[0]);
              const began = performance.now();
              const painted = rendered(() => document.querySelector('[data-state=ready]'));
              const served = new Promise((resolve) => {
                const taps = new Set();
                new PerformanceObserver((entries) => {
                  for (const { name, responseStatus, responseEnd } of entries.getEntries()) {
                    const tap = /taps\\/(.+)\\/maps/.exec(name)?.[1];
                    if (tap && responseStatus === 200 && taps.add(tap).size === layers) {
                      resolve(responseEnd);
                    }
                  }
                }).observe({ type: 'resource' });
              });
              for (const type of ['dragenter', 'dragover', 'drop']) {
                const init = { bubbles: true, composed: true, cancelable: true, dataTransfer };
                document.querySelector('.input-frame').dispatchEvent(new DragEvent(type, init));
              }
              return [(await painted) - began, (await served) - began];
            }""";

    /** Gives the time, since the visit began, at which the sliders were rendered and could be moved. */
    private static final String INTERACTIVE = """
            () => rendered(() => document.querySelector('.layer-path')?.textContent
              && document.querySelector('vaadin-slider')?.shadowRoot)""";

    /** From now on {@code window.longest} is the length of the longest task, 0 while none took 50 ms. */
    private static final String WATCH_TASKS = """
            () => {
              window.longest = 0;
              new PerformanceObserver((entries) => {
                window.longest = Math.max(window.longest, ...entries.getEntries().map(({ duration }) => duration));
              }).observe({ type: 'longtask' });
            }""";

    private static App app;
    private static Playwright playwright;
    private static Browser browser;

    @TempDir
    static Path folder;

    @BeforeAll
    static void start() throws Exception {
        app = App.start();
        playwright = Browsers.playwright();
        browser = Browsers.chromium(playwright);
    }

    @AfterAll
    static void stop() {
        playwright.close();
        app.close();
    }

    @Test
    void theSliderOverLayersInTheBrowser() throws Exception {
        try (BrowserContext person = browser.newContext()) {
            Page page = open(person);
            AtomicInteger fetched = countLayers(page);
            showPortrait(page);
            page.waitForCondition(() -> fetched.get() >= LAYERS);
            walk(page, "ArrowRight");
            Sample times = walk(page, "ArrowLeft");
            Figure.SLIDER.is(times.median(), times.toString());
            Figure.SLIDER_P95.is(times.percentile(95), times.toString());
        }
    }

    @Test
    void theSliderOverLayersThatAreNotInTheBrowser() throws Exception {
        try (BrowserContext person = browser.newContext()) {
            person.addInitScript(NOTHING_AHEAD);
            Page page = open(person);
            showPortrait(page);
            walk(page, "ArrowRight");
            showPortrait(page); // another extraction, of which the page has nothing yet
            AtomicInteger fetched = countLayers(page);
            Sample times = walk(page, "ArrowLeft");
            if (fetched.get() < times.size()) {
                throw new IllegalStateException(
                        "fetched: %s (expected: a layer for each of %d moves)".formatted(fetched, times.size()));
            }
            Figure.SLIDER_FETCHED.is(times.median(), times.toString());
        }
    }

    @Test
    void theFirstVisit() {
        Sample times = new Sample();
        for (int round = -2; round < 20; round++) {
            try (BrowserContext person = browser.newContext()) { // with nothing in its cache
                person.addInitScript(RENDERED);
                Page page = person.newPage();
                page.navigate(app.address(), new Page.NavigateOptions().setWaitUntil(WaitUntilState.COMMIT));
                double time = ((Number) page.evaluate(INTERACTIVE)).doubleValue();
                if (round >= 0) {
                    times.add(time);
                }
            }
        }
        Figure.INTERACTIVE.is(times.median(), times.toString());
    }

    @Test
    void theSliderBesideAComparisonAndACloseUp() throws Exception {
        Sample longest = new Sample();
        for (int round = 0; round < 5; round++) {
            try (BrowserContext person = browser.newContext()) {
                Page page = open(person, "/?layer=conv1&channels=0-63&channel=3&compare=untrained");
                showPortrait(page);
                page.evaluate(WATCH_TASKS);
                walk(page, "ArrowRight");
                walk(page, "ArrowLeft");
                longest.add(((Number) page.evaluate("() => window.longest")).doubleValue());
            }
        }
        Figure.LONGEST_TASK.is(longest.percentile(99), longest.toString());
    }

    @Test
    void aLargePhoto() throws Exception {
        Path photo = folder.resolve("photo.jpg");
        Sample firstTile = new Sample();
        Sample allLayers = new Sample();
        for (int round = -5; round < 20; round++) {
            // Another person with another photo each time: a known one would have tiles already.
            Files.write(photo, NoisyPortrait.jpeg(4000, 3000, round));
            try (BrowserContext person = browser.newContext()) {
                Page page = open(person);
                page.evaluate("() => document.body.append(Object.assign(document.createElement('input'),"
                        + " { id: 'photo', type: 'file' }))");
                page.locator("#photo").setInputFiles(photo);
                List<?> times = (List<?>) page.evaluate(DROP, LAYERS);
                if (round >= 0) {
                    firstTile.add(((Number) times.getFirst()).doubleValue());
                    allLayers.add(((Number) times.getLast()).doubleValue());
                }
            }
        }
        String size = "; file of %.1f MB".formatted(Files.size(photo) / 1e6);
        Figure.FIRST_TILE.is(firstTile.median(), firstTile + size);
        Figure.ALL_LAYERS.is(allLayers.median(), allLayers + size);
    }

    private static Page open(BrowserContext person) {
        return open(person, "");
    }

    private static Page open(BrowserContext person, String path) {
        person.addInitScript(RENDERED);
        Page page = person.newPage();
        page.navigate(app.address() + path);
        page.getByRole(AriaRole.BUTTON, new GetByRoleOptions().setName("Portrait"))
                .waitFor();
        page.evaluate(WATCH_SLIDER);
        return page;
    }

    private static void showPortrait(Page page) {
        Object before = page.evaluate("() => document.querySelector('layer-explorer').source.base ?? ''");
        page.getByRole(AriaRole.BUTTON, new GetByRoleOptions().setName("Portrait"))
                .click();
        page.waitForFunction("""
                        (before) => (document.querySelector('layer-explorer').source.base ?? '') !== before
                          && document.querySelectorAll('[data-state=ready]').length >= 64
                          && !document.querySelector('[data-state=waiting]')""", before);
    }

    private static AtomicInteger countLayers(Page page) {
        AtomicInteger layers = new AtomicInteger();
        page.onRequestFinished(request -> layers.addAndGet(request.url().contains("/maps?") ? 1 : 0));
        return layers;
    }

    /** From one end of the slider to the other, as fast as each layer is painted. */
    private static Sample walk(Page page, String key) throws Exception {
        var slider = page.getByRole(AriaRole.SLIDER, new GetByRoleOptions().setName("Layer"));
        return Sample.inTurn(0, LAYERS - 1, () -> {
                    slider.press(key);
                    return ((Number) page.evaluate("() => window.painted")).doubleValue();
                })
                .getFirst();
    }
}
