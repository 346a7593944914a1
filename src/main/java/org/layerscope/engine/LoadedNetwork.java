package org.layerscope.engine;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.Map;
import org.layerscope.network.StateDict;

/** A network's parameters in native memory. Used, and closed, by the device's thread only. */
final class LoadedNetwork implements AutoCloseable {

    private final PtNDManager manager;
    private final Map<String, PtNDArray> parameters = new HashMap<>();

    /** Copies the state dict: a mapped file may change or vanish, native memory does not. */
    LoadedNetwork(PtNDManager parent, StateDict source) {
        this.manager = parent.newSubManager(parent.getDevice());
        boolean complete = false;
        try {
            source.names().forEach(name -> copy(source, name));
            source.verify();
            // Results of operations belong to their first operand's manager; a parameter as first operand would leak
            // here.
            manager.cap();
            complete = true;
        } finally {
            if (!complete) {
                manager.close(); // what has been copied
            }
        }
    }

    private void copy(StateDict source, String name) {
        int[] dimensions = source.shape(name);
        long[] shape = new long[dimensions.length];
        for (int i = 0; i < shape.length; i++) {
            shape[i] = dimensions[i];
        }
        parameters.put(name, copy(source.values(name), new Shape(shape)));
    }

    /** Into PyTorch's own memory, which is free again once the array is closed; a buffer of Java's would stay until it is collected. */
    private PtNDArray copy(FloatBuffer values, Shape shape) {
        if (manager.getDevice().isGpu()) {
            return manager.create(values, shape, DataType.FLOAT32);
        }
        PtNDArray array = manager.create(shape, DataType.FLOAT32);
        PassRunner.numbers(array).asFloatBuffer().put(values);
        return array;
    }

    PtNDArray parameter(String name) {
        PtNDArray array = parameters.get(name);
        if (array == null) {
            throw new EngineException(
                    "the weights lack %s (they hold %d parameters)".formatted(name, parameters.size()));
        }
        return array;
    }

    @Override
    public void close() {
        manager.close();
    }
}
