package org.layerscope.ui.side;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import org.layerscope.extractor.Extractor;
import org.layerscope.extractor.Layer;
import org.layerscope.network.Module;

/**
 * A row of the module tree. Two rows of one tree are the same if they have the same path.
 *
 * @param path the module's path, {@code ""} for the root
 * @param name the last part of the path; the type for the root
 * @param facts what is to be known in a few characters, such as {@code 7×7 /2 → 64}
 * @param layer the layer that this module is, empty for everything but the extractor's convolutions
 */
record ModuleNode(String path, String name, String facts, OptionalInt layer, List<ModuleNode> children) {

    ModuleNode {
        children = List.copyOf(children);
    }

    /** The tree under this root. */
    static ModuleNode of(Module root) {
        Map<String, Integer> layers = new HashMap<>();
        for (Layer layer : Extractor.of(root).layers()) {
            layers.put(layer.path(), layer.index());
        }
        return of("", root.type(), root, layers);
    }

    private static ModuleNode of(String path, String name, Module module, Map<String, Integer> layers) {
        List<ModuleNode> children = new ArrayList<>();
        module.children().forEach((attribute, child) -> {
            String childPath = path.isEmpty() ? attribute : path + "." + attribute;
            children.add(of(childPath, attribute, child, layers));
        });
        Integer layer = layers.get(path);
        return new ModuleNode(
                path,
                name,
                path.isEmpty() ? ModuleFacts.parameters(module) : ModuleFacts.of(module),
                layer == null ? OptionalInt.empty() : OptionalInt.of(layer),
                children);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ModuleNode node && node.path.equals(path);
    }

    @Override
    public int hashCode() {
        return path.hashCode();
    }

    /** Whether the search text, in lower case, is part of the path or of the facts. */
    boolean matches(String text) {
        return path.toLowerCase(Locale.ROOT).contains(text)
                || facts.toLowerCase(Locale.ROOT).contains(text);
    }
}
