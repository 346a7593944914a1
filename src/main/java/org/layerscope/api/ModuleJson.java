package org.layerscope.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.layerscope.model.Model;
import org.layerscope.network.Module;
import org.layerscope.network.ModuleTree;
import org.layerscope.network.Shape;

/** A module and what is below it as JSON; {@code outputShape} is that for the model's own input size. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ModuleJson(
        String path,
        String type,
        String repr,
        long parameters,
        int @Nullable [] outputShape,
        List<ModuleJson> children) {

    static ModuleJson of(Model model) {
        int size = model.preprocessing().defaultSize();
        List<Shape> shapes = model.graph().shapes(new Shape(3, size, size));
        Map<String, int[]> byPath = new HashMap<>();
        model.graph()
                .taps()
                .forEach(tap -> byPath.put(tap.path(), ExtractionJson.dimensions(shapes.get(tap.operation()))));
        byPath.put("", ExtractionJson.dimensions(shapes.getLast()));
        return of("", model.network(), byPath);
    }

    private static ModuleJson of(String path, Module module, Map<String, int[]> shapes) {
        List<ModuleJson> children = module.children().entrySet().stream()
                .map(child ->
                        of(path.isEmpty() ? child.getKey() : path + "." + child.getKey(), child.getValue(), shapes))
                .toList();
        return new ModuleJson(
                path, module.type(), module.repr(), ModuleTree.parameters(module), shapes.get(path), children);
    }
}
