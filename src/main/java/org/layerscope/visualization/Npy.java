package org.layerscope.visualization;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;

/** NumPy's {@code .npy} files, version 1.0: little-endian float32 in C order. Source of the format: NumPy's NEP 1. */
public final class Npy {

    private static final int ALIGNMENT = 64;
    private static final int PREFIX = 10;

    private Npy() {}

    /**
     * A whole file.
     *
     * @param shape outermost dimension first
     * @param values as many as the shape says
     * @throws IllegalArgumentException if they are not
     */
    public static byte[] of(int[] shape, FloatBuffer values) {
        long cells = Arrays.stream(shape).asLongStream().reduce(1, Math::multiplyExact);
        if (values.remaining() != cells) {
            throw new IllegalArgumentException(
                    "values: %d (expected: %d of %s)".formatted(values.remaining(), cells, Arrays.toString(shape)));
        }
        byte[] text = header(shape);
        ByteBuffer file = ByteBuffer.allocate(PREFIX + text.length + 4 * values.remaining())
                .order(ByteOrder.LITTLE_ENDIAN);
        file.put((byte) 0x93)
                .put("NUMPY".getBytes(StandardCharsets.US_ASCII))
                .put((byte) 1)
                .put((byte) 0);
        file.putShort((short) text.length).put(text);
        file.asFloatBuffer().put(values);
        return file.array();
    }

    /** Size of the file of this shape. */
    static long bytes(int... shape) {
        return PREFIX
                + header(shape).length
                + 4 * Arrays.stream(shape).asLongStream().reduce(1, Math::multiplyExact);
    }

    private static byte[] header(int... shape) {
        String dimensions = Arrays.stream(shape).mapToObj(Integer::toString).collect(Collectors.joining(", "));
        String header = "{'descr': '<f4', 'fortran_order': False, 'shape': (%s%s), }"
                .formatted(dimensions, shape.length == 1 ? "," : "");
        int padding = ALIGNMENT - (PREFIX + header.length() + 1) % ALIGNMENT;
        return (header + " ".repeat(padding) + "\n").getBytes(StandardCharsets.US_ASCII);
    }
}
