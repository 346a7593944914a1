package org.layerscope.ui.explorer;

import com.microsoft.playwright.BrowserContext;
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
    private static final int ROUNDS = 20;

    @Test
    void fromThePhotoToTheFirstTile(Page page) {
        page.navigate("/?model=resnet50-untrained");
        String address = page.url();
        List<Double> first = new ArrayList<>();
        List<Double> all = new ArrayList<>();
        for (int round = -WARM_UP; round < ROUNDS; round++) {
            // A person of their own each time: a known one would find the last picture again.
            try (BrowserContext person = page.context().browser().newContext()) {
                Page fresh = person.newPage();
                fresh.navigate(address);
                var portrait = fresh.getByRole(AriaRole.BUTTON, new GetByRoleOptions().setName("Portrait"));
                portrait.waitFor();
                long start = System.nanoTime();
                portrait.click();
                fresh.locator("[data-state=ready]").first().waitFor();
                double firstMs = (System.nanoTime() - start) / 1e6;
                fresh.waitForFunction("() => document.querySelectorAll('[data-state=ready]').length === 64");
                if (round >= 0) {
                    first.add(firstMs);
                    all.add((System.nanoTime() - start) / 1e6);
                }
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
