package org.layerscope.ui.side;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.layerscope.model.Model;
import org.layerscope.network.Graph;
import org.layerscope.network.Module;
import org.layerscope.network.OpKind;
import org.layerscope.network.Operation;
import org.layerscope.network.ReLU;
import org.layerscope.network.Tap;
import org.layerscope.network.TapKind;
import org.layerscope.visualization.TapInfo;

/**
 * A row of the module tree: a module, or one call of a ReLU that is called several times. Two rows of one tree are the same
 * if they have the same path.
 *
 * @param path the module's path, {@code ""} for the root; that of the tap for a call
 * @param name the last part of the path; the type for the root
 * @param facts what is to be known in a few characters, such as {@code 7×7 /2 → 64}
 * @param tap path of the tap that records it, where one does
 */
record ModuleNode(String path, String name, String facts, Optional<String> tap, List<ModuleNode> children) {

    ModuleNode {
        children = List.copyOf(children);
    }

    /** The tree of this model, of which these taps are recorded. */
    static ModuleNode of(Model model, List<TapInfo> taps) {
        return new Recorded(
                        model.graph(), taps, taps.stream().map(TapInfo::path).collect(Collectors.toSet()))
                .node("", model.network().type(), model.network());
    }

    private record Recorded(Graph graph, List<TapInfo> taps, Set<String> paths) {

        ModuleNode node(String path, String name, Module module) {
            List<ModuleNode> children = new ArrayList<>();
            module.children()
                    .forEach((attribute, child) ->
                            children.add(node(path.isEmpty() ? attribute : path + "." + attribute, attribute, child)));
            List<String> calls = paths.contains(path) ? List.of(path) : calls(path, module);
            if (calls.size() > 1) {
                calls.forEach(call ->
                        children.add(new ModuleNode(call, lastPart(call), input(call), Optional.of(call), List.of())));
            }
            return new ModuleNode(
                    path,
                    name,
                    path.isEmpty() ? ModuleFacts.parameters(module) : ModuleFacts.of(module),
                    calls.size() == 1 ? Optional.of(calls.getFirst()) : Optional.empty(),
                    children);
        }

        /** Of a ReLU that its parent's code calls. */
        private List<String> calls(String path, Module module) {
            return module instanceof ReLU
                    ? taps.stream()
                            .filter(tap -> tap.kind() == TapKind.RELU)
                            .map(TapInfo::path)
                            .filter(tap -> tap.startsWith(path)
                                    && tap.substring(path.length()).matches("\\d+"))
                            .toList()
                    : List.of();
        }

        /** Such as {@code ← bn2}, or {@code ← bn3 + shortcut} behind an addition. */
        private String input(String call) {
            Operation relu =
                    graph.operations().get(graph.tap(call).map(Tap::operation).orElseThrow());
            Operation input = graph.operations().get(relu.inputs().getFirst());
            return input.kind() == OpKind.ADD
                    ? "← "
                            + lastPart(graph.operations()
                                    .get(input.inputs().getFirst())
                                    .path()) + " + shortcut"
                    : "← " + lastPart(input.path());
        }
    }

    private static String lastPart(String path) {
        return path.substring(path.lastIndexOf('.') + 1);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ModuleNode node && node.path.equals(path);
    }

    @Override
    public int hashCode() {
        return path.hashCode();
    }

    /** Whether nothing is recorded of it and nothing is below it. */
    boolean untapped() {
        return tap.isEmpty() && children.isEmpty();
    }

    /** Whether the search text, in lower case, is part of the path or of the facts. */
    boolean matches(String text) {
        return path.toLowerCase(Locale.ROOT).contains(text)
                || facts.toLowerCase(Locale.ROOT).contains(text);
    }
}
