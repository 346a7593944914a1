package org.layerscope.visualization;

import java.nio.FloatBuffer;
import java.util.Map;
import org.layerscope.network.Conv2d;
import org.layerscope.network.StateDict;

/**
 * The learned numbers of one convolution: a filter per output channel, each with a kernel per input channel.
 *
 * @param conv the convolution
 * @param weights {@code [out, in / groups, kh, kw]}, row-major; not changed
 */
public record Kernels(Conv2d conv, FloatBuffer weights) {

    /** Those of the convolution with this module path. */
    public static Kernels of(String path, Conv2d conv, StateDict weights) {
        return new Kernels(conv, weights.values(path + ".weight"));
    }

    /** Kernels of one filter. */
    public int inputs() {
        return conv.inChannels() / conv.groups();
    }

    /** The smallest of all weights. */
    public float lowest() {
        return (float) range(0, weights.limit())[0];
    }

    /** The largest of all weights. */
    public float highest() {
        return (float) range(0, weights.limit())[1];
    }

    /** The kernels of these filters as a file {@code .npy}. */
    public byte[] npy(ChannelRange filters) {
        int size = inputs() * area();
        return Npy.of(shape(filters, inputs()), weights.slice(filters.first() * size, filters.size() * size));
    }

    /**
     * The kernels of these filters for one input channel as a file {@code .npy}.
     *
     * @param input 0 to {@link #inputs()} - 1
     */
    public byte[] npy(ChannelRange filters, int input) {
        FloatBuffer values = FloatBuffer.allocate(filters.size() * area());
        for (int filter = filters.first(); filter <= filters.last(); filter++) {
            values.put(weights.slice(offset(filter, input), area()));
        }
        return Npy.of(shape(filters, 1), values.flip());
    }

    private int[] shape(ChannelRange filters, int inputs) {
        return new int[] {filters.size(), inputs, height(), width()};
    }

    /**
     * The kernels of these filters for one input channel as a grid.
     *
     * @param input 0 to {@link #inputs()} - 1
     */
    public byte[] png(ChannelRange filters, int input, GridStyle style, Map<String, String> texts) {
        double[] all = style.scale() == Scale.LAYER ? range(0, weights.limit()) : new double[0];
        byte[] levels = new byte[filters.size() * area()];
        for (int tile = 0; tile < filters.size(); tile++) {
            int kernel = offset(filters.first() + tile, input);
            double[] range = all.length == 0 ? range(kernel, area()) : all;
            fill(levels, tile * area(), kernel, Bounds.of(style.colorMap(), range[0], range[1]));
        }
        return GridPicture.png(Tiles.ofLevels(levels, height(), width(), style.colorMap()), style, texts);
    }

    /** The filters of a first layer in colour: its three input channels are red, green and blue; each filter on its own range. */
    public byte[] rgbPng(ChannelRange filters, GridStyle style, Map<String, String> texts) {
        double[] all = style.scale() == Scale.LAYER ? range(0, weights.limit()) : new double[0];
        byte[] levels = new byte[filters.size() * 3 * area()];
        for (int tile = 0; tile < filters.size(); tile++) {
            int filter = filters.first() + tile;
            double[] range = all.length == 0 ? range(offset(filter, 0), 3 * area()) : all;
            Bounds bounds = Bounds.of(ColorMap.GRAY, range[0], range[1]);
            for (int input = 0; input < 3; input++) {
                fill(levels, (3 * tile + input) * area(), offset(filter, input), bounds);
            }
        }
        return GridPicture.png(Tiles.ofRgb(levels, height(), width()), style, texts);
    }

    private void fill(byte[] levels, int at, int kernel, Bounds bounds) {
        for (int cell = 0; cell < area(); cell++) {
            levels[at + cell] = (byte) bounds.level(weights.get(kernel + cell));
        }
    }

    private int height() {
        return conv.kernelSize().height();
    }

    private int width() {
        return conv.kernelSize().width();
    }

    private int area() {
        return height() * width();
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
