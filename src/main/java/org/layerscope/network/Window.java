package org.layerscope.network;

import java.util.Optional;

/**
 * How a convolution or a pooling slides over its input.
 *
 * @param ceil whether a last, incomplete window counts
 */
record Window(Pair kernelSize, Pair stride, Pair padding, Pair dilation, boolean ceil) {

    /** The window of a sliding operation; empty for the others. */
    static Optional<Window> of(Operation operation) {
        return switch (operation.kind()) {
            case CONV -> {
                Conv2d conv = operation.as(Conv2d.class);
                yield Optional.of(new Window(conv.kernelSize(), conv.stride(), conv.padding(), conv.dilation(), false));
            }
            case MAX_POOL -> {
                MaxPool2d pool = operation.as(MaxPool2d.class);
                yield Optional.of(
                        new Window(pool.kernelSize(), pool.stride(), pool.padding(), pool.dilation(), pool.ceilMode()));
            }
            case AVG_POOL -> {
                AvgPool2d pool = operation.as(AvgPool2d.class);
                yield Optional.of(
                        new Window(pool.kernelSize(), pool.stride(), pool.padding(), Pair.of(1), pool.ceilMode()));
            }
            case BATCH_NORM,
                    RELU,
                    ACTIVATION,
                    ADAPTIVE_AVG_POOL,
                    FLATTEN,
                    LINEAR,
                    ADD,
                    MUL,
                    SCALE_SHIFT,
                    CAT,
                    SLICE,
                    SHUFFLE,
                    IDENTITY -> Optional.empty();
        };
    }

    /** Input cells that one window spans, gaps included: dilation * (kernel - 1) + 1. */
    Pair extent() {
        return new Pair(extent(dilation.height(), kernelSize.height()), extent(dilation.width(), kernelSize.width()));
    }

    private static int extent(int dilation, int kernelSize) {
        return Math.addExact(Math.multiplyExact(dilation, kernelSize - 1), 1);
    }

    /** Rows and columns with padding. */
    Pair padded(Shape input) {
        return new Pair(padded(input.height(), padding.height()), padded(input.width(), padding.width()));
    }

    private static int padded(int size, int padding) {
        return Math.addExact(size, Math.multiplyExact(2, padding));
    }

    /** Number of windows along each axis; the extent must fit into the padded input. */
    Pair count(Shape input) {
        Pair extent = extent();
        return new Pair(
                count(input.height(), padding.height(), extent.height(), stride.height()),
                count(input.width(), padding.width(), extent.width(), stride.width()));
    }

    private int count(int size, int padding, int extent, int stride) {
        int room = padded(size, padding) - extent;
        int count = (ceil ? Math.ceilDiv(room, stride) : room / stride) + 1;
        // PyTorch: the last window must start inside the input or the padding before it.
        return ceil && (count - 1) * stride >= size + padding ? count - 1 : count;
    }
}
