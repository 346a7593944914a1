package org.layerscope.visualization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.layerscope.visualization.Workbench.await;
import static org.layerscope.visualization.Workbench.fault;
import static org.layerscope.visualization.Workbench.heard;
import static org.layerscope.visualization.Workbench.queued;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.layerscope.image.Photo;

/** Equal requests share one pass and one result, and do not notice each other. */
class SharingTest {

    @TempDir
    Path home;

    private final Photo photo = Workbench.photo();
    private Workbench bench;

    @BeforeEach
    void prepare() {
        bench = new Workbench(home);
    }

    private Extraction start(String owner) {
        return bench.start(owner, photo, Pass.FORWARD);
    }

    @Test
    void equalRequestsShareOnePassAndItsResults() throws Exception {
        Extraction one = start("one");
        bench.engine.last().queued(2);
        Extraction other = start("other");
        List<ExtractionState> heard = heard(other);
        CompletableFuture<FeatureMaps> waiting = bench.maps(other, "conv1");

        bench.engine.last().run(1, 2);
        Extraction late = start("late");

        assertThat(bench.engine.passes()).hasSize(1);
        assertThat(one.id()).isNotEqualTo(other.id()).isNotEqualTo(late.id());
        assertThat(heard).startsWith(queued(2)).endsWith(new ExtractionState.Done());
        assertThat(late.state()).isEqualTo(new ExtractionState.Done());
        assertThat(late.ended()).isCompletedWithValue(late);
        assertThat(await(waiting)).isSameAs(await(bench.maps(one, "conv1"))).isSameAs(await(bench.maps(late, "conv1")));
        assertThat(late.predictions(2)).isEqualTo(one.predictions(2)).hasSize(2);
        assertThat(late.logitsMaxAbsDiff()).isEqualTo(one.logitsMaxAbsDiff());
    }

    @Test
    void otherPhotosPassesAndSizesAreComputedOnTheirOwn() {
        start("somebody");
        bench.start("somebody", photo, Pass.CHAIN);
        bench.start("somebody", Workbench.photo(1), Pass.FORWARD);
        bench.extractions.start(
                "somebody", photo, Workbench.settings(Pass.FORWARD).withSize(64), 0);

        assertThat(bench.engine.passes()).hasSize(4);
    }

    @Test
    void oneThatCouldNotBeStartedIsNotShared() throws Exception {
        bench.engine.whileSubmitting(() -> {
            throw new IllegalStateException("no memory left");
        });
        assertThatIllegalStateException().isThrownBy(() -> start("one"));
        bench.engine.whileSubmitting(() -> {});

        Extraction other = start("other");

        assertThat(bench.engine.passes()).hasSize(2);
        bench.engine.last().run(1, 2);
        assertThat(other.state()).isEqualTo(new ExtractionState.Done());
    }

    @Test
    void oneWhoCancelsTakesNothingFromTheOther() throws Exception {
        Extraction one = start("one");
        Extraction other = start("other");
        CompletableFuture<FeatureMaps> given = bench.maps(one, "conv1");
        CompletableFuture<FeatureMaps> kept = bench.maps(other, "conv1");
        bench.engine.last().started();

        one.cancel();

        assertThat(one.state()).isEqualTo(new ExtractionState.Cancelled());
        assertThat(fault(given).code()).isEqualTo("cancelled");
        assertThat(fault(bench.maps(one, "conv1")).code()).isEqualTo("cancelled");
        assertThat(bench.engine.last().isCalledOff()).isFalse();
        bench.engine.last().recordAll();
        bench.engine.last().finished(1, 2);
        assertThat(await(kept)).isNotNull();
        assertThat(other.state()).isEqualTo(new ExtractionState.Done());
        assertThat(one.state()).isEqualTo(new ExtractionState.Cancelled());
        assertThat(one.predictions(1)).isEmpty();
        assertThat(one.logitsMaxAbsDiff()).isEmpty();
    }

    @Test
    void passIsCalledOffAndForgottenWithTheLastWhoLeaves() {
        Extraction one = start("one");
        Extraction other = start("other");
        bench.engine.last().record("conv1");

        bench.extractions.delete(one.id());
        assertThat(bench.engine.last().isCalledOff()).isFalse();
        assertThat(bench.cache.maps().asMap()).isNotEmpty();

        other.cancel();
        assertThat(bench.engine.last().isCalledOff()).isTrue();
        assertThat(bench.cache.maps().asMap()).isEmpty();

        start("next");
        assertThat(bench.engine.passes()).hasSize(2);
    }

    @Test
    void failedPassIsNotSharedWithThoseWhoComeLater() {
        Extraction one = start("one");
        Extraction other = start("other");
        bench.engine.last().failed("no memory");

        Extraction next = start("next");
        bench.engine.last().run(1, 2);

        assertThat(bench.engine.passes()).hasSize(2);
        assertThat(List.of(one.state(), other.state())).allMatch(ExtractionState.Failed.class::isInstance);
        assertThat(next.state()).isEqualTo(new ExtractionState.Done());
    }

    @Test
    void whatWasNotRecordedIsComputedAtTheTurnOfHimWhoAsks() {
        start("one");
        Extraction other = start("other");
        bench.engine.last().run(1, 2);

        CompletableFuture<FeatureMaps> maps = bench.maps(other, "bn1");

        assertThat(bench.engine.last().request.owner()).isEqualTo("other");
        assertThat(maps).isNotDone();
    }

    @Test
    void tapsAreToldAsTheyBecomeReadyAndToLatecomersAllAtOnce() {
        Extraction one = start("one");
        List<String> early = new ArrayList<>();
        one.onTap(tap -> early.add(tap.path()));
        bench.engine.last().started();
        bench.engine.last().record("conv1", "relu1");
        assertThat(early).containsExactly("conv1", "relu1");

        Extraction late = start("late");
        List<String> all = new ArrayList<>();
        late.onTap(tap -> all.add(tap.path()));
        bench.engine.last().record("layer1.0.conv1");
        assertThat(all).containsExactly("conv1", "relu1", "layer1.0.conv1").isEqualTo(early);

        one.cancel();
        bench.engine.last().record("layer1.0.relu1");
        assertThat(early).hasSize(3);
        assertThat(all).hasSize(4);
    }
}
