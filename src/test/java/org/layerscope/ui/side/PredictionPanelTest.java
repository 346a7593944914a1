package org.layerscope.ui.side;

import static org.assertj.core.api.Assertions.assertThat;

import com.vaadin.flow.component.html.NativeButton;
import com.vaadin.flow.component.html.Paragraph;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.layerscope.engine.Recording;
import org.layerscope.image.Fit;
import org.layerscope.model.OwnCatalogue;
import org.layerscope.model.OwnFiles;
import org.layerscope.ui.StagedEngine;
import org.layerscope.ui.UiTest;
import org.layerscope.visualization.ClassMap;
import org.layerscope.visualization.ExtractionSettings;
import org.layerscope.visualization.MadeExtractions;
import org.layerscope.visualization.Pass;

class PredictionPanelTest extends UiTest {

    private final List<@Nullable Integer> choices = new ArrayList<>();
    private final List<Optional<ClassMap>> maps = new ArrayList<>();
    private PredictionPanel panel;

    @BeforeEach
    void putPanel() {
        panel = put(new PredictionPanel(choices::add, maps::add));
    }

    @Test
    void itIsTheRegionPrediction() {
        assertThat(panel.getAriaLabel()).contains("Prediction");
        assertThat(panel.getElement().getTag()).isEqualTo("section");
        assertThat(remarks()).containsExactly("Shown as soon as a photo is chosen.");
    }

    @Test
    void aFinishedForwardPassShowsTheFiveLikeliestClassesAndTheProof() throws Exception {
        panel.follow(extraction(Pass.FORWARD));
        engine.next().finished(Map.of(643, 9f, 796, 8f, 1, 1f, 2, 1f, 3, 1f, 4, 0.5f), 1000);

        eventually(() -> assertThat(rows()).hasSize(5));
        assertThat(rows().getFirst()).isEqualTo("class 643 67.0 %");
        assertThat(remarks())
                .contains("53 of 53 convolutions recorded; logits of the recorded pass equal the plain pass"
                        + " (largest difference 0).");
    }

    @Test
    void anUntrainedModelSaysThatItsPredictionIsChance() throws Exception {
        panel.follow(extraction(Pass.FORWARD));
        engine.next().finished(Map.of(), 1000);

        eventually(() -> assertThat(remarks()).contains("untrained: chance"));
    }

    @Test
    void theChainSaysThatItHasNoPrediction() throws Exception {
        panel.follow(extraction(Pass.CHAIN));
        engine.next().finished(Map.of(), 0);

        eventually(() -> assertThat(remarks())
                .containsExactly(
                        "The article chain never reaches the classifier, so there is no prediction.",
                        "49 of 53 convolutions drawn: the chain leaves out the 4 in down-sampling branches,"
                                + " and has no logits to compare."));
        assertThat(rows()).isEmpty();
    }

    @Test
    void theLastPredictionStaysWhileTheNextPhotoIsComputedAndWhenItFails() throws Exception {
        panel.follow(extraction(Pass.FORWARD));
        engine.next().finished(Map.of(7, 9f), 1000);
        eventually(() -> assertThat(rows()).hasSize(5));

        panel.follow(extraction(Pass.FORWARD));
        StagedEngine.Pass next = engine.next().recorded(3);
        eventually(() -> assertThat(rows()).hasSize(5));

        next.failed("broken");
        eventually(() -> assertThat(rows().getFirst()).startsWith("class 7 "));
    }

    @Test
    void whileThePassRunsTheProofIsSaidToBeOnItsWay() throws Exception {
        panel.follow(extraction(Pass.FORWARD));
        engine.next().recorded(3);

        eventually(() -> assertThat(remarks())
                .anySatisfy(line -> assertThat(line).matches("[1-9]\\d? of 53 convolutions recorded so far\\.")));
    }

    @Test
    void choosingAClassAsksForItsMapAndChoosingItAgainTakesItAway() throws Exception {
        panel.follow(extraction(Pass.FORWARD));
        engine.next().finished(Map.of(643, 9f), 1000);
        eventually(() -> assertThat(rows()).hasSize(5));

        test(classes().getFirst()).click();

        assertThat(choices).containsExactly(643);
        assertThat(pressed()).containsExactly("true", "false", "false", "false", "false");
        assertThat(engine.next().request().record().values()).containsExactly(Recording.EXACT);
        assertThat(remarks()).contains("Working on it …");

        test(classes().getFirst()).click();

        assertThat(choices).containsExactly(643, null);
        assertThat(pressed()).containsOnly("false");
        assertThat(remarks()).contains("Choose a class to see what in the photo speaks for it.");
        assertThat(maps).isNotEmpty().allMatch(Optional::isEmpty);
    }

    @Test
    void aClassBeyondTheFiveThatIsToBeExplainedHasItsRow() throws Exception {
        panel.explain(900);
        panel.follow(extraction(Pass.FORWARD));
        engine.next().finished(Map.of(643, 9f), 1000);

        eventually(() -> assertThat(rows()).hasSize(6));
        assertThat(rows().getLast()).startsWith("class 900 ");
        assertThat(pressed()).containsExactly("false", "false", "false", "false", "false", "true");
        assertThat(choices).isEmpty();
    }

    @Test
    void aMapThatCannotBeComputedIsRefusedInPlace() throws Exception {
        panel.explain(643);
        panel.follow(extraction(Pass.FORWARD));
        engine.next().finished(Map.of(643, 9f), 1000);
        eventually(() -> assertThat(rows()).hasSize(5));
        engine.next().failed("broken");

        eventually(() -> assertThat(remarks())
                .contains("What speaks for class 643 could not be computed (computation_failed). Choose it again."));
    }

    @Test
    void mapOfAClassThatIsNoLongerChosenIsNotWaitedFor(@TempDir Path home) throws Exception {
        OwnFiles.exported(home.resolve("models/net.pt2"), "mobilenet3");
        try (OwnCatalogue own = OwnCatalogue.inattentive(home)) {
            own.model("net");
            panel.follow(MadeExtractions.of(engine, own.catalogue())
                    .start("somebody", photo(), new ExtractionSettings("net", Pass.FORWARD, 32, Fit.SQUASH), 0));
            engine.next().finished(Map.of(0, 9f), 5);
            eventually(() -> assertThat(rows()).hasSize(5));

            test(classes().get(0)).click();
            StagedEngine.Pass first = engine.next();
            assertThat(first.isCalledOff()).isFalse();
            test(classes().get(1)).click();
            assertThat(first.isCalledOff()).isTrue();

            StagedEngine.Pass second = engine.next();
            panel.removeFromParent();
            assertThat(second.isCalledOff()).isTrue();
        }
    }

    private List<NativeButton> classes() {
        return find(NativeButton.class, panel).all();
    }

    private List<String> pressed() {
        return classes().stream()
                .map(button -> button.getElement().getAttribute("aria-pressed"))
                .toList();
    }

    private List<String> rows() {
        return classes().stream()
                .map(row -> row.getChildren()
                        .map(part -> part.getElement().getText())
                        .filter(text -> !text.isEmpty())
                        .collect(Collectors.joining(" ")))
                .toList();
    }

    private List<String> remarks() {
        return find(Paragraph.class, panel).all().stream()
                .map(Paragraph::getText)
                .filter(text -> !text.isEmpty())
                .toList();
    }
}
