package org.layerscope.api;

import org.layerscope.extractor.Layer;
import org.layerscope.network.Conv2d;
import org.layerscope.network.Graph;
import org.layerscope.network.Pair;
import org.layerscope.network.ReceptiveField;

/** A layer as JSON. */
record LayerJson(
        int index,
        String path,
        int inChannels,
        int outChannels,
        int[] kernelSize,
        int[] stride,
        int[] padding,
        int groups,
        int[] weightShape,
        Field receptiveField) {

    record Field(int size, int jump) {}

    static LayerJson of(Layer layer, Graph graph) {
        Conv2d conv = layer.conv();
        ReceptiveField field =
                ReceptiveField.of(graph, graph.tap(layer.path()).orElseThrow().operation());
        return new LayerJson(
                layer.index(),
                layer.path(),
                conv.inChannels(),
                conv.outChannels(),
                pair(conv.kernelSize()),
                pair(conv.stride()),
                pair(conv.padding()),
                conv.groups(),
                new int[] {
                    conv.outChannels(),
                    conv.inChannels() / conv.groups(),
                    conv.kernelSize().height(),
                    conv.kernelSize().width()
                },
                new Field(field.size(), field.jump()));
    }

    private static int[] pair(Pair pair) {
        return new int[] {pair.height(), pair.width()};
    }
}
