package org.layerscope.visualization;

import java.nio.FloatBuffer;
import java.util.Map;
import org.layerscope.extractor.Layer;
import org.layerscope.network.Conv2d;
import org.layerscope.network.StateDict;

/**
 * The learned numbers of one convolution: a filter per output channel, each with a kernel per input channel.
 *
 * @param conv the convolution
 * @param weights {@code [out, in / groups, kh, kw]}, row-major; not changed
 */
public record Kernels(Conv2d conv, FloatBuffer weights) {

    /** Those of a layer. */
    public static Kernels of(Layer layer, StateDict weights) {
        return new Kernels(layer.conv(), weights.values(layer.path() + ".weight"));
    }

    /** {@code [out, in / groups, kh, kw]}. */
    public int[] shape() {
        return new int[] {
            conv.outChannels(),
            inputs(),
            conv.kernelSize().height(),
            conv.kernelSize().width()
        };
    }

    /** Kernels of one filter. */
    public int inputs() {
        return conv.inChannels() / conv.groups();
    }

    /** The file {@code .npy} of all of them. */
    public byte[] npy() {
        return Npy.of(shape(), weights.duplicate());
    }

    /**
     * The kernels of these filters for one input channel as a grid.
     *
     * @param input 0 to {@link #inputs()} - 1
     */
    public byte[] png(ChannelRange filters, int input, GridStyle style, Map<String, String> texts) {
        double[] range = style.scale() == Scale.LAYER ? range(0, weights.limit()) : new double[0];
        GridPicture.Cells cells = (tile, cell) -> {
            int from = offset(filters.first() + tile, input);
            double[] own = range.length == 0 ? range(from, area()) : range;
            return style.colorMap().rgb(Levels.level(weights.get(from + cell), own[0], own[1]));
        };
        return draw(filters, cells, style, texts);
    }

    /** The filters of a first layer in colour: its three input channels are red, green and blue; each filter on its own range. */
    public byte[] rgbPng(ChannelRange filters, GridStyle style, Map<String, String> texts) {
        double[] range = style.scale() == Scale.LAYER ? range(0, weights.limit()) : new double[0];
        GridPicture.Cells cells = (tile, cell) -> {
            int filter = filters.first() + tile;
            double[] own = range.length == 0 ? range(offset(filter, 0), 3 * area()) : range;
            int rgb = 0;
            for (int input = 0; input < 3; input++) {
                rgb = rgb << 8 | Levels.level(weights.get(offset(filter, input) + cell), own[0], own[1]);
            }
            return rgb;
        };
        return draw(filters, cells, style, texts);
    }

    private byte[] draw(ChannelRange filters, GridPicture.Cells cells, GridStyle style, Map<String, String> texts) {
        int height = conv.kernelSize().height();
        int width = conv.kernelSize().width();
        // Each cell once, not once for every pixel of its block.
        int[] colors = new int[filters.size() * area()];
        for (int i = 0; i < colors.length; i++) {
            colors[i] = cells.rgb(i / area(), i % area());
        }
        return GridPicture.png(
                filters.size(), height, width, (tile, cell) -> colors[tile * area() + cell], style, texts);
    }

    private int area() {
        return conv.kernelSize().height() * conv.kernelSize().width();
    }

    private int offset(int filter, int input) {
        return (filter * inputs() + input) * area();
    }

    private double[] range(int from, int count) {
        double low = weights.get(from);
        double high = low;
        for (int i = from; i < from + count; i++) {
            low = Math.min(low, weights.get(i));
            high = Math.max(high, weights.get(i));
        }
        return new double[] {low, high};
    }
}
