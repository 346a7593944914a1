package org.layerscope.visualization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.layerscope.engine.MadeMaps;
import org.layerscope.image.Fit;
import org.layerscope.image.Photo;
import org.layerscope.network.Shape;
import org.layerscope.network.TapKind;

class ComparisonTest {

    @TempDir
    Path home;

    private Workbench bench;
    private VisualizationService service;

    @BeforeEach
    void prepare() {
        bench = new Workbench(home);
        service = new VisualizationService(bench.extractions, bench.catalogue);
        service.change(Workbench.settings(Pass.FORWARD));
    }

    private Extraction counterpart() {
        return service.counterpart().orElseThrow();
    }

    @Test
    void nothingIsComparedUnlessAskedForOrWithoutAPhoto() {
        service.compare(Comparison.PASS);
        assertThat(service.counterpart()).isEmpty();
        service.compare(null);

        service.show(Workbench.photo());

        assertThat(service.counterpart()).isEmpty();
        assertThat(bench.engine.passes()).hasSize(1);
    }

    @Test
    void photoOnTheScreenStaysBesideTheNextOneAndTheNextButOne() {
        service.show(Workbench.photo(1));
        service.compare(Comparison.PHOTO);
        assertThat(counterpart().input())
                .isEqualTo(service.current().orElseThrow().input());
        assertThat(bench.engine.passes()).as("equal ones share a pass").hasSize(1);

        Extraction next = service.show(Workbench.photo(2));
        assertThat(counterpart().input()).isNotEqualTo(next.input());
        Photo first = counterpart().input();
        Extraction last = service.show(Workbench.photo(3));

        assertThat(counterpart().input()).isEqualTo(first);
        assertThat(counterpart().settings()).isEqualTo(last.settings());
        service.keepPhoto(last);
        service.compare(null);
        service.compare(Comparison.PHOTO);
        assertThat(counterpart().input()).isEqualTo(last.input());
    }

    @Test
    void photoOfAnotherPageIsKeptThoughTheSessionHasGoneOnToTheNext() {
        Extraction first = service.show(Workbench.photo(1));
        Extraction next = service.show(Workbench.photo(2));

        service.keepPhoto(first);
        service.compare(Comparison.PHOTO);

        assertThat(service.current()).contains(next);
        assertThat(counterpart().input()).isEqualTo(first.input()).isNotEqualTo(next.input());
    }

    @Test
    void keptPhotoIsWholeThoughItIsShownWithOtherSettingsThanTheSessions() {
        Photo photo = Workbench.photo(1);
        Extraction first = service.show(photo);
        service.change(Workbench.settings(Pass.FORWARD).withSize(64));

        service.keepPhoto(first);
        service.show(Workbench.photo(2));
        service.compare(Comparison.PHOTO);
        service.change(Workbench.settings(Pass.FORWARD).withSize(128));

        assertThat(counterpart().input()).isEqualTo(Fit.SQUASH.apply(photo, 128));
    }

    @Test
    void thePhotoThatStaysIsNotComputedAgainWhenTheOtherGivesWay() {
        service.show(Workbench.photo(1));
        service.compare(Comparison.PHOTO);
        Extraction stays = counterpart();
        service.show(Workbench.photo(2));

        service.show(Workbench.photo(3));

        assertThat(service.counterpart()).contains(stays);
        assertThat(stays.state().ended()).isFalse();
        assertThat(bench.engine.passes()).hasSize(3);
    }

    @Test
    void otherSettingsAreOfBothPhotos() {
        service.show(Workbench.photo(1));
        service.compare(Comparison.PHOTO);
        service.show(Workbench.photo(2));

        service.change(Workbench.settings(Pass.CHAIN).withSize(64));

        assertThat(counterpart().settings()).isEqualTo(service.settings());
        assertThat(counterpart().input().width()).isEqualTo(64);
        assertThat(counterpart().input())
                .isNotEqualTo(service.current().orElseThrow().input());
    }

    @Test
    void otherPassIsOfTheSamePhotoAndFollowsThePassOfTheScreen() {
        Extraction shown = service.show(Workbench.photo());
        service.compare(Comparison.PASS);
        assertThat(counterpart().settings()).isEqualTo(shown.settings().withPass(Pass.CHAIN));
        assertThat(counterpart().input()).isEqualTo(shown.input());

        service.change(shown.settings().withPass(Pass.CHAIN));

        assertThat(counterpart().settings().pass()).isEqualTo(Pass.FORWARD);
    }

    @Test
    void onlyThePossibleIsOffered() {
        // The untrained model is ready, the trained one is not installed here.
        assertThat(Comparison.of(Workbench.settings(Pass.FORWARD), bench.catalogue))
                .containsExactly(Comparison.PHOTO, Comparison.PASS);
        ExtractionSettings trained = new ExtractionSettings(Workbench.ABSENT, Pass.FORWARD, 64, Fit.CROP);

        assertThat(Comparison.UNTRAINED.counterpart(trained, bench.catalogue))
                .contains(new ExtractionSettings("resnet50-random", Pass.FORWARD, 64, trained.fit()));
    }

    @Test
    void askingAgainForTheSameKeepsWhatIsThere() {
        service.show(Workbench.photo());
        service.compare(Comparison.PASS);
        Extraction there = counterpart();

        service.compare(Comparison.PASS);

        assertThat(service.counterpart()).contains(there);
        there.cancel();
        service.compare(Comparison.PASS);
        assertThat(counterpart()).isNotEqualTo(there);
    }

    @Test
    void theCounterpartIsCalledOffWithThePhotoButNotByAnotherComparisonWhichMayBeAnothersPages() {
        service.show(Workbench.photo(1));
        service.compare(Comparison.PASS);
        Extraction first = counterpart();
        service.show(Workbench.photo(2));
        Extraction second = counterpart();
        assertThat(first.state()).isEqualTo(new ExtractionState.Cancelled());

        service.compare(null);

        assertThat(second.state().ended()).isFalse();
        assertThat(service.counterpart()).isEmpty();
        service.compare(Comparison.PASS);
        assertThat(service.counterpart()).contains(second);
    }

    @Test
    void nothingIsStartedBesideAnExtractionThatCameToNothing() {
        service.show(Workbench.photo());
        service.compare(Comparison.PASS);

        service.cancel();
        service.compare(Comparison.PASS);

        assertThat(service.counterpart()).isEmpty();
        assertThat(bench.engine.passes()).hasSize(2);
    }

    @Test
    void counterpartThatFoundNoPlaceIsNotKeptWhileItIsAskedForAgain() {
        service.show(Workbench.photo());
        bench.engine.becomeBusy(Duration.ofSeconds(1));
        for (int attempt = 0; attempt < 2; attempt++) {
            service.compare(Comparison.PASS);
            assertThat(counterpart().state())
                    .isInstanceOfSatisfying(
                            ExtractionState.Failed.class,
                            state -> assertThat(state.code()).isEqualTo("busy"));
            assertThat(bench.extractions.find(counterpart().id())).isEmpty();
        }
        bench.engine.becomeFree();

        service.compare(Comparison.PASS);

        assertThat(bench.extractions.find(counterpart().id())).contains(counterpart());
        assertThat(counterpart().state().ended()).isFalse();
    }

    @Test
    void whoeverReturnsToTheExtractionBeforeFindsItsCounterpartToo() {
        Extraction good = service.show(Workbench.photo(1));
        bench.engine.last().run(1, 2);
        service.compare(Comparison.PASS);
        bench.engine.last().run(1, 2);
        Photo input = counterpart().input();
        service.show(Workbench.photo(2));
        service.change(Workbench.settings(Pass.FORWARD).withSize(64));
        service.cancel();

        service.returnTo(good);
        service.compare(Comparison.PASS);

        assertThat(service.current()).contains(good);
        assertThat(service.settings()).isEqualTo(good.settings());
        assertThat(counterpart().input()).isEqualTo(input);
        assertThat(counterpart().state()).isEqualTo(new ExtractionState.Done());
        assertThat(service.change(Workbench.settings(Pass.FORWARD).withSize(128))
                        .orElseThrow()
                        .input())
                .isEqualTo(Fit.SQUASH.apply(Workbench.photo(1), 128));
    }

    @Test
    void nobodyReturnsFromAnExtractionThatIsWellNorKeepsThePhotoBefore() {
        Extraction first = service.show(Workbench.photo(1));
        bench.engine.last().run(1, 2);
        Extraction second = service.show(Workbench.photo(2));

        service.returnTo(first);
        assertThat(service.current()).contains(second);
        bench.engine.last().run(1, 2);
        service.show(Workbench.photo(3));
        bench.engine.last().run(1, 2);

        long squares = IntStream.concat(
                        IntStream.of(ExtractionSettings.MIN_SIZE),
                        ExtractionSettings.SIZES.stream().flatMapToInt(size -> IntStream.of(size, size)))
                .mapToLong(size -> 3L * size * size)
                .sum();
        Awaitility.await().untilAsserted(() -> assertThat(service.bytes()).isEqualTo(squares));
    }

    @Test
    void bothLargePhotosGoOnceTheirSquaresAreMadeAndNothingStaysAfterTheSession() {
        service.show(large(1));
        service.compare(Comparison.PHOTO);
        service.show(large(2));
        assertThat(service.bytes()).isGreaterThan(9_000_000);

        bench.engine.passes().forEach(pass -> pass.queued(1));

        Awaitility.await().untilAsserted(() -> assertThat(service.bytes()).isLessThan(5_000_000));
        String id = counterpart().id();
        service.close();
        assertThat(service.bytes()).isZero();
        assertThat(service.counterpart()).isEmpty();
        assertThat(bench.extractions.find(id)).isEmpty();
    }

    private static Photo large(int number) {
        byte[] rgb = new byte[3 * 2000 * 1500];
        rgb[4_500_000] = (byte) number;
        return new Photo(2000, 1500, rgb);
    }

    @Test
    void differencesAreMeansOverTheCellsThatAreFinite() {
        Shape shape = new Shape(3, 1, 2);
        Activation one = new Activation(shape, new float[] {1, 2, 3, Float.NaN, Float.NaN, Float.NaN});
        Activation other = new Activation(shape, new float[] {-1, 5, 7, 0, 0, Float.NEGATIVE_INFINITY});

        assertThat(one.differences(other)).containsExactly(2.5, 4.0, 0.0);
        Activation wider = new Activation(new Shape(3, 2, 1), new float[6]);
        assertThatThrownBy(() -> one.differences(wider)).hasMessageContaining("shape");
    }

    @Test
    void similarityIsTheAngleBetweenTheMeansWhateverTheSizeOfTheMaps() {
        TapInfo tap = new TapInfo("last", TapKind.RELU, OptionalInt.empty(), new Shape(2, 1, 2), Optional.empty());
        FeatureMaps one = maps(tap.shape(), 1, 3, 0, 0);

        assertThat(cosine(tap, one, 6, 0)).isCloseTo(1, within(1e-12));
        assertThat(cosine(tap, one, 0, 6)).isZero();
        assertThat(cosine(tap, one, 1, 1)).isCloseTo(Math.sqrt(0.5), within(1e-12));
        assertThat(cosine(tap, one, -1, 0)).isCloseTo(-1, within(1e-12));
        assertThat(Similarity.of(tap, one, maps(new Shape(2, 1, 1), 0, 0)).cosine())
                .isEmpty();
    }

    private static double cosine(TapInfo tap, FeatureMaps one, float first, float second) {
        return Similarity.of(tap, one, maps(new Shape(2, 1, 1), first, second))
                .cosine()
                .orElseThrow();
    }

    private static FeatureMaps maps(Shape shape, float... numbers) {
        return FeatureMaps.from(MadeMaps.of(shape, numbers));
    }

    @Test
    void lastFeaturesAreThoseThatTheClassifierSeesTheAverageOf() {
        assertThat(List.of(bench.start(Pass.FORWARD), bench.start(Pass.CHAIN)))
                .extracting(
                        extraction -> extraction.lastFeatures().orElseThrow().path())
                .containsExactly("layer4.2", "layer4.2.conv3");
    }
}
