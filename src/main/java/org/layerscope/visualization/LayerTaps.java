package org.layerscope.visualization;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.layerscope.extractor.Extractor;
import org.layerscope.extractor.Layer;
import org.layerscope.model.Model;
import org.layerscope.network.Graph;
import org.layerscope.network.Shape;
import org.layerscope.network.Tap;
import org.layerscope.network.TapKind;

/**
 * A stop of the layer slider: a layer and the taps that show it.
 *
 * @param layer the extractor's layer
 * @param shape of its activation; batch norm and ReLU keep it
 * @param convolution path of the convolution's tap
 * @param batchNorm path of the batch norm's tap, in the forward pass where there is one
 * @param relu path of the tap of the ReLU that follows, in the forward pass where there is one
 */
public record LayerTaps(
        Layer layer, Shape shape, String convolution, Optional<String> batchNorm, Optional<String> relu) {

    /** The tap that shows this; the convolution's where there is no such tap. */
    public String tap(Show show) {
        return switch (show) {
            case CONVOLUTION -> convolution;
            case BATCH_NORM -> batchNorm.orElse(convolution);
            case RELU -> relu.orElse(convolution);
        };
    }

    /** All layers of a model under these settings, in the extractor's order. */
    public static List<LayerTaps> of(Model model, ExtractionSettings settings) {
        return of(model, settings.pass(), Passes.graph(model, settings.pass()), settings.size());
    }

    static List<LayerTaps> of(Model model, Pass pass, Graph graph, int size) {
        List<Shape> shapes = graph.shapes(new Shape(3, size, size));
        List<LayerTaps> stops = new ArrayList<>();
        for (Layer layer : Extractor.of(model.network()).layers()) {
            Tap tap = graph.tap(layer.path()).orElseThrow();
            stops.add(new LayerTaps(
                    layer,
                    shapes.get(tap.operation()),
                    tap.path(),
                    after(graph, pass, tap, TapKind.BN),
                    after(graph, pass, tap, TapKind.RELU)));
        }
        return stops;
    }

    private static Optional<String> after(Graph graph, Pass pass, Tap tap, TapKind kind) {
        return pass == Pass.CHAIN
                ? Optional.empty()
                : graph.after(tap.path(), kind).map(Tap::path);
    }
}
