package org.layerscope.visualization;

import java.util.List;
import org.layerscope.extractor.Extractor;
import org.layerscope.model.Model;
import org.layerscope.network.Conv2d;
import org.layerscope.network.ModuleTree;
import org.layerscope.network.TapKind;

/**
 * How much of a network a pass records.
 *
 * @param recorded convolutions that have a tap
 * @param total convolutions that the network has
 * @param unrecognised types of the modules that the extractor looked into without knowing them
 */
public record Coverage(int recorded, int total, List<String> unrecognised) {

    public Coverage {
        unrecognised = List.copyOf(unrecognised);
    }

    /** That of a pass with these taps. */
    static Coverage of(Model model, List<TapInfo> taps) {
        long recorded = taps.stream().filter(tap -> tap.kind() == TapKind.CONV).count();
        long total = ModuleTree.modules(model.network()).values().stream()
                .filter(Conv2d.class::isInstance)
                .count();
        return new Coverage(
                (int) recorded, (int) total, Extractor.of(model.network()).unrecognised());
    }
}
