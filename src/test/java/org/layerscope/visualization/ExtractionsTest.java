package org.layerscope.visualization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.layerscope.visualization.Workbench.fault;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.layerscope.image.Fit;
import org.layerscope.model.ModelCatalogue;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.util.unit.DataSize;

class ExtractionsTest {

    private static final Duration ALMOST = Extractions.LIFETIME.minusSeconds(1);

    @TempDir
    Path home;

    private Workbench bench;

    @BeforeEach
    void prepare() {
        bench = new Workbench(home);
    }

    @Test
    void modelThatIsNotReadyFailsItAndNothingIsSubmitted() {
        ExtractionSettings settings = new ExtractionSettings(Workbench.ABSENT, Pass.FORWARD, 32, Fit.CROP);
        Extraction extraction = bench.extractions.start("somebody", Workbench.photo(), settings, 0);

        assertThat(extraction.state())
                .isEqualTo(new ExtractionState.Failed(
                        "model_loading", "The model ResNet-50 is still being installed. Try again in a moment."));
        assertThat(extraction.ended()).isCompleted();
        assertThat(fault(bench.maps(extraction, "conv1")).code()).isEqualTo("model_loading");
        assertThat(bench.engine.passes()).isEmpty();
        assertThat(bench.extractions.find(extraction.id())).contains(extraction);
    }

    @Test
    void unknownModelIsRefused() {
        ExtractionSettings settings = new ExtractionSettings("vgg16", Pass.FORWARD, 32, Fit.CROP);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> bench.extractions.start("somebody", Workbench.photo(), settings, 0))
                .withMessageStartingWith("model: vgg16");
    }

    @Test
    void idsAreLongAndDifferent() {
        String one = bench.start().id();

        assertThat(one).matches("[A-Za-z0-9_-]{24}").isNotEqualTo(bench.start().id());
        assertThat(bench.extractions.find("unknown")).isEmpty();
    }

    @Test
    void useKeepsItAliveAndDisuseForgetsIt() {
        Extraction extraction = bench.done();
        bench.pass(ALMOST);
        assertThat(bench.extractions.find(extraction.id())).contains(extraction);
        bench.pass(ALMOST);
        assertThat(bench.extractions.find(extraction.id())).contains(extraction);
        bench.pass(Extractions.LIFETIME);

        assertThat(bench.extractions.find(extraction.id())).isEmpty();
        assertThat(bench.cache.maps().asMap()).isEmpty();
    }

    @Test
    void expiryCallsARunningPassOff() {
        Extraction extraction = bench.start();
        var pass = bench.engine.last();
        bench.pass(Extractions.LIFETIME);
        bench.start();

        assertThat(pass.isCalledOff()).isTrue();
        assertThat(extraction.state()).isEqualTo(new ExtractionState.Cancelled());
    }

    @Test
    void deletionCallsOffAndForgetsAtOnce() {
        Extraction extraction = bench.start();
        CompletableFuture<FeatureMaps> waiting = bench.maps(extraction, "conv1");
        bench.engine.last().record("layer1.0.conv1");

        bench.extractions.delete(extraction.id());

        assertThat(extraction.state()).isEqualTo(new ExtractionState.Cancelled());
        assertThat(fault(waiting).code()).isEqualTo("cancelled");
        assertThat(bench.engine.last().isCalledOff()).isTrue();
        assertThat(bench.extractions.find(extraction.id())).isEmpty();
        assertThat(bench.cache.maps().asMap()).isEmpty();
    }

    @Test
    void deletedOneComputesNothingAnyMoreEvenForThoseWhoHoldIt() {
        Extraction extraction = bench.done();
        CompletableFuture<Activation> waiting = bench.activation(extraction, "conv1");
        var pass = bench.engine.last();

        bench.extractions.delete(extraction.id());

        assertThat(pass.isCalledOff()).isTrue();
        assertThat(fault(waiting).code()).isEqualTo("cancelled");
        assertThat(fault(bench.maps(extraction, "conv1")).code()).isEqualTo("cancelled");
        assertThat(bench.cache.maps().asMap()).isEmpty();
        assertThat(bench.cache.exact().asMap()).isEmpty();
        assertThat(bench.engine.passes()).hasSize(2);
    }

    @Test
    void inputsTakeTheirRoomFromTheFeatureMapsButNeverAllOfIt() {
        bench.done();
        long each = bench.cache.bytesOfMaps();
        DataSize limit = DataSize.ofBytes(4 * each);
        bench = new Workbench(home, limit);
        for (int i = 0; i < 4; i++) {
            bench.done();
        }
        // The inputs of four take less than one's maps: something had to go.
        assertThat(bench.cache.bytesOfMaps()).isBetween(2 * each, 4 * each - 4 * 32 * 32 * 3);

        bench.cache.leaveRoom(limit.toBytes());

        assertThat(bench.cache.bytesOfMaps()).isBetween(1L, each);
    }

    @Test
    void theApplicationMakesThemFromItsParts() {
        try (var context = new SpringApplicationBuilder(
                        Extractions.class, ActivationCache.class, ModelCatalogue.class, FakeEngine.class)
                .web(WebApplicationType.NONE)
                .run("--layerscope.home=" + home, "--layerscope.models.auto-install=false")) {
            assertThat(context.getBean(Extractions.class).device()).isEqualTo("fake");
        }
    }

    @Test
    void deviceIsTheEngines() {
        assertThat(bench.extractions.device()).isEqualTo("fake");
        assertThat(bench.extractions.expiry()).isAfter(Instant.now());
    }
}
