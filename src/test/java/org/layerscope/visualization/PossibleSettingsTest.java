package org.layerscope.visualization;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.layerscope.image.Fit;
import org.layerscope.model.Model;
import org.layerscope.model.Preprocessing;
import org.layerscope.model.Weights;
import org.layerscope.network.AdaptiveAvgPool2d;
import org.layerscope.network.Conv2d;
import org.layerscope.network.Flatten;
import org.layerscope.network.Graph;
import org.layerscope.network.Linear;
import org.layerscope.network.Module;
import org.layerscope.network.Pair;
import org.layerscope.network.Sequential;

/** What a model can be asked for. */
class PossibleSettingsTest {

    private static final String HASH = "0".repeat(64);

    @Test
    void aModelOfAnySizeOffersTheUsualOnesAndItsOwn() {
        Model any = model(96, false, pooled());

        assertThat(ExtractionSettings.passes(any)).containsExactly(Pass.FORWARD, Pass.CHAIN);
        assertThat(ExtractionSettings.sizes(any, Pass.FORWARD)).containsExactly(96, 128, 224, 320, 448);
        assertThat(ExtractionSettings.defaults(any, Pass.FORWARD).size()).isEqualTo(96);
        assertThat(ExtractionSettings.defaults(any, Pass.CHAIN).size()).isEqualTo(128);
        assertThat(settings(Pass.FORWARD, 512).misfit(any)).isEmpty();
    }

    @Test
    void aModelOfOneSizeTakesNoOtherForwardButAnyInTheChain() {
        Model fixed = model(64, true, pooled());

        assertThat(ExtractionSettings.sizes(fixed, Pass.FORWARD)).containsExactly(64);
        assertThat(ExtractionSettings.sizes(fixed, Pass.CHAIN)).containsExactly(64, 128, 224, 320, 448);
        assertThat(settings(Pass.FORWARD, 128).misfit(fixed))
                .contains("size: 128 (expected: 64, the only one that some takes)");
    }

    @Test
    void aSizeThatALayerCannotTakeIsRefusedWithTheLayer() {
        Model flat = model(
                128, false, sequential(Conv2d.of(3, 4, 3, 1, 1), new Flatten(), new Linear(4 * 128 * 128, 5, true)));

        assertThat(ExtractionSettings.sizes(flat, Pass.FORWARD)).containsExactly(128);
        assertThat(settings(Pass.FORWARD, 224).misfit(flat))
                .contains("size: 224 (expected: one that some can take: 2: input 200704×1×1 (expected: 65536×1×1))");
    }

    @Test
    void layersThatDoNotFitEachOtherLeaveTheForwardPassOnly() {
        Module network = sequential(Conv2d.of(3, 4, 3, 1, 1), Conv2d.of(3, 4, 3, 1, 1));
        Model branched = model(224, false, network, Graph.chain(List.of("1"), network));

        assertThat(ExtractionSettings.passes(branched)).containsExactly(Pass.FORWARD);
        assertThat(ExtractionSettings.sizes(branched, Pass.CHAIN)).isEmpty();
        assertThat(settings(Pass.CHAIN, 128).misfit(branched))
                .contains(
                        "pass: chain (expected: forward; the layers of some do not fit each other: 1: 4 channels (expected: 3))");
        assertThat(settings(Pass.CHAIN, 128).on(branched))
                .isEqualTo(new ExtractionSettings("some", Pass.FORWARD, 128, Fit.CROP));
    }

    @Test
    void aChainThatShrinksTooMuchStartsLarger() {
        Model deep = model(224, false, sequential(Conv2d.of(3, 4, 101, 1, 0), Conv2d.of(4, 4, 101, 1, 0)));

        assertThat(ExtractionSettings.defaults(deep, Pass.CHAIN).size()).isEqualTo(224);
    }

    @Test
    void aSizeThatMemoryHasNoRoomForIsNotOffered() {
        Model wide = model(
                224,
                false,
                sequential(
                        Conv2d.of(3, 400, 3, 1, 1),
                        new AdaptiveAvgPool2d(Pair.of(1)),
                        new Flatten(),
                        new Linear(400, 5, true)));

        assertThat(ExtractionSettings.sizes(wide, Pass.FORWARD)).containsExactly(128, 224, 320);
        assertThat(ExtractionSettings.sizes(wide, Pass.CHAIN)).containsExactly(128, 224, 320);
        assertThat(settings(Pass.FORWARD, 448).misfit(wide))
                .contains("size: 448 (expected: one that some can take: 0: output 400×448×448 (expected: at most"
                        + " 67108864 numbers))");
    }

    @Test
    void aChainThatMemoryHasNoRoomForAtAnySizeIsNotOffered() {
        Module network = sequential(Conv2d.of(3, 4, 1, 1, 2_000), Conv2d.of(4, 4, 1, 1, 2_000));
        Model padded = model(224, false, network, Graph.chain(List.of("0"), network));

        assertThat(ExtractionSettings.passes(padded)).containsExactly(Pass.FORWARD);
    }

    @Test
    void settingsMoveToAnotherModelAsFarAsItCanDoThem() {
        Model any = model(96, false, pooled());
        Model fixed = model(64, true, pooled());

        assertThat(settings(Pass.CHAIN, 320).on(any)).isEqualTo(settings(Pass.CHAIN, 320));
        assertThat(settings(Pass.FORWARD, 320).on(fixed)).isEqualTo(settings(Pass.FORWARD, 64));
    }

    private static ExtractionSettings settings(Pass pass, int size) {
        return new ExtractionSettings("some", pass, size, Fit.CROP);
    }

    private static Module pooled() {
        return sequential(
                Conv2d.of(3, 4, 3, 1, 1),
                Conv2d.of(4, 4, 3, 2, 1),
                new AdaptiveAvgPool2d(Pair.of(1)),
                new Flatten(),
                new Linear(4, 5, true));
    }

    private static Module sequential(Module... modules) {
        SequencedMap<String, Module> children = new LinkedHashMap<>();
        for (Module module : modules) {
            children.put(Integer.toString(children.size()), module);
        }
        return new Sequential(children);
    }

    private static Model model(int size, boolean fixedSize, Module network) {
        return model(size, fixedSize, network, Graph.forward(network));
    }

    private static Model model(int size, boolean fixedSize, Module network, Graph graph) {
        return new Model(
                "some",
                "Some",
                "Some",
                true,
                new Weights("us", HASH, "MIT"),
                HASH,
                new Preprocessing(new float[3], new float[] {1, 1, 1}, 1, size),
                fixedSize,
                List.of(),
                network,
                graph);
    }
}
