package org.layerscope.visualization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.layerscope.visualization.Workbench.await;
import static org.layerscope.visualization.Workbench.fault;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.layerscope.image.Fit;
import org.layerscope.model.OwnCatalogue;
import org.layerscope.model.OwnFiles;

/** Maps that take a pass each, of a network that does not end in a mean and one linear layer. */
class SharedClassMapsTest {

    @TempDir
    Path home;

    private final FakeEngine engine = new FakeEngine();
    private OwnCatalogue own;
    private Extractions extractions;
    private Extraction extraction;

    @BeforeEach
    void show() throws Exception {
        OwnFiles.exported(home.resolve("models/net.pt2"), "mobilenet3");
        own = OwnCatalogue.inattentive(home);
        own.model("net");
        extractions = MadeExtractions.of(engine, own.catalogue());
        extraction = start();
        engine.last().run(1, 2, 3, 4, 5);
    }

    @AfterEach
    void close() {
        own.close();
    }

    private Extraction start() {
        return extractions.start(
                "somebody", Workbench.photo(), new ExtractionSettings("net", Pass.FORWARD, 32, Fit.SQUASH), 0);
    }

    @Test
    void equalRequestsShareOnePassAndLaterOnesNeedNone() throws Exception {
        CompletableFuture<ClassMap> one = extraction.classMap(2);
        CompletableFuture<ClassMap> other = start().classMap(2);
        assertThat(engine.passes()).hasSize(2);

        engine.last().explain(1, 2, 3, 4, 5);

        assertThat(await(one).logit()).isEqualTo(3);
        assertThat(await(other)).isSameAs(await(one));
        assertThat(extraction.classMap(2)).isCompletedWithValue(await(one));
        assertThat(engine.passes()).hasSize(2);
        assertThat(extraction.classMap(3)).isNotDone();
        assertThat(engine.passes()).hasSize(3);
    }

    @Test
    void passIsCalledOffWhenTheLastOneWhoWaitedForItHasLeft() throws Exception {
        CompletableFuture<ClassMap> one = extraction.classMap(2);
        CompletableFuture<ClassMap> other = extraction.classMap(2);
        FakeEngine.Submitted pass = engine.last();

        one.cancel(false);
        assertThat(pass.isCalledOff()).isFalse();
        other.cancel(false);
        assertThat(pass.isCalledOff()).isTrue();

        CompletableFuture<ClassMap> again = extraction.classMap(2);
        assertThat(engine.passes()).hasSize(3);
        engine.last().explain(1, 2, 3, 4, 5);
        assertThat(await(again).logit()).isEqualTo(3);
    }

    @Test
    void whoeverLeavesBeforeTheFirstPassHasEndedCausesNoPassAndIsForgotten() {
        extraction = extractions.start(
                "somebody", Workbench.photo(1), new ExtractionSettings("net", Pass.FORWARD, 32, Fit.SQUASH), 0);
        CompletableFuture<ClassMap> left = extraction.classMap(0);

        left.cancel(false);
        engine.last().run(1, 2, 3, 4, 5);

        assertThat(engine.passes()).hasSize(2);
        Awaitility.await()
                .untilAsserted(() -> assertThat(extraction)
                        .extracting("waiting", InstanceOfAssertFactories.COLLECTION)
                        .isEmpty());
    }

    @Test
    void oneThatFailedIsTriedAgainWhenAskedAgain() throws Exception {
        CompletableFuture<ClassMap> failing = extraction.classMap(2);
        engine.last().failed("no memory");
        assertThat(fault(failing).code()).isEqualTo("computation_failed");
        engine.becomeBusy(Duration.ofSeconds(1));
        assertThat(fault(extraction.classMap(2)).code()).isEqualTo("busy");
        engine.becomeFree();

        CompletableFuture<ClassMap> again = extraction.classMap(2);
        engine.last().explain(1, 2, 3, 4, 5);

        assertThat(await(again)).isNotNull();
    }

    @Test
    void extractionThatIsDeletedFailsWhoeverWaits() {
        CompletableFuture<ClassMap> waiting = extraction.classMap(2);

        extractions.delete(extraction.id());

        assertThat(fault(waiting).code()).isEqualTo("cancelled");
        assertThat(engine.last().isCalledOff()).isTrue();
    }
}
