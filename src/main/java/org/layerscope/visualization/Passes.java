package org.layerscope.visualization;

import java.util.Optional;
import org.layerscope.engine.Tensor;
import org.layerscope.extractor.Extractor;
import org.layerscope.extractor.Layer;
import org.layerscope.image.Photo;
import org.layerscope.model.Model;
import org.layerscope.model.Preprocessing;
import org.layerscope.network.Graph;
import org.layerscope.network.Shape;

/** What each pass runs, and on which numbers. */
final class Passes {

    /** {@code ToTensor} and {@code Normalize(0.5, 0.5)}, whatever the model. */
    private static final Preprocessing ARTICLE =
            new Preprocessing(new float[] {0.5f, 0.5f, 0.5f}, new float[] {0.5f, 0.5f, 0.5f}, 1, 128);

    private Passes() {}

    static Graph graph(Model model, Pass pass) {
        return switch (pass) {
            case FORWARD -> model.graph();
            case CHAIN ->
                Graph.chain(
                        Extractor.of(model.network()).layers().stream()
                                .map(Layer::path)
                                .toList(),
                        model.network());
        };
    }

    /** Why the pass cannot run on a square of that size, with the module that it fails at; empty when it can. */
    static Optional<String> misfit(Model model, Pass pass, int size) {
        try {
            graph(model, pass).boundedShapes(new Shape(3, size, size));
            return Optional.empty();
        } catch (IllegalArgumentException misfit) {
            return Optional.of(String.valueOf(misfit.getMessage()));
        }
    }

    /** From the picture to those numbers. */
    static Preprocessing preprocessing(Model model, Pass pass) {
        return pass == Pass.CHAIN ? ARTICLE : model.preprocessing();
    }

    /** The photo in the numbers that the pass takes: the model's own preprocessing, or the article's for the chain. */
    static Tensor tensor(Photo input, Model model, Pass pass) {
        Preprocessing p = preprocessing(model, pass);
        int cells = input.width() * input.height();
        float[] data = new float[3 * cells];
        byte[] rgb = input.rgb();
        boolean unit = p.range() == 1;
        float[] means = p.mean();
        float[] stds = p.std();
        for (int c = 0; c < 3; c++) {
            float mean = means[c];
            float std = stds[c];
            for (int i = 0; i < cells; i++) {
                float x = rgb[3 * i + c] & 0xff;
                data[c * cells + i] = ((unit ? x / 255f : x) - mean) / std;
            }
        }
        return new Tensor(data, new Shape(3, input.height(), input.width()));
    }
}
