package org.layerscope.engine;

import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import org.jspecify.annotations.Nullable;
import org.layerscope.network.AdaptiveAvgPool2d;
import org.layerscope.network.AvgPool2d;
import org.layerscope.network.BatchNorm2d;
import org.layerscope.network.Conv2d;
import org.layerscope.network.Linear;
import org.layerscope.network.MaxPool2d;
import org.layerscope.network.Operation;
import org.layerscope.network.Pair;

/** PyTorch's operations with a module's parameters. Shapes were checked before: the native side does not check. */
final class Operations {

    private Operations() {}

    static PtNDArray convolution(Operation operation, PtNDArray x, LoadedNetwork network) {
        Conv2d conv = operation.as(Conv2d.class);
        PtNDArray weight = network.parameter(operation.path() + ".weight");
        PtNDArray bias = conv.bias() ? network.parameter(operation.path() + ".bias") : null;
        return convolution(x, weight, bias, conv);
    }

    @SuppressWarnings("NullAway") // JniUtils takes null for "no bias" but is not annotated so
    private static PtNDArray convolution(PtNDArray x, PtNDArray weight, @Nullable PtNDArray bias, Conv2d conv) {
        return JniUtils.convolution(
                x, weight, bias, shape(conv.stride()), shape(conv.padding()), shape(conv.dilation()), conv.groups());
    }

    static PtNDArray batchNorm(Operation operation, PtNDArray x, LoadedNetwork network) {
        BatchNorm2d norm = operation.as(BatchNorm2d.class);
        String path = operation.path();
        return JniUtils.batchNorm(
                x,
                // In this order: JniUtils' own parameter names are mistaken.
                network.parameter(path + ".running_mean"),
                network.parameter(path + ".running_var"),
                network.parameter(path + ".weight"),
                network.parameter(path + ".bias"),
                false,
                norm.momentum(),
                norm.eps());
    }

    static PtNDArray linear(Operation operation, PtNDArray x, LoadedNetwork network) {
        Linear linear = operation.as(Linear.class);
        PtNDArray weight = network.parameter(operation.path() + ".weight");
        return linear(x, weight, linear.bias() ? network.parameter(operation.path() + ".bias") : null);
    }

    @SuppressWarnings("NullAway") // as above
    private static PtNDArray linear(PtNDArray x, PtNDArray weight, @Nullable PtNDArray bias) {
        return JniUtils.linear(x, weight, bias);
    }

    static PtNDArray maxPool(Operation operation, PtNDArray x) {
        MaxPool2d pool = operation.as(MaxPool2d.class);
        return JniUtils.maxPool(
                x, shape(pool.kernelSize()), shape(pool.stride()), shape(pool.padding()), pool.ceilMode());
    }

    static PtNDArray avgPool(Operation operation, PtNDArray x) {
        AvgPool2d pool = operation.as(AvgPool2d.class);
        return JniUtils.avgPool(x, shape(pool.kernelSize()), shape(pool.stride()), shape(pool.padding()), false, true);
    }

    static PtNDArray adaptiveAvgPool(Operation operation, PtNDArray x) {
        return JniUtils.adaptiveAvgPool(
                x, shape(operation.as(AdaptiveAvgPool2d.class).outputSize()));
    }

    private static Shape shape(Pair pair) {
        return new Shape(pair.height(), pair.width());
    }
}
