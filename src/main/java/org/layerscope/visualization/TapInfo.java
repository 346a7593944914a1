package org.layerscope.visualization;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.layerscope.model.Model;
import org.layerscope.network.Conv2d;
import org.layerscope.network.Shape;
import org.layerscope.network.TapKind;

/**
 * A tap of an extraction.
 *
 * @param path its name, such as {@code layer1.0.relu2}
 * @param kind what it is
 * @param layer index of the layer that it belongs to, where it belongs to one
 * @param shape of its activation
 * @param conv the convolution that it records, where it is one
 */
public record TapInfo(String path, TapKind kind, OptionalInt layer, Shape shape, Optional<Conv2d> conv) {

    /** All taps of a model under these settings, in the order of the pass. */
    public static List<TapInfo> of(Model model, ExtractionSettings settings) {
        return PassPlan.of(model, settings.pass(), settings.size()).taps();
    }
}
