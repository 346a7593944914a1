package org.layerscope.engine;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import org.layerscope.network.Module;
import org.layerscope.network.ModuleTree;
import org.layerscope.network.Shape;
import org.layerscope.network.StateDict;

/** Weights made by a rule from the parameters' names, so that a reference needs no file of weights. */
public final class HashedWeights {

    private HashedWeights() {}

    /** All parameters of a network. */
    public static StateDict of(Module root) {
        SequencedMap<String, int[]> shapes = ModuleTree.stateDict(root);
        Map<String, FloatBuffer> values = new LinkedHashMap<>();
        shapes.forEach((name, shape) -> values.put(name, parameter(name, shape)));
        return StateDict.of(shapes, values);
    }

    /** The made input: {@code 2u - 1}. */
    public static Tensor input(Shape shape) {
        float[] data = new float[Math.toIntExact(shape.cells())];
        int hash = fnv1a("input");
        for (int k = 0; k < data.length; k++) {
            data[k] = (float) (2 * uniform(hash, k) - 1);
        }
        return new Tensor(data, shape);
    }

    private static FloatBuffer parameter(String name, int[] shape) {
        int count = 1;
        for (int dimension : shape) {
            count *= dimension;
        }
        int fanIn = count / shape[0];
        boolean positive = name.endsWith(".weight") || name.endsWith("running_var");
        int hash = fnv1a(name);
        // Direct, so that a state dict shares it: a VGG has half a gigabyte.
        FloatBuffer data = ByteBuffer.allocateDirect(count * Float.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer();
        for (int k = 0; k < count; k++) {
            double u = uniform(hash, k);
            data.put((float)
                    switch (shape.length) {
                        case 4 -> (2 * u - 1) * Math.sqrt(6.0 / fanIn);
                        case 2 -> (2 * u - 1) * Math.sqrt(3.0 / fanIn);
                        default -> positive ? 0.5 + u : (2 * u - 1) * 0.1;
                    });
        }
        return data.flip();
    }

    private static int fnv1a(String name) {
        int hash = 0x811c9dc5;
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xff)) * 0x01000193;
        }
        return hash;
    }

    private static double uniform(int hash, int k) {
        int x = hash + k * (int) 2654435761L;
        for (int round = 0; round < 2; round++) {
            x ^= x >>> 16;
            x *= 0x45d9f3b;
        }
        x ^= x >>> 16;
        return Integer.toUnsignedLong(x) / 4294967296.0;
    }
}
