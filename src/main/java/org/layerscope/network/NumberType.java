package org.layerscope.network;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/** How a tensor's numbers lie in a file, little-endian; named as in safetensors. */
public enum NumberType {
    F32(4),
    F16(2),
    BF16(2),
    F64(8),
    I64(8),
    I32(4),
    I16(2),
    I8(1),
    U64(8),
    U32(4),
    U16(2),
    U8(1),
    BOOL(1);

    private final int bytes;

    NumberType(int bytes) {
        this.bytes = bytes;
    }

    /** Size of one number: 1, 2, 4 or 8. */
    public int bytes() {
        return bytes;
    }

    /** Whether it has fractions; weights do, a batch norm's count of batches does not. */
    public boolean isFloat() {
        return switch (this) {
            case F32, F16, BF16, F64 -> true;
            default -> false;
        };
    }

    /**
     * All numbers as float32 in direct memory: float32 shares the memory, others are converted. Larger than float32 becomes
     * infinite.
     *
     * @param numbers direct; from position to limit
     * @throws IllegalArgumentException when there is not enough memory
     * @throws IllegalStateException when this is no type of floats
     */
    public FloatBuffer floats(ByteBuffer numbers) {
        ByteBuffer source = numbers.slice().order(ByteOrder.LITTLE_ENDIAN);
        if (this == F32) {
            return source.asFloatBuffer();
        }
        int count = source.remaining() / bytes;
        FloatBuffer target = allocate(count);
        convert(source, 0, 1, count, target);
        return target.flip();
    }

    /**
     * Appends numbers as float32.
     *
     * @param source little-endian; its positions count from 0
     * @param first index of the first number
     * @param step indices from one number to the next, 0 or more
     * @throws IllegalStateException when this is no type of floats
     */
    public void convert(ByteBuffer source, int first, int step, int count, FloatBuffer target) {
        int at = first * bytes;
        int skip = step * bytes;
        switch (this) {
            case F32 -> {
                for (int i = 0; i < count; i++, at += skip) {
                    target.put(source.getFloat(at));
                }
            }
            case F16 -> {
                for (int i = 0; i < count; i++, at += skip) {
                    target.put(Halves.FLOATS[Short.toUnsignedInt(source.getShort(at))]);
                }
            }
            case BF16 -> {
                for (int i = 0; i < count; i++, at += skip) {
                    target.put(Float.intBitsToFloat(source.getShort(at) << Short.SIZE));
                }
            }
            case F64 -> {
                for (int i = 0; i < count; i++, at += skip) {
                    target.put((float) source.getDouble(at));
                }
            }
            default -> throw new IllegalStateException(this + " holds no floats");
        }
    }

    /**
     * Direct little-endian memory for so many numbers.
     *
     * @throws IllegalArgumentException when there is not enough
     */
    public static FloatBuffer allocate(long count) {
        long size = count * Float.BYTES;
        if (size <= Integer.MAX_VALUE) {
            try {
                return ByteBuffer.allocateDirect((int) size)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .asFloatBuffer();
            } catch (OutOfMemoryError e) { // the JVM's own limit of direct memory; nothing was taken
                throw new IllegalArgumentException("memory: %d bytes for a tensor are not free".formatted(size), e);
            }
        }
        throw new IllegalArgumentException(
                "tensor: %d numbers (expected: at most %d)".formatted(count, Integer.MAX_VALUE / Float.BYTES));
    }

    /** Every float16 as float32; several times as fast as converting each where the JVM has no instruction for it. */
    private static final class Halves {

        private static final float[] FLOATS = new float[1 << Short.SIZE];

        static {
            for (int bits = 0; bits < FLOATS.length; bits++) {
                FLOATS[bits] = Float.float16ToFloat((short) bits);
            }
        }
    }
}
