package org.layerscope.visualization;

import java.nio.FloatBuffer;
import org.layerscope.engine.Tensor;
import org.layerscope.network.Shape;

/**
 * The exact output of one module for one photo.
 *
 * @param shape channels, height, width
 * @param data row-major float32; shared, nobody writes to it
 */
public record Activation(Shape shape, float[] data) {

    static Activation from(Tensor tensor) {
        return new Activation(tensor.shape(), tensor.data());
    }

    /** The file {@code .npy} of these channels: float32 {@code [c, h, w]}. */
    public byte[] npy(ChannelRange channels) {
        int area = shape.height() * shape.width();
        return Npy.of(
                new int[] {channels.size(), shape.height(), shape.width()},
                FloatBuffer.wrap(data, channels.first() * area, channels.size() * area));
    }
}
