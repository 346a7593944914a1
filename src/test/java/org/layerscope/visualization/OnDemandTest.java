package org.layerscope.visualization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.layerscope.visualization.Workbench.await;
import static org.layerscope.visualization.Workbench.fault;
import static org.layerscope.visualization.Workbench.number;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.layerscope.engine.Extent;
import org.layerscope.engine.PassResult;
import org.layerscope.engine.Recording;
import org.layerscope.network.Shape;
import org.springframework.util.unit.DataSize;

/** What the first pass did not record, or what is no longer in memory. */
class OnDemandTest {

    @TempDir
    Path home;

    private Workbench bench;

    @BeforeEach
    void prepare() {
        bench = new Workbench(home);
    }

    @ParameterizedTest
    @ValueSource(strings = {"layer1.0.downsample.1", "maxpool", "avgpool", "fc"})
    void tapThatWasNotRecordedIsComputedByOnePassThatAllWhoAskShare(String path) throws Exception {
        Extraction extraction = bench.done();
        CompletableFuture<FeatureMaps> one = bench.maps(extraction, path);
        CompletableFuture<FeatureMaps> other = bench.maps(extraction, path);
        var pass = bench.engine.last();

        assertThat(bench.engine.passes()).hasSize(2);
        assertThat(pass.request.record()).containsOnlyKeys(pass.operation(path)).containsValue(Recording.MAPS);
        assertThat(pass.request.extent()).isEqualTo(Extent.RECORDED);
        assertThat(pass.request.input().data())
                .isEqualTo(bench.engine.passes().getFirst().request.input().data());
        pass.run();
        assertThat(await(one)).isSameAs(await(other));
        assertThat(number(await(one))).isEqualTo(pass.operation(path));
        assertThat(bench.maps(extraction, path)).isCompleted();
        assertThat(bench.engine.passes()).hasSize(2);
        assertThat(extraction.state()).isEqualTo(new ExtractionState.Done());
    }

    @Test
    void batchNormThatWasNotRecordedIsComputedByOnePassThatAllWhoAskShare() throws Exception {
        Extraction extraction = bench.done();
        CompletableFuture<FeatureMaps> one = bench.maps(extraction, "bn1");
        CompletableFuture<FeatureMaps> other = bench.maps(extraction, "bn1");
        var pass = bench.engine.last();

        assertThat(bench.engine.passes()).hasSize(2);
        assertThat(pass.request.record()).doesNotContainKey(pass.operation("conv1"));
        pass.run();
        assertThat(await(one)).isSameAs(await(other));
        assertThat(number(await(one))).isEqualTo(pass.operation("bn1"));
    }

    @Test
    void blocksOutputIsThatOfItsLastReluAndNeedsNoPass() throws Exception {
        Extraction extraction = bench.done();

        assertThat(await(bench.maps(extraction, "layer1.0"))).isSameAs(await(bench.maps(extraction, "layer1.0.relu3")));
        assertThat(bench.engine.passes()).hasSize(1);
    }

    @Test
    void evictedMapsComeBackAllTogetherByOnePass() throws Exception {
        bench = new Workbench(home, DataSize.ofBytes(0));
        Extraction extraction = bench.done();
        bench.cache.maps().synchronous().cleanUp();

        CompletableFuture<FeatureMaps> one = bench.maps(extraction, "layer3.1.conv2");
        CompletableFuture<FeatureMaps> other = bench.maps(extraction, "conv1");

        assertThat(bench.engine.passes()).hasSize(2);
        var first = bench.engine.passes().getFirst();
        var second = bench.engine.last();
        assertThat(second.request.record()).isEqualTo(first.request.record());
        second.run();
        assertThat(number(await(one))).isEqualTo(first.operation("layer3.1.conv2"));
        assertThat(number(await(other))).isEqualTo(first.operation("conv1"));
        assertThat(extraction.state()).isEqualTo(new ExtractionState.Done());
    }

    @Test
    void whatWasUsedLeastRecentlyGoesFirstAndTheLimitHolds() {
        bench.done();
        long each = bench.cache.bytesOfMaps();
        DataSize limit = DataSize.ofBytes(5 * each + each / 2);
        bench = new Workbench(home, limit);
        Extraction looked = bench.done();
        Extraction left = bench.done();
        for (int i = 0; i < 12; i++) {
            Extraction newest = bench.done();
            assertThat(bench.cache.bytesOfMaps()).isLessThanOrEqualTo(limit.toBytes());
            assertThat(newest.layers())
                    .allSatisfy(layer ->
                            assertThat(bench.maps(newest, layer.convolution())).isCompleted());
            assertThat(bench.maps(looked, "conv1")).isCompleted();
        }

        assertThat(bench.engine.passes()).hasSize(14);
        assertThat(bench.maps(left, "conv1")).isNotCompleted();
    }

    @Test
    void cancelledOneStopsWhatItAskedForLaterButKeepsWhatItHas() throws Exception {
        Extraction extraction = bench.done();
        CompletableFuture<FeatureMaps> waiting = bench.maps(extraction, "bn1");
        var pass = bench.engine.last();

        extraction.cancel();

        assertThat(pass.isCalledOff()).isTrue();
        assertThat(fault(waiting).code()).isEqualTo("cancelled");
        assertThat(extraction.state()).isEqualTo(new ExtractionState.Done());
        assertThat(bench.maps(extraction, "conv1")).isCompleted();
        CompletableFuture<FeatureMaps> again = bench.maps(extraction, "bn1");
        bench.engine.last().run();
        assertThat(number(await(again))).isEqualTo(pass.operation("bn1"));
    }

    @Test
    void cancelledOneLeavesWhatAnotherMayWaitFor() {
        Extraction one = bench.start("one", Workbench.photo(), Pass.FORWARD);
        bench.engine.last().run(1, 2);
        Extraction other = bench.start("other", Workbench.photo(), Pass.FORWARD);
        CompletableFuture<FeatureMaps> waiting = bench.maps(other, "bn1");

        one.cancel();

        assertThat(bench.engine.last().isCalledOff()).isFalse();
        assertThat(waiting).isNotDone();
    }

    @Test
    void nobodyButTheCacheKeepsWhatWasDelivered() {
        Delivery<FeatureMaps> delivery =
                new Delivery<>(Map.of(1, new CompletableFuture<>(), 2, new CompletableFuture<>()), bench.cache);
        CompletableFuture<FeatureMaps> maps = delivery.promise(1);
        delivery.recorded(1, FakeEngine.maps(1, new Shape(1, 1, 1)));

        assertThat(delivery.operations()).containsExactly(2);
        delivery.finished(new PassResult(Optional.empty(), OptionalDouble.empty(), Duration.ZERO, Duration.ZERO));

        assertThat(maps).isCompleted();
        assertThat(delivery.operations()).isEmpty();
    }

    @Test
    void exactNumbersAreComputedWhenAskedForAndThenKept() throws Exception {
        Extraction extraction = bench.done();
        CompletableFuture<Activation> one = bench.activation(extraction, "conv1");
        CompletableFuture<Activation> other = bench.activation(extraction, "conv1");
        var pass = bench.engine.last();

        assertThat(bench.engine.passes()).hasSize(2);
        assertThat(pass.request.record())
                .containsOnlyKeys(pass.operation("conv1"))
                .containsValue(Recording.EXACT);
        pass.run();
        assertThat(await(one).data()).hasSize(64 * 16 * 16).containsOnly(pass.operation("conv1") + 0.5f);
        assertThat(await(other)).isSameAs(await(one));
        assertThat(bench.activation(extraction, "conv1")).isCompleted();
        assertThat(bench.engine.passes()).hasSize(2);
    }

    @Test
    void failedPassIsTriedAgainWhenAskedAgain() throws Exception {
        Extraction extraction = bench.done();
        CompletableFuture<FeatureMaps> failing = bench.maps(extraction, "bn1");
        bench.engine.last().failed("no memory");

        assertThat(fault(failing)).hasMessage("The computation failed: no memory.");
        assertThat(extraction.state()).isEqualTo(new ExtractionState.Done());
        CompletableFuture<FeatureMaps> again = bench.maps(extraction, "bn1");
        bench.engine.last().run();
        assertThat(await(again)).isNotNull();
    }

    @Test
    void busyDeviceFailsTheRequestAndLeavesTheExtractionDone() {
        Extraction extraction = bench.done();
        bench.engine.becomeBusy(Duration.ofSeconds(1));

        ExtractionException fault = fault(bench.maps(extraction, "bn1"));

        assertThat(fault.code()).isEqualTo("busy");
        assertThat(fault.retryAfter()).contains(Duration.ofSeconds(1));
        assertThat(fault).hasMessageEndingWith("Try again in 1 second.");
        assertThat(extraction.state()).isEqualTo(new ExtractionState.Done());
        assertThat(bench.maps(extraction, "conv1")).isCompleted();
    }

    @Test
    void passThatEndsWithoutAnActivationFailsWhoeverWaitsForIt() {
        Extraction extraction = bench.done();
        CompletableFuture<FeatureMaps> maps = bench.maps(extraction, "bn1");
        bench.engine.last().finished();

        assertThat(fault(maps).code()).isEqualTo("computation_failed");
    }

    @Test
    void callerWhoGivesUpTakesNothingFromTheOthers() throws Exception {
        Extraction extraction = bench.start();
        CompletableFuture<FeatureMaps> impatient = bench.maps(extraction, "conv1");
        CompletableFuture<FeatureMaps> patient = bench.maps(extraction, "conv1");

        impatient.cancel(true);
        bench.engine.last().run(1, 2);

        assertThat(await(patient)).isNotNull();
    }
}
