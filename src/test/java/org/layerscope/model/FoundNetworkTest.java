package org.layerscope.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.layerscope.network.AdaptiveAvgPool2d;
import org.layerscope.network.Conv2d;
import org.layerscope.network.Flatten;
import org.layerscope.network.Graph;
import org.layerscope.network.Linear;
import org.layerscope.network.Module;
import org.layerscope.network.Pair;
import org.layerscope.network.Sequential;
import org.layerscope.network.StateDict;

class FoundNetworkTest {

    private static final StateDict NONE = StateDict.of(new LinkedHashMap<>(), Map.of());

    @Test
    void aNetworkOfOneSizeTakesNoOther() {
        FoundNetwork fixed = found(classifier(3), 64, true);

        assertThat(fixed.preprocessing(ModelSettings.DEFAULTS).defaultSize()).isEqualTo(64);
        assertThatThrownBy(() -> fixed.preprocessing(ModelSettingsTest.accepted("input: {size: 224}")))
                .isInstanceOf(MisfitException.class)
                .hasMessage("input.size: 224 (expected: 64, the only one that this network takes)");
        assertThatThrownBy(() -> found(classifier(3), 640, true).preprocessing(ModelSettings.DEFAULTS))
                .hasMessage("input.size: 640, the only one that this network takes (expected: 32..512)");
    }

    @Test
    void aClassifierHasAsManyClassesAsItsLastLayerHasOutputs() {
        assertThat(found(classifier(3), 224, false).classes(224)).isEqualTo(5);
    }

    @Test
    void aNetworkThatCannotTakeTheInputIsRefusedWithTheModuleThatCannot() {
        assertThatThrownBy(() -> found(classifier(1), 224, false).classes(224))
                .isInstanceOf(MisfitException.class)
                .hasMessage("input.size 224: 0: 3 channels (expected: 1)");
    }

    @Test
    void whatGivesPicturesIsNoClassifier() {
        assertThatThrownBy(() ->
                        found(sequential(Conv2d.of(3, 21, 3, 1, 1)), 224, false).classes(64))
                .hasMessage("output: 21×64×64 (expected: one number for each class, as a classifier gives)");
    }

    @Test
    void aNetworkWithoutConvolutionsIsRefused() {
        assertThatThrownBy(() -> found(sequential(new Flatten(), new Linear(3 * 32 * 32, 5, true)), 32, true)
                        .classes(32))
                .hasMessage("convolutions: none (expected: at least one)");
    }

    @Test
    void aConvolutionThatIsNeverCalledIsRefused() {
        Module network = sequential(Conv2d.of(3, 4, 3, 1, 1), Conv2d.of(4, 4, 3, 1, 1));
        Graph first = Graph.forward(sequential(Conv2d.of(3, 4, 3, 1, 1)));

        assertThatThrownBy(() -> new FoundNetwork("odd", network, first, NONE, List.of(), 224, false).classes(224))
                .hasMessage("1: not part of the forward pass (expected: every convolution)");
    }

    @Test
    void moreClassesThanTheLimitAreRefused() {
        assertThat(found(pooled(1, new Linear(4, 100_000, true)), 224, false).classes(224))
                .isEqualTo(100_000);
        assertThatThrownBy(() -> found(pooled(1, new Linear(4, 100_001, true)), 224, false)
                        .classes(224))
                .isInstanceOf(MisfitException.class)
                .hasMessage("classes: 100001 (expected: at most 100000)");
    }

    @Test
    void anActivationThatTakesTooMuchMemoryIsRefused() {
        assertThatThrownBy(() -> found(pooled(20_000), 64, false).classes(64))
                .isInstanceOf(MisfitException.class)
                .hasMessage("input.size 64: 1: output 4×20000×20000 (expected: at most 67108864 numbers)");
    }

    @Test
    void sizesThatCannotBeCountedAreAMisfit() {
        assertThatThrownBy(() -> found(pooled(65_536), 64, false).classes(64))
                .isInstanceOf(MisfitException.class)
                .hasMessage("input.size 64: 2: sizes of 2^31 or more made of 4×65536×65536 (expected: smaller ones)");
    }

    private static Module pooled(int size, Module... last) {
        List<Module> modules =
                new ArrayList<>(List.of(Conv2d.of(3, 4, 3, 1, 1), new AdaptiveAvgPool2d(Pair.of(size)), new Flatten()));
        modules.addAll(List.of(last));
        return sequential(modules.toArray(Module[]::new));
    }

    private static FoundNetwork found(Module network, int size, boolean fixedSize) {
        return new FoundNetwork("some", network, Graph.forward(network), NONE, List.of(), size, fixedSize);
    }

    private static Module classifier(int channels) {
        return sequential(
                Conv2d.of(channels, 4, 3, 1, 1),
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
}
