package org.layerscope.visualization;

import java.util.Optional;
import org.layerscope.model.Model;
import org.layerscope.network.Module;
import org.layerscope.network.ModuleTree;
import org.layerscope.network.ReceptiveField;

/**
 * What is to be known about a tap.
 *
 * @param tap the tap
 * @param path of the module whose sizes these are: the convolution of the layer that the tap belongs to, else the tap's own
 * @param module that module; none for the call of a module that belongs to no layer
 * @param parameters trainable values of the module
 * @param receptiveField of the tap's cells
 */
public record TapFacts(
        TapInfo tap, String path, Optional<Module> module, long parameters, ReceptiveField receptiveField) {

    /** Those of a tap of a pass with these settings. */
    public static Optional<TapFacts> of(Model model, ExtractionSettings settings, String path) {
        PassPlan plan = PassPlan.of(model, settings.pass(), settings.size());
        return plan.tap(path).map(tap -> of(model, plan, tap));
    }

    private static TapFacts of(Model model, PassPlan plan, TapInfo tap) {
        String path = tap.layer().isPresent()
                ? plan.layers().get(tap.layer().getAsInt()).convolution()
                : tap.path();
        Optional<Module> module =
                Optional.ofNullable(ModuleTree.modules(model.network()).get(path));
        return new TapFacts(
                tap,
                path,
                module,
                module.map(ModuleTree::parameters).orElse(0L),
                ReceptiveField.of(plan.graph(), plan.operation(tap.path())));
    }
}
