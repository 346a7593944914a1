package org.layerscope.visualization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.layerscope.visualization.Workbench.LAYERS;
import static org.layerscope.visualization.Workbench.await;
import static org.layerscope.visualization.Workbench.fault;
import static org.layerscope.visualization.Workbench.heard;
import static org.layerscope.visualization.Workbench.number;
import static org.layerscope.visualization.Workbench.queued;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.layerscope.engine.Extent;
import org.layerscope.engine.NetworkWeights;
import org.layerscope.engine.Recording;
import org.layerscope.network.Shape;
import org.layerscope.network.TapKind;

class ExtractionTest {

    @TempDir
    Path home;

    private Workbench bench;

    @BeforeEach
    void prepare() {
        bench = new Workbench(home);
    }

    @Test
    void layersMapsAreThereWhenItIsRecordedLongBeforeThePassIsDone() throws Exception {
        Extraction extraction = bench.start();
        CompletableFuture<FeatureMaps> first = bench.maps(extraction, "conv1");
        CompletableFuture<FeatureMaps> second = bench.maps(extraction, "layer1.0.conv1");
        bench.engine.last().started();
        bench.engine.last().record("conv1");

        FeatureMaps maps = await(first);
        assertThat(maps.shape()).isEqualTo(new Shape(64, 16, 16));
        assertThat(number(maps)).isEqualTo(bench.engine.last().operation("conv1"));
        assertThat(second).isNotDone();
        assertThat(extraction.state().ended()).isFalse();
        assertThat(await(bench.maps(extraction, "0"))).isSameAs(maps);
        assertThat(bench.engine.passes()).hasSize(1);
    }

    @Test
    void firstPassRecordsEachConvolutionAndTheReluThatFollowsItsLayer() {
        Extraction extraction = bench.start();

        var request = bench.engine.last().request;
        assertThat(request.extent()).isEqualTo(Extent.PROVED);
        assertThat(request.owner()).isEqualTo("somebody");
        assertThat(request.record()).hasSize(53 + LAYERS).containsValue(Recording.MAPS);
        assertThat(request.record().values()).doesNotContain(Recording.EXACT);
        assertThat(request.record())
                .containsKeys(
                        bench.engine.last().operation("layer1.0.downsample.0"),
                        bench.engine.last().operation("layer1.0.relu3"))
                .doesNotContainKey(bench.engine.last().operation("bn1"));
        assertThat(extraction.input().width()).isEqualTo(32);
        assertThat(request.input().shape()).isEqualTo(new Shape(3, 32, 32));
    }

    @Test
    void progressCountsTheLayersWhoseConvolutionAndReluAreRecorded() {
        Extraction extraction = bench.start();
        List<ExtractionState> heard = heard(extraction);
        var pass = bench.engine.last();
        pass.queued(2);
        pass.queued(1);
        pass.started();
        pass.record("conv1", "relu1", "layer1.0.conv1", "layer1.0.relu1", "layer1.0.downsample.0");
        assertThat(extraction.state()).isEqualTo(new ExtractionState.Running(2, LAYERS));
        pass.recordAll();
        pass.finished(1, 2);

        assertThat(heard)
                .startsWith(
                        queued(0),
                        queued(2),
                        queued(1),
                        new ExtractionState.Running(0, LAYERS),
                        new ExtractionState.Running(1, LAYERS),
                        new ExtractionState.Running(2, LAYERS))
                .endsWith(new ExtractionState.Running(LAYERS, LAYERS), new ExtractionState.Done())
                .doesNotHaveDuplicates();
        assertThat(extraction.ended()).isCompletedWithValue(extraction);
    }

    @Test
    void listenerThatComesLateHearsWhereItIsAndOneThatLeavesHearsNothingMore() {
        Extraction extraction = bench.start();
        bench.engine.last().queued(3);
        List<ExtractionState> left = new ArrayList<>();
        Runnable leave = extraction.onChange(left::add);
        leave.run();
        bench.engine.last().started();
        List<ExtractionState> late = heard(extraction);
        extraction.cancel();
        List<ExtractionState> afterTheEnd = heard(extraction);

        assertThat(left).containsExactly(queued(3));
        assertThat(late).containsExactly(new ExtractionState.Running(0, LAYERS), new ExtractionState.Cancelled());
        assertThat(afterTheEnd).containsExactly(new ExtractionState.Cancelled());
    }

    @Test
    void listenersHearTheSameOrderEvenIfOneOfThemCancels() {
        Extraction extraction = bench.start();
        extraction.onChange(state -> {
            if (state instanceof ExtractionState.Running) {
                extraction.cancel();
            }
        });
        List<ExtractionState> heard = heard(extraction);

        bench.engine.last().started();

        assertThat(heard)
                .containsExactly(queued(0), new ExtractionState.Running(0, LAYERS), new ExtractionState.Cancelled());
    }

    @Test
    void listenerThatThrowsHarmsNeitherThePassNorTheOthers() {
        Extraction extraction = bench.start();
        extraction.onChange(state -> {
            throw new IllegalStateException("the page is gone");
        });
        List<ExtractionState> heard = heard(extraction);

        bench.engine.last().run(1, 2);

        assertThat(heard).endsWith(new ExtractionState.Done());
    }

    @Test
    void listenerIsCalledWithoutALockSoThatAnotherThreadCanAskMeanwhile() {
        Extraction extraction = bench.start();
        List<ExtractionState> seenByTheOther = new ArrayList<>();
        extraction.onChange(state -> seenByTheOther.add(CompletableFuture.supplyAsync(extraction::state)
                .orTimeout(10, TimeUnit.SECONDS)
                .join()));

        bench.engine.last().queued(4);

        assertThat(seenByTheOther).containsExactly(queued(0), queued(4));
    }

    @Test
    void whatAwaitsALayerDoesNotRunOnTheDevicesThread() throws Exception {
        Extraction extraction = bench.start();
        CompletableFuture<Thread> drawing = bench.maps(extraction, "conv1").thenApply(maps -> Thread.currentThread());

        bench.engine.last().record("conv1");

        assertThat(await(drawing)).isNotSameAs(Thread.currentThread());
    }

    @Test
    void cancelFailsWhoeverWaitsAtOnceAndDeliversNothingAfterwards() {
        Extraction extraction = bench.start();
        List<ExtractionState> heard = heard(extraction);
        var pass = bench.engine.last();
        pass.started();
        CompletableFuture<FeatureMaps> maps = bench.maps(extraction, "conv1");
        CompletableFuture<FeatureMaps> onDemand = bench.maps(extraction, "bn1");
        var second = bench.engine.last();

        extraction.cancel();

        assertThat(extraction.state()).isEqualTo(new ExtractionState.Cancelled());
        assertThat(pass.isCalledOff()).isTrue();
        assertThat(second.isCalledOff()).isTrue();
        assertThat(fault(maps).code()).isEqualTo("cancelled");
        assertThat(fault(onDemand).code()).isEqualTo("cancelled");
        pass.record("conv1");
        pass.finished(1, 2);
        assertThat(fault(bench.maps(extraction, "conv1")).code()).isEqualTo("cancelled");
        assertThat(heard).endsWith(new ExtractionState.Running(0, LAYERS), new ExtractionState.Cancelled());
        assertThat(extraction.predictions(1)).isEmpty();
        assertThat(extraction.ended()).isCompleted();
        assertThat(bench.engine.passes()).hasSize(2);
    }

    @Test
    void cancelWhileThePassIsBeingSubmittedReachesTheDevice() {
        PassPlan plan = PassPlan.of(bench.model(), Pass.FORWARD, ExtractionSettings.MIN_SIZE);
        Computation computation = new Computation(
                plan,
                bench.model(),
                Pass.FORWARD,
                Workbench.photo(),
                new Computation.Resources(
                        bench.engine, bench.cache, new NetworkWeights("hash", () -> bench.catalogue.weights("none"))));
        computation.join("id");
        Extraction extraction =
                new Extraction("id", "somebody", Workbench.settings(Pass.FORWARD), bench.model(), plan, computation, 0);
        extraction.follow();
        bench.engine.whileSubmitting(extraction::cancel);

        computation.start("somebody");

        assertThat(extraction.state()).isEqualTo(new ExtractionState.Cancelled());
        assertThat(bench.engine.last().isCalledOff()).isTrue();
    }

    @Test
    void cancelOfADoneExtractionChangesNothing() {
        Extraction extraction = bench.done();
        extraction.cancel();

        assertThat(extraction.state()).isEqualTo(new ExtractionState.Done());
        assertThat(bench.maps(extraction, "conv1")).isCompleted();
        var exact = bench.activation(extraction, "conv1");
        assertThat(exact).isNotDone();
        bench.engine.last().run();
        assertThat(exact).succeedsWithin(Duration.ofSeconds(10));
    }

    @Test
    void deviceThatShutsDownCancels() {
        Extraction extraction = bench.start();
        CompletableFuture<FeatureMaps> maps = bench.maps(extraction, "conv1");
        bench.engine.last().cancelled();

        assertThat(extraction.state()).isEqualTo(new ExtractionState.Cancelled());
        assertThat(fault(maps).code()).isEqualTo("cancelled");
    }

    @Test
    void failingPassFailsItsExtractionAloneWithASentence() throws Exception {
        Extraction broken = bench.start();
        var brokenPass = bench.engine.last();
        Extraction well = bench.start();
        CompletableFuture<FeatureMaps> waiting = bench.maps(broken, "conv1");
        CompletableFuture<FeatureMaps> served = bench.maps(well, "conv1");

        brokenPass.failed("the device is out of memory");
        bench.engine.last().run(1, 2);

        String sentence = "The computation failed: the device is out of memory.";
        assertThat(broken.state()).isEqualTo(new ExtractionState.Failed("computation_failed", sentence));
        assertThat(fault(waiting)).hasMessage(sentence);
        assertThat(fault(bench.maps(broken, "layer2.0.conv1")).code()).isEqualTo("computation_failed");
        assertThat(well.state()).isEqualTo(new ExtractionState.Done());
        assertThat(await(served)).isNotNull();
        assertThat(bench.engine.passes()).hasSize(2);
    }

    @Test
    void busyDeviceFailsItWithTheTimeToTryAgain() {
        bench.engine.becomeBusy(Duration.ofMillis(2400));
        Extraction extraction = bench.start();

        assertThat(extraction.state())
                .isEqualTo(new ExtractionState.Failed(
                        "busy", "Too many photos are waiting for the network right now. Try again in 3 seconds."));
        ExtractionException fault = fault(bench.maps(extraction, "conv1"));
        assertThat(fault.code()).isEqualTo("busy");
        assertThat(fault.retryAfter()).contains(Duration.ofMillis(2400));
    }

    @Test
    void predictionsProofAndTimingsComeWithTheEnd() {
        Extraction extraction = bench.start();
        assertThat(extraction.timings())
                .isEqualTo(new Timings(extraction.timings().decodeMs(), 0, 0, 0));
        bench.engine.last().started();
        bench.engine.last().recordAll();
        assertThat(extraction.predictions(5)).isEmpty();
        assertThat(extraction.logitsMaxAbsDiff()).isEmpty();

        bench.engine.last().finished(0, (float) Math.log(3));

        assertThat(extraction.predictions(1))
                .singleElement()
                .satisfies(best -> assertThat(best.label()).isEqualTo("class 1"));
        assertThat(extraction.logitsMaxAbsDiff()).hasValue(0.25);
        Timings timings = extraction.timings();
        assertThat(timings.decodeMs()).isGreaterThanOrEqualTo(7);
        assertThat(timings.queueMs()).isEqualTo(30);
        assertThat(timings.passMs()).isEqualTo(400);
        assertThat(timings.firstTapMs()).isNotNegative();
    }

    @Test
    void chainHasConvolutionsOnlyAndNoPredictions() {
        Extraction extraction = bench.start(Pass.CHAIN);
        assertThat(bench.engine.last().request.extent()).isEqualTo(Extent.OUTPUT);
        assertThat(extraction.taps()).hasSize(LAYERS).allMatch(tap -> tap.kind() == TapKind.CONV);

        bench.engine.last().run(1, 2);

        assertThat(extraction.predictions(5)).isEmpty();
        assertThat(bench.maps(extraction, "48")).isCompleted();
        assertThat(bench.engine.passes()).hasSize(1);
    }

    @Test
    void tapIsFoundByPathAndByIndexOfItsLayer() {
        Extraction extraction = bench.start();

        assertThat(extraction.tap("1").map(TapInfo::path)).contains("layer1.0.conv1");
        assertThat(extraction.tap("layer1.0.relu3").orElseThrow().layer()).hasValue(3);
        assertThat(extraction.tap("bn1").orElseThrow().layer()).hasValue(0);
        assertThat(extraction.tap("maxpool").orElseThrow().layer()).isEmpty();
        assertThat(extraction.tap("fc").orElseThrow().shape()).isEqualTo(new Shape(1000, 1, 1));
        assertThat(extraction.tap("49")).isEmpty();
        assertThat(extraction.tap("-1")).isEmpty();
        assertThat(extraction.tap("layer9")).isEmpty();
    }
}
