package org.layerscope.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ModuleTreeTest {

    @ParameterizedTest
    @MethodSource("org.layerscope.network.Reference#names")
    void printedTreeIsPyTorchsLineForLine(String name) {
        assertThat(ModuleTree.print(Reference.network(name)).lines())
                .containsExactlyElementsOf(
                        Reference.text("modules/" + name + ".txt").lines().toList());
    }

    @ParameterizedTest
    @MethodSource("org.layerscope.network.Reference#names")
    void parametersAreCountedAsInPyTorch(String name) {
        assertThat(ModuleTree.parameters(Reference.network(name)))
                .isEqualTo(Reference.architecture(name).required("parameters").longValue());
    }

    @Test
    void runningValuesAreInTheStateDictButNotCounted() {
        Module norm = Sequential.of(new BatchNorm2d(10, 1e-5, 0.1));
        assertThat(ModuleTree.stateDict(norm).sequencedKeySet())
                .containsExactly("0.weight", "0.bias", "0.running_mean", "0.running_var");
        assertThat(ModuleTree.parameters(norm)).isEqualTo(20);
    }

    @Test
    void stateDictHasPyTorchsNamesOrderAndShapes() {
        var shapes = ModuleTree.stateDict(ResNets.of(50));
        assertThat(shapes).hasSize(53 + 53 * 4 + 2);
        assertThat(shapes.sequencedKeySet().stream().limit(11))
                .containsExactly(
                        "conv1.weight",
                        "bn1.weight",
                        "bn1.bias",
                        "bn1.running_mean",
                        "bn1.running_var",
                        "layer1.0.conv1.weight",
                        "layer1.0.bn1.weight",
                        "layer1.0.bn1.bias",
                        "layer1.0.bn1.running_mean",
                        "layer1.0.bn1.running_var",
                        "layer1.0.conv2.weight");
        assertThat(shapes.lastEntry().getKey()).isEqualTo("fc.bias");
        assertThat(shapes.get("conv1.weight")).containsExactly(64, 3, 7, 7);
        assertThat(shapes.get("layer2.0.downsample.0.weight")).containsExactly(512, 256, 1, 1);
        assertThat(shapes.get("layer2.0.downsample.1.running_var")).containsExactly(512);
        assertThat(shapes.get("fc.weight")).containsExactly(1000, 2048);
    }

    @Test
    void weightOfAGroupedConvolutionHasTheChannelsOfOneGroup() {
        assertThat(ModuleTree.stateDict(ResNets.of(50, 32, 4)).get("layer1.0.conv2.weight"))
                .containsExactly(128, 4, 3, 3);
    }

    @Test
    void biasOfAConvolutionFollowsItsWeight() {
        Pair one = Pair.of(1);
        Module conv = new Conv2d(3, 8, new Pair(3, 5), one, Pair.of(0), one, 1, true);
        assertThat(ModuleTree.stateDict(conv).sequencedKeySet()).containsExactly("weight", "bias");
        assertThat(ModuleTree.stateDict(conv).get("weight")).containsExactly(8, 3, 3, 5);
        assertThat(ModuleTree.parameters(conv)).isEqualTo(8 * 3 * 3 * 5 + 8);
    }

    @Test
    void pathsAreInPreOrderFromTheRoot() {
        Module nested = Sequential.of(Sequential.of(new ReLU(true)), new Flatten());
        assertThat(ModuleTree.modules(nested).sequencedKeySet()).containsExactly("", "0", "0.0", "1");
        assertThat(ModuleTree.modules(nested)).containsEntry("0.0", new ReLU(true));
    }

    static List<Arguments> otherLeaves() {
        Pair one = Pair.of(1);
        Pair three = Pair.of(3);
        return List.of(
                Arguments.of(
                        new Conv2d(4, 8, new Pair(3, 5), one, new Pair(1, 2), Pair.of(2), 4, true),
                        "Conv2d(4, 8, kernel_size=(3, 5), stride=(1, 1), padding=(1, 2), dilation=(2, 2), groups=4)"),
                Arguments.of(
                        new BatchNorm2d(64, 1e-3, 0.01),
                        "BatchNorm2d(64, eps=0.001, momentum=0.01, affine=True, track_running_stats=True)"),
                Arguments.of(
                        new BatchNorm2d(64, 1.5e-12, 1),
                        "BatchNorm2d(64, eps=1.5e-12, momentum=1.0, affine=True, track_running_stats=True)"),
                Arguments.of(new ReLU(false), "ReLU()"),
                Arguments.of(new Dropout(0.5, false), "Dropout(p=0.5, inplace=False)"),
                Arguments.of(new Dropout(0, true), "Dropout(p=0.0, inplace=True)"),
                Arguments.of(
                        new MaxPool2d(new Pair(2, 3), Pair.of(2), Pair.of(0), one, true),
                        "MaxPool2d(kernel_size=(2, 3), stride=2, padding=0, dilation=1, ceil_mode=True)"),
                Arguments.of(new AvgPool2d(three, Pair.of(2), one), "AvgPool2d(kernel_size=3, stride=2, padding=1)"),
                Arguments.of(new AdaptiveAvgPool2d(new Pair(7, 5)), "AdaptiveAvgPool2d(output_size=(7, 5))"),
                Arguments.of(new Flatten(), "Flatten(start_dim=1, end_dim=-1)"),
                Arguments.of(new Linear(3, 2, false), "Linear(in_features=3, out_features=2, bias=False)"),
                Arguments.of(Sequential.of(), "Sequential()"),
                Arguments.of(new CustomModule("SiLU", new LinkedHashMap<>()), "SiLU()"));
    }

    @ParameterizedTest
    @MethodSource("otherLeaves")
    void leavesPrintAsInPyTorch(Module leaf, String printed) {
        assertThat(ModuleTree.print(leaf)).isEqualTo(printed);
    }

    @Test
    void customModulePrintsItsTypeAndChildren() {
        Module net = new CustomModule("Net", new LinkedHashMap<>(Map.of("body", Sequential.of(new ReLU(true)))));
        assertThat(ModuleTree.print(net)).isEqualTo("""
                        Net(
                          (body): Sequential(
                            (0): ReLU(inplace=True)
                          )
                        )""");
    }
}
