package org.layerscope.ui;

import static org.assertj.core.api.Assertions.assertThat;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.progressbar.ProgressBar;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.layerscope.visualization.Extraction;
import org.layerscope.visualization.ExtractionState;
import org.layerscope.visualization.Pass;

class ProgressLineTest extends UiTest {

    private ProgressLine line;

    @BeforeEach
    void putLine() {
        line = put(new ProgressLine());
    }

    @Test
    void aWaitingExtractionTellsItsPlaceInTheQueue() throws Exception {
        line.follow(extraction(Pass.FORWARD));
        engine.next().queued(3);

        eventually(() -> assertThat(status()).isEqualTo("Waiting, number 3 in the queue, about 2 s"));
        assertThat(bar().isIndeterminate()).isTrue();
        assertThat(line.getClassNames()).doesNotContain("is-empty");
    }

    @Test
    void aRunningExtractionCountsLayersAndGoesAwayWhenDone() throws Exception {
        Extraction extraction = extraction(Pass.FORWARD);
        line.follow(extraction);
        StagedEngine.Pass pass = engine.next().recorded(60);

        eventually(() -> {
            assertThat(status()).matches("\\d+ of 49 layers");
            assertThat(bar().isIndeterminate()).isFalse();
            assertThat(bar().getValue()).isStrictlyBetween(0.1, 0.9);
        });

        pass.finished(Map.of(), 1000);
        eventually(() -> assertThat(line.getClassNames()).contains("is-empty"));
        assertThat(extraction.state()).isEqualTo(new ExtractionState.Done());
        assertThat(status()).isEmpty();
        assertThat(find(Button.class, line).exists()).isFalse();
    }

    @Test
    void cancelCallsTheExtractionOffAndSaysHowToGoOn() throws Exception {
        Extraction extraction = extraction(Pass.FORWARD);
        line.follow(extraction);
        engine.next().queued(1);
        eventually(() -> assertThat(status()).isEqualTo("Waiting, next in the queue, about 1 s"));

        test(find(Button.class, line).withText("Cancel").single()).click();

        eventually(() -> assertThat(status()).startsWith("Cancelled."));
        assertThat(extraction.state()).isEqualTo(new ExtractionState.Cancelled());
    }

    @Test
    void aFailureIsAnAlert() throws Exception {
        line.follow(extraction(Pass.FORWARD));
        engine.next().failed("out of memory");

        eventually(() -> assertThat(alert()).isNotEmpty());
        assertThat(status()).isEmpty();
        assertThat(alert()).doesNotContain("Exception");
    }

    @Test
    void onlyTheNewestExtractionIsFollowed() throws Exception {
        line.follow(extraction(Pass.FORWARD));
        StagedEngine.Pass old = engine.next();
        line.follow(extraction(Pass.FORWARD));
        engine.next().queued(2);
        old.queued(9);

        eventually(() -> assertThat(status()).isEqualTo("Waiting, number 2 in the queue, about 2 s"));
    }

    private String status() {
        return find(Span.class, line).withAttribute("role", "status").single().getText();
    }

    private String alert() {
        return find(Span.class, line).withAttribute("role", "alert").single().getText();
    }

    private ProgressBar bar() {
        return find(ProgressBar.class, line).single();
    }
}
