package org.layerscope.visualization;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.layerscope.image.Fit;
import org.layerscope.image.Photo;

class VisualizationServiceTest {

    @TempDir
    Path home;

    private Workbench bench;
    private VisualizationService service;

    @BeforeEach
    void prepare() {
        bench = new Workbench(home);
        service = new VisualizationService(bench.extractions, bench.catalogue);
    }

    private void useTheReadyModel() {
        service.change(Workbench.settings(Pass.FORWARD));
    }

    @Test
    void startsWithoutPhotoAndWithTheDefaultModelsOwnSettings() {
        assertThat(service.settings()).isEqualTo(new ExtractionSettings("resnet50", Pass.FORWARD, 224, Fit.CROP));
        assertThat(service.bytes()).isZero();
        assertThat(service.current()).isEmpty();
        service.cancel();
        service.close();
    }

    @Test
    void settingsWithoutAPhotoAreKeptForTheFirstOne() {
        assertThat(service.change(Workbench.settings(Pass.CHAIN))).isEmpty();
        assertThat(bench.engine.passes()).isEmpty();

        Extraction extraction = service.show(Workbench.photo());

        assertThat(extraction.settings()).isEqualTo(Workbench.settings(Pass.CHAIN));
        assertThat(service.current()).contains(extraction);
    }

    @Test
    void newPhotoCancelsTheExtractionOfTheOldOne() {
        useTheReadyModel();
        Extraction old = service.show(Workbench.photo());
        var oldPass = bench.engine.last();
        Photo next = new Photo(1, 1, new byte[3]);
        Extraction shown = service.show(next);

        assertThat(old.state()).isEqualTo(new ExtractionState.Cancelled());
        assertThat(oldPass.isCalledOff()).isTrue();
        assertThat(bench.engine.last().isCalledOff()).isFalse();
        assertThat(service.current()).contains(shown);
    }

    @Test
    void fullQueueIsToldUnlessThePhotoWouldTakeThePlaceOfItsForerunner() {
        useTheReadyModel();
        bench.engine.becomeBusy(Duration.ofSeconds(3));
        assertThat(service.busy())
                .hasValueSatisfying(why -> assertThat(why.code()).isEqualTo("busy"));

        bench.engine.becomeFree();
        assertThat(service.busy()).isEmpty();
        service.show(Workbench.photo());
        bench.engine.becomeBusy(Duration.ofSeconds(3));
        bench.engine.last().queued(1);

        assertThat(service.busy()).isEmpty();
    }

    @Test
    void placeOfTheOldExtractionIsFreeBeforeTheNewOneNeedsIt() {
        useTheReadyModel();
        service.show(Workbench.photo());
        var oldPass = bench.engine.last();
        AtomicInteger free = new AtomicInteger();
        bench.engine.whileSubmitting(() -> free.set(oldPass.isCalledOff() ? 1 : 0));

        service.show(Workbench.photo());

        assertThat(free).hasValue(1);
    }

    @Test
    void otherSettingsKeepThePhotoAndReplaceTheExtraction() {
        useTheReadyModel();
        Photo photo = Workbench.photo();
        Extraction old = service.show(photo);
        Extraction changed = service.change(Workbench.settings(Pass.CHAIN)).orElseThrow();

        assertThat(old.state()).isEqualTo(new ExtractionState.Cancelled());
        assertThat(changed.settings().pass()).isEqualTo(Pass.CHAIN);
        assertThat(changed.input()).isEqualTo(Fit.SQUASH.apply(photo, ExtractionSettings.MIN_SIZE));
        assertThat(service.current()).contains(changed);
    }

    @Test
    void sessionsPassesBelongToOneOwnerAndThoseOfAnotherToAnother() {
        useTheReadyModel();
        service.show(Workbench.photo());
        service.show(Workbench.photo());
        VisualizationService other = new VisualizationService(bench.extractions, bench.catalogue);
        other.change(Workbench.settings(Pass.FORWARD));
        other.show(Workbench.photo(1));

        assertThat(bench.engine.passes())
                .extracting(pass -> pass.request.owner())
                .satisfiesExactly(
                        first -> assertThat(first).startsWith("session-"),
                        second -> assertThat(second)
                                .isEqualTo(
                                        bench.engine.passes().getFirst().request.owner()),
                        third -> assertThat(third)
                                .isNotEqualTo(
                                        bench.engine.passes().getFirst().request.owner()));
    }

    @Test
    void cancelLeavesADoneExtractionOnTheScreen() {
        useTheReadyModel();
        Extraction extraction = service.show(Workbench.photo());
        bench.engine.last().run(1, 2);
        service.cancel();

        assertThat(service.current()).contains(extraction);
        assertThat(extraction.state()).isEqualTo(new ExtractionState.Done());
    }

    @Test
    void largePhotoGoesWhileItsExtractionWaits() {
        useTheReadyModel();
        service.show(new Photo(2000, 1500, new byte[3 * 2000 * 1500]));

        bench.engine.last().queued(1);

        Awaitility.await().untilAsserted(() -> assertThat(service.bytes()).isLessThan(2_500_000));
    }

    @Test
    void largePhotoGoesOnceEverySizeIsMadeAndAnyCanStillBeChosen() throws Exception {
        useTheReadyModel();
        Photo large = new Photo(2000, 1500, new byte[3 * 2000 * 1500]);
        large.rgb()[4_500_000] = 100;
        service.show(large);
        assertThat(service.bytes()).isGreaterThan(9_000_000);

        bench.engine.last().run(1, 2);

        Awaitility.await().untilAsserted(() -> assertThat(service.bytes()).isLessThan(2_500_000));
        for (Fit fit : Fit.values()) {
            for (int size : ExtractionSettings.SIZES) {
                ExtractionSettings settings = new ExtractionSettings(Workbench.READY, Pass.FORWARD, size, fit);
                assertThat(service.change(settings).orElseThrow().input()).isEqualTo(fit.apply(large, size));
            }
        }
        ExtractionSettings odd = Workbench.settings(Pass.FORWARD).withSize(100);
        assertThat(service.change(odd).orElseThrow().input().width()).isEqualTo(100);
    }

    @Test
    void closeFreesEverythingOfThisSessionAndNothingOfAnother() {
        useTheReadyModel();
        Extraction first = service.show(Workbench.photo());
        bench.engine.last().run(1, 2);
        Extraction second = service.show(Workbench.photo(1));
        var secondPass = bench.engine.last();
        Extraction foreign = bench.done();

        service.close();

        assertThat(secondPass.isCalledOff()).isTrue();
        assertThat(second.state()).isEqualTo(new ExtractionState.Cancelled());
        assertThat(bench.extractions.find(first.id())).isEmpty();
        assertThat(bench.extractions.find(second.id())).isEmpty();
        assertThat(bench.extractions.find(foreign.id())).contains(foreign);
        assertThat(bench.cache.maps().asMap().keySet())
                .extracting(ActivationCache.Key::computation)
                .containsOnly(foreign.computation());
        assertThat(service.bytes()).isZero();
        assertThat(service.current()).isEmpty();
    }

    @Test
    void listenersOfACancelledExtractionCanAskTheServiceFromAnotherThread() {
        useTheReadyModel();
        Extraction old = service.show(Workbench.photo());
        AtomicInteger asked = new AtomicInteger();
        old.onChange(state -> {
            CompletableFuture.supplyAsync(service::current)
                    .orTimeout(10, TimeUnit.SECONDS)
                    .join();
            asked.incrementAndGet();
        });

        service.show(Workbench.photo());

        assertThat(asked).hasValue(2);
    }

    @Test
    void anothersInputIsShownToThePixelAndIsTheSourceOfOtherSizes() {
        Extraction theirs = bench.done();
        PinnedInput pinned = theirs.pin();

        Extraction mine = service.show(pinned, Optional.empty());

        assertThat(mine.settings()).isEqualTo(theirs.settings()).isEqualTo(service.settings());
        assertThat(mine.input()).isEqualTo(theirs.input());
        assertThat(mine.id()).isNotEqualTo(theirs.id());
        assertThat(bench.engine.passes()).as("they share one").hasSize(1);
        assertThat(service.change(theirs.settings().withSize(128)).orElseThrow().input())
                .isEqualTo(Fit.SQUASH.apply(theirs.input(), 128));
    }
}
