package org.layerscope.network;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * A tensor as PyTorch keeps it: element (i, j, ...) is the storage's number at {@code offset + i * strides[0] + j *
 * strides[1] + ...}; so a transposed one needs no copy, and several share a storage.
 *
 * @param type of the storage's numbers
 * @param storage its name
 * @param offset 0 or more
 * @param shape sizes of 0 or more
 * @param strides in numbers, 0 or more, one for each dimension
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record StridedTensor(NumberType type, String storage, long offset, int[] shape, long[] strides) {

    public StridedTensor {
        if (offset < 0
                || shape.length != strides.length
                || Arrays.stream(shape).anyMatch(size -> size < 0)
                || Arrays.stream(strides).anyMatch(stride -> stride < 0)) {
            throw new IllegalArgumentException("tensor: offset %d, shape %s, strides %s (expected: 0 or more, as many)"
                    .formatted(offset, Arrays.toString(shape), Arrays.toString(strides)));
        }
        try {
            elements(shape);
            last(offset, shape, strides);
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException(
                    "tensor: shape %s, strides %s (expected: less than 2^63 numbers)"
                            .formatted(Arrays.toString(shape), Arrays.toString(strides)),
                    e);
        }
    }

    /** How many numbers it has, a scalar one. */
    public long elements() {
        return elements(shape);
    }

    private static long elements(int[] shape) {
        long elements = 1;
        for (int size : shape) {
            elements = Math.multiplyExact(elements, size);
        }
        return elements;
    }

    /**
     * Its numbers in row-major order, in direct memory: a view where float32 numbers lie in that order, else a copy.
     *
     * @param content of the storage, direct, little-endian
     * @throws IllegalArgumentException when the storage is too short
     */
    public FloatBuffer values(ByteBuffer content) {
        long elements = elements();
        long end = elements == 0 ? 0 : last(offset, shape, strides) + 1;
        long numbers = content.remaining() / type.bytes();
        if (end > numbers) {
            throw new IllegalArgumentException(
                    "storage %s: %d numbers (expected: at least %d)".formatted(storage, numbers, end));
        }
        if (elements == 0) {
            return NumberType.allocate(0);
        }
        if (isRowMajor()) {
            return type.floats(content.slice((int) offset * type.bytes(), (int) elements * type.bytes()));
        }
        return gather(content, elements);
    }

    private static long last(long offset, int[] shape, long[] strides) {
        long last = offset;
        for (int i = 0; i < shape.length; i++) {
            last = Math.addExact(last, Math.multiplyExact(shape[i] - 1L, strides[i]));
        }
        return last;
    }

    private boolean isRowMajor() {
        long expected = 1;
        for (int i = shape.length - 1; i >= 0; i--) {
            if (shape[i] != 1 && strides[i] != expected) {
                return false;
            }
            expected *= shape[i];
        }
        return true;
    }

    /** Row by row along the last dimension, the others counted like an odometer. */
    private FloatBuffer gather(ByteBuffer content, long elements) {
        FloatBuffer target = NumberType.allocate(elements);
        int inner = shape.length - 1;
        int[] index = new int[shape.length];
        long start = offset;
        while (target.hasRemaining()) {
            type.convert(content, (int) start, (int) strides[inner], shape[inner], target);
            int i = inner - 1;
            while (i >= 0 && ++index[i] == shape[i]) {
                start -= (shape[i] - 1) * strides[i];
                index[i--] = 0;
            }
            if (i >= 0) {
                start += strides[i];
            }
        }
        return target.flip();
    }
}
