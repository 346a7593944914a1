package org.layerscope.visualization;

import java.util.List;
import org.layerscope.extractor.Extractor;
import org.layerscope.model.Model;
import org.layerscope.network.Conv2d;
import org.layerscope.network.ModuleTree;
import org.layerscope.network.TapKind;

/**
 * How much of a network an extraction shows.
 *
 * @param recorded convolutions whose activations were recorded so far
 * @param total convolutions in the network, those in down-sampling branches included
 * @param unrecognised types of the modules that the extractor looked into without knowing them
 */
public record Coverage(int recorded, int total, List<String> unrecognised) {

    public Coverage {
        unrecognised = List.copyOf(unrecognised);
    }

    static Coverage of(Model model, List<TapInfo> recorded) {
        return new Coverage(
                (int) recorded.stream()
                        .filter(tap -> tap.kind() == TapKind.CONV)
                        .count(),
                (int) ModuleTree.modules(model.network()).values().stream()
                        .filter(Conv2d.class::isInstance)
                        .count(),
                Extractor.of(model.network()).unrecognised());
    }
}
