package org.layerscope.engine;

import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import org.jspecify.annotations.Nullable;
import org.layerscope.network.Activation;
import org.layerscope.network.AdaptiveAvgPool2d;
import org.layerscope.network.AvgPool2d;
import org.layerscope.network.BatchNorm2d;
import org.layerscope.network.ChannelShuffle;
import org.layerscope.network.ChannelSlice;
import org.layerscope.network.Conv2d;
import org.layerscope.network.Linear;
import org.layerscope.network.MaxPool2d;
import org.layerscope.network.Operation;
import org.layerscope.network.Pair;
import org.layerscope.network.ReLU;
import org.layerscope.network.ScaleShift;

/**
 * PyTorch's operations with a module's parameters. Every activation is 1 x C x H x W, also behind a flattening, and shares no memory with
 * another. Shapes were checked before: the native side does not check.
 */
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
        PtNDArray bias = linear.bias() ? network.parameter(operation.path() + ".bias") : null;
        try (PtNDArray row = JniUtils.reshape(x, new long[] {1, linear.inFeatures()});
                PtNDArray result = linear(row, weight, bias)) {
            return JniUtils.reshape(result, new long[] {1, linear.outFeatures(), 1, 1});
        }
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
        PtNDArray means = avgPool(pool, x);
        if (!pool.countIncludePad()) {
            // JniUtils counts padding whatever one asks for: divide by the share of each window that is none.
            try (PtNDArray ones = (PtNDArray) x.onesLike();
                    PtNDArray shares = avgPool(pool, ones)) {
                JniUtils.divi(means, shares);
            }
        }
        return means;
    }

    private static PtNDArray avgPool(AvgPool2d pool, PtNDArray x) {
        return JniUtils.avgPool(
                x, shape(pool.kernelSize()), shape(pool.stride()), shape(pool.padding()), pool.ceilMode(), true);
    }

    static PtNDArray adaptiveAvgPool(Operation operation, PtNDArray x) {
        return JniUtils.adaptiveAvgPool(
                x, shape(operation.as(AdaptiveAvgPool2d.class).outputSize()));
    }

    /** A copy: a view would change with its source where an addition overwrites that. */
    static PtNDArray flatten(PtNDArray x, long cells) {
        try (PtNDArray copy = copy(x)) {
            return JniUtils.reshape(copy, new long[] {1, cells, 1, 1});
        }
    }

    static PtNDArray scaleShift(Operation operation, PtNDArray x) {
        ScaleShift settings = operation.as(ScaleShift.class);
        PtNDArray y = x.mul(settings.scale());
        y.addi(settings.shift());
        return y;
    }

    /** A copy, as above. */
    static PtNDArray slice(Operation operation, PtNDArray x) {
        ChannelSlice slice = operation.as(ChannelSlice.class);
        try (PtNDArray view = JniUtils.slice(x, 1, slice.first(), slice.first() + slice.count(), 1)) {
            return copy(view);
        }
    }

    static PtNDArray shuffle(Operation operation, PtNDArray x, org.layerscope.network.Shape shape) {
        int groups = operation.as(ChannelShuffle.class).groups();
        int each = shape.channels() / groups;
        try (PtNDArray grouped = JniUtils.reshape(x, new long[] {groups, each, shape.height(), shape.width()});
                PtNDArray across = JniUtils.transpose(grouped, 0, 1);
                PtNDArray copy = copy(across)) {
            return JniUtils.reshape(copy, new long[] {1, shape.channels(), shape.height(), shape.width()});
        }
    }

    static PtNDArray activation(Activation function, PtNDArray x) {
        return switch (function) {
            case ReLU relu -> JniUtils.relu(x);
            case Activation.Hardtanh clamp -> JniUtils.clip(x, clamp.min(), clamp.max());
            case Activation.SiLU silu -> gated(x, JniUtils.sigmoid(x));
            case Activation.Hardsigmoid hardsigmoid -> hardsigmoid(x);
            case Activation.Hardswish hardswish -> gated(x, hardsigmoid(x));
            case Activation.Sigmoid sigmoid -> JniUtils.sigmoid(x);
            case Activation.Tanh tanh -> JniUtils.tanh(x);
            case Activation.GELU gelu -> gelu.tanh() ? gated(x, normalShare(x)) : JniUtils.gelu(x);
            case Activation.LeakyReLU leaky -> JniUtils.leakyRelu(x, leaky.slope());
            case Activation.ELU elu -> JniUtils.elu(x, elu.alpha());
        };
    }

    /** Not in place: a gradient needs the gate as its function gave it. */
    private static PtNDArray gated(PtNDArray x, PtNDArray gate) {
        try (gate) {
            return JniUtils.mul(gate, x);
        }
    }

    private static PtNDArray hardsigmoid(PtNDArray x) {
        try (PtNDArray shifted = x.add(3)) {
            PtNDArray gate = JniUtils.clip(shifted, 0, 6);
            gate.divi(6);
            return gate;
        }
    }

    /** (1 + tanh(sqrt(2 / pi) * (x + 0.044715 x^3))) / 2. */
    private static PtNDArray normalShare(PtNDArray x) {
        try (PtNDArray inner = JniUtils.square(x)) {
            inner.muli(0.044715);
            inner.addi(1);
            JniUtils.muli(inner, x);
            inner.muli(Math.sqrt(2 / Math.PI));
            try (PtNDArray tanh = JniUtils.tanh(inner)) {
                PtNDArray share = tanh.add(1);
                share.divi(2);
                return share;
            }
        }
    }

    /** In memory of its own. {@code JniUtils.clone} would cut gradients off. */
    static PtNDArray copy(PtNDArray x) {
        return JniUtils.cat(new PtNDArray[] {x}, 0);
    }

    private static Shape shape(Pair pair) {
        return new Shape(pair.height(), pair.width());
    }
}
