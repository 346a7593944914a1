package org.layerscope.ui.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.layerscope.ui.UiTest;
import org.layerscope.visualization.Comparison;
import org.layerscope.visualization.Extraction;
import org.layerscope.visualization.ExtractionSettings;
import org.layerscope.visualization.Extractions;
import org.layerscope.visualization.MadeExtractions;
import org.layerscope.visualization.Pass;

/** The cosine of two extractions whose maps are no longer in memory, so that it takes passes. */
class ComparisonNoteTest extends UiTest {

    private static final Duration SOON = Duration.ofMillis(20);

    private Extraction one;
    private Extraction other;
    private ComparisonNote note;

    @BeforeEach
    void compute() throws Exception {
        Extractions extractions = MadeExtractions.forgetful(engine, catalogue);
        one = done(extractions);
        other = done(extractions);
        note = put(new ComparisonNote());
    }

    private Extraction done(Extractions extractions) throws Exception {
        Extraction extraction =
                extractions.start("somebody", photo(), ExtractionSettings.defaults(untrained(), Pass.FORWARD), 0);
        engine.next().finished(Map.of(), 1000);
        return extraction;
    }

    @Test
    void oneThatMeetsAFullQueueIsPromisedAndFollows() throws Exception {
        engine.becomeBusy(SOON);
        note.show(one, other, Comparison.PHOTO);
        eventually(() -> assertThat(note.getText())
                .isEqualTo("The queue is full: this comparison follows as soon as there is room."));

        engine.becomeFree();
        eventually(() -> assertThat(engine.waiting()).isEqualTo(2));
        engine.next().finished(Map.of(), 1000);
        engine.next().finished(Map.of(), 1000);

        eventually(() -> assertThat(note.getText()).contains("are told: 1.000"));
    }

    @Test
    void oneThatFailsIsSaidToHaveFailed() throws Exception {
        note.show(one, other, Comparison.PHOTO);
        engine.next().failed("broken");
        engine.next().finished(Map.of(), 1000);

        eventually(() -> assertThat(note.getText())
                .isEqualTo("How alike the two are could not be computed (computation_failed)."));
    }
}
