package org.layerscope.ui.explorer;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.layerscope.browser.BrowserTest;
import org.layerscope.engine.Engine;
import org.layerscope.engine.HeldDevice;
import org.layerscope.image.Photo;
import org.layerscope.model.ModelCatalogue;
import org.layerscope.visualization.Extraction;
import org.layerscope.visualization.ExtractionState;
import org.layerscope.visualization.Extractions;
import org.springframework.beans.factory.annotation.Autowired;

/** The page while the device is busy with somebody else. */
@BrowserTest
class WaitingIT {

    private static final String ADDRESS = "/?model=resnet50-untrained&size=128";
    private static final Pattern ID = Pattern.compile("extractions/([^/]+)/");

    private final Engine engine;
    private final ModelCatalogue catalogue;
    private final Extractions extractions;
    private HeldDevice held;

    @Autowired
    WaitingIT(Engine engine, ModelCatalogue catalogue, Extractions extractions) {
        this.engine = engine;
        this.catalogue = catalogue;
        this.extractions = extractions;
        this.held = new HeldDevice(engine, catalogue);
    }

    @BeforeEach
    void holdTheDevice() {
        held.awaitStart();
    }

    @AfterEach
    void release() {
        held.release();
    }

    /** Opens the page with a photo that waits. */
    private Extraction openWaiting(Page page) {
        page.navigate(ADDRESS);
        choose(page);
        assertThat(status(page)).containsText("Waiting");
        return shown(page, "source");
    }

    /** Noise that nobody has seen before, so that it has to be computed. */
    private static void choose(Page page) {
        byte[] rgb = new byte[3 * 64 * 64];
        ThreadLocalRandom.current().nextBytes(rgb);
        page.setInputFiles("input[type=file]", new FilePayload("noise.png", "image/png", new Photo(64, 64, rgb).png()));
    }

    private static Locator status(Page page) {
        return page.locator(".progress-line [role=status]");
    }

    /** What is on the screen, or {@code compared} with that. */
    private Extraction shown(Page page, String which) {
        String base = (String) page.evaluate("which => document.querySelector('layer-explorer')[which].base", which);
        var id = ID.matcher(base);
        assertThat(id.find()).isTrue();
        return extractions.find(id.group(1)).orElseThrow();
    }

    @Test
    void thePlaceInTheQueueAndTheLikelyWaitAreSaidUntilItsTurnComes(Page page) {
        HeldDevice second = new HeldDevice(engine, catalogue);
        HeldDevice third = new HeldDevice(engine, catalogue);
        try {
            openWaiting(page);
            assertThat(status(page)).hasText("Waiting for the network to be free");

            held.release(); // the device tells the places before it goes on

            second.awaitStart();
            assertThat(status(page)).hasText(Pattern.compile("Waiting, number 2 in the queue, about [1-9]\\d* s"));
        } finally {
            held.release();
            second.release();
            third.release();
        }
        assertThat(page.locator("feature-map-grid [data-state=waiting]")).hasCount(0);
    }

    @Test
    void closingTheTabCallsOffWhatItWaitsFor(Page page) {
        Extraction waiting = openWaiting(page);

        page.close();

        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(waiting.state()).isEqualTo(new ExtractionState.Cancelled()));
    }

    @Test
    void closingOneOfTwoTabsLeavesTheOtherItsExtraction(Page page) {
        Extraction waiting = openWaiting(page);
        Page other = page.context().newPage();
        other.navigate(page.url());
        assertThat(status(other)).containsText("Waiting");
        assertThat(shown(other, "source")).isSameAs(waiting);

        page.close();
        held.release();

        Awaitility.await().untilAsserted(() -> assertThat(waiting.state()).isEqualTo(new ExtractionState.Done()));
        assertThat(other.locator("feature-map-grid [data-state=waiting]")).hasCount(0);
    }

    @Test
    void whatTwoTabsCompareWithIsCalledOffWhenTheLastOneStops(Page page) {
        openWaiting(page);
        page.navigate(ADDRESS + "&compare=pass");
        assertThat(status(page)).containsText("Waiting");
        Extraction counterpart = shown(page, "compared");
        Page other = page.context().newPage();
        other.navigate(page.url());
        assertThat(status(other)).containsText("Waiting");
        assertThat(shown(other, "compared")).isSameAs(counterpart);

        page.navigate(ADDRESS);
        assertThat(status(page)).containsText("Waiting");
        assertThat(counterpart.state().ended()).isFalse();
        other.close();

        Awaitility.await()
                .untilAsserted(() -> assertThat(counterpart.state()).isEqualTo(new ExtractionState.Cancelled()));
    }

    @Test
    void aFullQueueIsSaidInASentenceAndThePhotoCanBeTriedAgain(Page page) {
        List<HeldDevice> crowd = IntStream.range(0, 32)
                .mapToObj(i -> new HeldDevice(engine, catalogue))
                .toList();
        page.navigate("/?model=resnet50-untrained&size=128");
        choose(page);

        assertThat(page.getByRole(AriaRole.ALERT)
                        .filter(new Locator.FilterOptions().setHasText("Too many photos are waiting")))
                .isVisible();

        held.release();
        crowd.forEach(HeldDevice::release);
        choose(page);
        assertThat(page.locator("feature-map-grid [data-state=waiting]")).hasCount(0);
    }
}
