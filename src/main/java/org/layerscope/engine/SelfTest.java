package org.layerscope.engine;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import java.nio.FloatBuffer;

/** One small convolution and ReLU at start, because nothing else checks that the native libraries fit each other. */
final class SelfTest {

    private SelfTest() {}

    @SuppressWarnings("NullAway") // JniUtils takes null for "no bias" but is not annotated so
    static void run(PtNDManager root) {
        try (PtNDManager manager = root.newSubManager(root.getDevice())) {
            PtNDArray x = array(manager, new Shape(1, 1, 2, 2), 1, 2, 3, 4);
            PtNDArray weight = array(manager, new Shape(2, 1, 2, 2), 1, 0, 0, 1, -1, -1, -1, -1);
            PtNDArray y = JniUtils.relu(
                    JniUtils.convolution(x, weight, null, new Shape(1, 1), new Shape(0, 0), new Shape(1, 1), 1));
            float[] got = y.toFloatArray();
            if (got.length != 2 || got[0] != 5 || got[1] != 0) {
                throw new EngineException(
                        "PyTorch's self-test gave %s (expected: [5.0, 0.0]); its native libraries do not fit"
                                .formatted(java.util.Arrays.toString(got)));
            }
        }
    }

    private static PtNDArray array(PtNDManager manager, Shape shape, float... numbers) {
        return manager.create(FloatBuffer.wrap(numbers), shape, DataType.FLOAT32);
    }
}
