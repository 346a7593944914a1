package org.layerscope.network;

/**
 * The size of one activation without its batch dimension: channels x height x width, C x H x W in row-major order.
 * What a linear layer or a flattening makes has height and width 1.
 *
 * @param channels number of feature maps, at least 1
 * @param height rows of a feature map, at least 1
 * @param width columns of a feature map, at least 1
 */
public record Shape(int channels, int height, int width) {

    public Shape {
        Expect.atLeast(1, channels, "channels");
        Expect.atLeast(1, height, "height");
        Expect.atLeast(1, width, "width");
    }

    /**
     * Number of values: C * H * W.
     *
     * @throws ArithmeticException if it is 2^63 or more
     */
    public long cells() {
        return Math.multiplyExact((long) channels * height, width);
    }

    @Override
    public String toString() {
        return channels + "×" + height + "×" + width;
    }
}
