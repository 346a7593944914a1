package org.layerscope.visualization;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.stream.IntStream;
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

    /**
     * How far each channel is from that of another activation: the mean over its cells of {@code |this - other|}. Cells that are not finite in
     * both are left out; 0 where none is.
     *
     * @throws IllegalArgumentException unless it is of the same shape
     */
    public List<Double> differences(Activation other) {
        if (!other.shape.equals(shape)) {
            throw new IllegalArgumentException("shape: %s (expected: %s)".formatted(other.shape, shape));
        }
        int area = shape.height() * shape.width();
        return IntStream.range(0, shape.channels())
                .mapToObj(channel -> IntStream.range(channel * area, (channel + 1) * area)
                        .mapToDouble(i -> Math.abs((double) data[i] - other.data[i]))
                        .filter(Double::isFinite)
                        .average()
                        .orElse(0))
                .toList();
    }
}
