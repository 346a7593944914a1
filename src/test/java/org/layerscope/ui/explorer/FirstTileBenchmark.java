package org.layerscope.ui.explorer;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.options.AriaRole;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.layerscope.browser.BrowserTest;

/** From a photo to the first tile on the screen, and to the last tile of the first layer; prints milliseconds. */
@BrowserTest
class FirstTileBenchmark {

    private static final int WARM_UP = 5;
    private static final int ROUNDS = 30;

    /** Clicks the sample and watches the tiles from inside the page, frame by frame. */
    private static final String MEASURE = """
            (portrait) => new Promise((done) => {
              const base = () => document.querySelector('layer-explorer').source.base;
              const [start, before] = [performance.now(), base()];
              let first;
              const look = () => {
                const fresh = base() !== before && !document.querySelector('feature-map-grid[stale]');
                const ready = fresh ? document.querySelectorAll('feature-map-grid [data-state=ready]').length : 0;
                first ??= ready > 0 ? performance.now() - start : undefined;
                return ready === 64 ? done([first, performance.now() - start]) : requestAnimationFrame(look);
              };
              portrait.click();
              requestAnimationFrame(look);
            })""";

    @Test
    void fromThePhotoToTheFirstTile(Page page) {
        page.navigate("/?model=resnet50-untrained");
        var portrait = page.getByRole(AriaRole.BUTTON, new GetByRoleOptions().setName("Portrait"));
        List<Double> first = new ArrayList<>();
        List<Double> all = new ArrayList<>();
        for (int round = -WARM_UP; round < ROUNDS; round++) {
            List<?> times = (List<?>) portrait.evaluate(MEASURE);
            // The pass goes on after the first layer; the next round waits for its end.
            page.locator(".header-status").getByText("ready").waitFor();
            if (round >= 0) {
                first.add(((Number) times.get(0)).doubleValue());
                all.add(((Number) times.get(1)).doubleValue());
            }
        }
        System.out.printf("first tile: %s%nfirst layer: %s%n", summary(first), summary(all));
    }

    private static String summary(List<Double> times) {
        List<Double> sorted = times.stream().sorted().toList();
        return "median %.0f ms, 95th percentile %.0f ms"
                .formatted(sorted.get(sorted.size() / 2), sorted.get(sorted.size() * 95 / 100));
    }
}
