package org.layerscope.network;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/** Reads a module tree as PyTorch does: its printed form, its paths, its parameters. */
public final class ModuleTree {

    private ModuleTree() {}

    /** The text of PyTorch's {@code print(model)}, lines separated by {@code \n}, none after the last. */
    public static String print(Module root) {
        StringBuilder text = new StringBuilder();
        print(root, "", text);
        return text.toString();
    }

    private static void print(Module module, String indent, StringBuilder text) {
        text.append(module.repr());
        if (module.children().isEmpty()) {
            return;
        }
        text.append("(\n");
        String inner = indent + "  ";
        module.children().forEach((name, child) -> {
            text.append(inner).append('(').append(name).append("): ");
            print(child, inner, text);
            text.append('\n');
        });
        text.append(indent).append(')');
    }

    /** Every module by its path, parents before their children; the root's path is {@code ""}. */
    public static SequencedMap<String, Module> modules(Module root) {
        SequencedMap<String, Module> modules = new LinkedHashMap<>();
        collect("", root, modules);
        return Collections.unmodifiableSequencedMap(modules);
    }

    private static void collect(String path, Module module, SequencedMap<String, Module> modules) {
        modules.put(path, module);
        module.children().forEach((name, child) -> collect(join(path, name), child, modules));
    }

    /** Number of trainable values: weights and biases, without a batch norm's running values. */
    public static long parameters(Module root) {
        return modules(root).values().stream()
                .flatMap(module -> tensors(module).entrySet().stream())
                .filter(tensor -> !tensor.getKey().startsWith("running_"))
                .mapToLong(tensor -> cells(tensor.getValue()))
                .sum();
    }

    /**
     * Names and shapes of every weight, bias, running mean and running variance in PyTorch's order; without
     * {@code num_batches_tracked}, which no forward pass reads.
     */
    public static SequencedMap<String, int[]> stateDict(Module root) {
        SequencedMap<String, int[]> shapes = new LinkedHashMap<>();
        modules(root)
                .forEach((path, module) ->
                        tensors(module).forEach((name, shape) -> shapes.put(join(path, name), shape)));
        return Collections.unmodifiableSequencedMap(shapes);
    }

    private static SequencedMap<String, int[]> tensors(Module module) {
        SequencedMap<String, int[]> tensors = new LinkedHashMap<>();
        if (module instanceof Conv2d conv) {
            Pair kernel = conv.kernelSize();
            int[] weight = {conv.outChannels(), conv.inChannels() / conv.groups(), kernel.height(), kernel.width()};
            tensors.put("weight", weight);
            if (conv.bias()) {
                tensors.put("bias", new int[] {conv.outChannels()});
            }
        } else if (module instanceof Linear linear) {
            tensors.put("weight", new int[] {linear.outFeatures(), linear.inFeatures()});
            if (linear.bias()) {
                tensors.put("bias", new int[] {linear.outFeatures()});
            }
        } else if (module instanceof BatchNorm2d norm) {
            tensors.put("weight", new int[] {norm.features()});
            tensors.put("bias", new int[] {norm.features()});
            tensors.put("running_mean", new int[] {norm.features()});
            tensors.put("running_var", new int[] {norm.features()});
        }
        return tensors;
    }

    private static long cells(int[] shape) {
        long cells = 1;
        for (int size : shape) {
            cells *= size;
        }
        return cells;
    }

    static String join(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }
}
