package org.layerscope.network;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A state dict over one buffer per tensor. */
final class TensorMap implements StateDict {

    @SuppressWarnings("ArrayRecordComponent") // copied on the way in and out
    private record Tensor(int[] shape, FloatBuffer values) {}

    private final SequencedMap<String, Tensor> tensors;

    private TensorMap(SequencedMap<String, Tensor> tensors) {
        this.tensors = Collections.unmodifiableSequencedMap(tensors);
    }

    static TensorMap of(SequencedMap<String, int[]> shapes, Map<String, FloatBuffer> values) {
        SequencedMap<String, Tensor> tensors = new LinkedHashMap<>();
        shapes.forEach((name, shape) -> {
            @Nullable FloatBuffer buffer = values.get(name);
            long expected = elements(shape);
            if (buffer == null || buffer.remaining() != expected) {
                String found = buffer == null ? "no values" : buffer.remaining() + " values";
                throw new IllegalArgumentException("%s: %s (expected: %d)".formatted(name, found, expected));
            }
            tensors.put(name, new Tensor(shape.clone(), direct(buffer).asReadOnlyBuffer()));
        });
        return new TensorMap(tensors);
    }

    private static FloatBuffer direct(FloatBuffer values) {
        if (values.isDirect() && values.order() == ByteOrder.LITTLE_ENDIAN) {
            return values.slice();
        }
        return ByteBuffer.allocateDirect(values.remaining() * Float.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .put(values.duplicate())
                .flip();
    }

    /** Number of elements of a tensor; a scalar has one. */
    static long elements(int[] shape) {
        long elements = 1;
        for (int dimension : shape) {
            elements = Math.multiplyExact(elements, dimension);
        }
        return elements;
    }

    @Override
    public Set<String> names() {
        return tensors.sequencedKeySet();
    }

    @Override
    public int[] shape(String name) {
        return tensor(name).shape().clone();
    }

    @Override
    public FloatBuffer values(String name) {
        return tensor(name).values().duplicate();
    }

    private Tensor tensor(String name) {
        @Nullable Tensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new IllegalArgumentException(
                    "tensor: %s (expected: one of %d names)".formatted(name, tensors.size()));
        }
        return tensor;
    }
}
