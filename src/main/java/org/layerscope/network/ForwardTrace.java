package org.layerscope.network;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes down what a module's forward code would call, in order. Indices are those of the operations. */
final class ForwardTrace {

    private final List<Operation> operations = new ArrayList<>();
    private final List<Tap> taps = new ArrayList<>();
    private final Map<String, Integer> reluCalls = new HashMap<>();

    private ForwardTrace() {}

    static Graph of(Module root) {
        ForwardTrace trace = new ForwardTrace();
        trace.call("", root, Operation.NETWORK_INPUT);
        return new Graph(trace.operations, trace.taps);
    }

    private int call(String path, Module module, int input) {
        return switch (module) {
            case Conv2d conv -> tapped(TapKind.CONV, path, add(OpKind.CONV, path, conv, input));
            case BatchNorm2d norm -> tapped(TapKind.BN, path, add(OpKind.BATCH_NORM, path, norm, input));
            case ReLU relu -> tapped(TapKind.RELU, path, add(OpKind.RELU, path, relu, input));
            case Activation activation -> tapped(TapKind.RELU, path, add(OpKind.ACTIVATION, path, activation, input));
            case MaxPool2d pool -> tapped(TapKind.MAXPOOL, path, add(OpKind.MAX_POOL, path, pool, input));
            case AvgPool2d pool -> tapped(TapKind.AVGPOOL, path, add(OpKind.AVG_POOL, path, pool, input));
            case AdaptiveAvgPool2d pool ->
                tapped(TapKind.AVGPOOL, path, add(OpKind.ADAPTIVE_AVG_POOL, path, pool, input));
            case Linear linear -> tapped(TapKind.FC, path, add(OpKind.LINEAR, path, linear, input));
            case Flatten flatten -> add(OpKind.FLATTEN, path, flatten, input);
            case Dropout dropout -> add(OpKind.IDENTITY, path, dropout, input);
            case Sequential sequential -> sequential(path, sequential, input);
            case BasicBlock block -> basicBlock(path, block, input);
            case Bottleneck block -> bottleneck(path, block, input);
            case ResNet network -> resNet(path, network, input);
            case VGG network -> vgg(path, network, input);
            case CustomModule custom ->
                throw new IllegalArgumentException((path.isEmpty() ? "network" : path) + ": type " + custom.type()
                        + " (expected: a module whose forward code is known)");
        };
    }

    private int sequential(String path, Sequential sequential, int input) {
        int output = input;
        for (var child : sequential.children().entrySet()) {
            output = call(ModuleTree.join(path, child.getKey()), child.getValue(), output);
        }
        return output;
    }

    private int basicBlock(String path, BasicBlock block, int input) {
        int first = convolution(path, "1", block.conv1(), block.bn1(), input);
        int second = convolution(path, "2", block.conv2(), block.bn2(), relu(path, block.relu(), first));
        return residual(path, block.relu(), block.downsample(), input, second);
    }

    private int bottleneck(String path, Bottleneck block, int input) {
        int first = convolution(path, "1", block.conv1(), block.bn1(), input);
        int second = convolution(path, "2", block.conv2(), block.bn2(), relu(path, block.relu(), first));
        int third = convolution(path, "3", block.conv3(), block.bn3(), relu(path, block.relu(), second));
        return residual(path, block.relu(), block.downsample(), input, third);
    }

    private int convolution(String path, String number, Conv2d conv, BatchNorm2d norm, int input) {
        int output = call(ModuleTree.join(path, "conv" + number), conv, input);
        return call(ModuleTree.join(path, "bn" + number), norm, output);
    }

    private int residual(String path, ReLU relu, @Nullable Sequential downsample, int input, int output) {
        int shortcut = downsample == null ? input : call(ModuleTree.join(path, "downsample"), downsample, input);
        int sum = add(OpKind.ADD, path, null, output, shortcut);
        return tapped(TapKind.BLOCK, path, relu(path, relu, sum));
    }

    private int resNet(String path, ResNet network, int input) {
        int output = relu(path, network.relu(), convolution(path, "1", network.conv1(), network.bn1(), input));
        output = call(ModuleTree.join(path, "maxpool"), network.maxpool(), output);
        for (int i = 0; i < network.stages().size(); i++) {
            output = call(
                    ModuleTree.join(path, "layer" + (i + 1)), network.stages().get(i), output);
        }
        output = call(ModuleTree.join(path, "avgpool"), network.avgpool(), output);
        output = add(OpKind.FLATTEN, path, null, output);
        return call(ModuleTree.join(path, "fc"), network.fc(), output);
    }

    private int vgg(String path, VGG network, int input) {
        int output = call(ModuleTree.join(path, "features"), network.features(), input);
        output = call(ModuleTree.join(path, "avgpool"), network.avgpool(), output);
        output = add(OpKind.FLATTEN, path, null, output);
        return call(ModuleTree.join(path, "classifier"), network.classifier(), output);
    }

    /** A call of a parent's {@code relu} attribute, which may be one of several. */
    private int relu(String parent, ReLU relu, int input) {
        String path = ModuleTree.join(parent, "relu");
        int number = reluCalls.merge(path, 1, Integer::sum);
        return tapped(TapKind.RELU, path + number, add(OpKind.RELU, path, relu, input));
    }

    private int tapped(TapKind kind, String path, int operation) {
        taps.add(new Tap(path, kind, operation));
        return operation;
    }

    private int add(OpKind kind, String path, @Nullable Module module, Integer... inputs) {
        operations.add(new Operation(kind, path, module, List.of(inputs)));
        return operations.size() - 1;
    }
}
