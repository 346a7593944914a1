package org.layerscope.network;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.layerscope.network.ProgramTrace.Memory;

/**
 * What PyTorch's operations mean here, by their names in {@code torch.ops.aten}; arguments and defaults are those of its
 * {@code native_functions.yaml}. A name with {@code _} behind it overwrites its first input.
 */
final class AtenOperations {

    /** Follows one call. */
    interface Meaning extends BiConsumer<ProgramTrace, ProgramNode> {}

    private static final Pair ONE = Pair.of(1);
    private static final Pair ZERO = Pair.of(0);
    private static final Map<String, Meaning> MEANINGS = meanings();

    private AtenOperations() {}

    /** What a call means; empty for an operation that is not supported. */
    static Optional<Meaning> of(ProgramNode node) {
        String name = node.operation();
        Optional<Meaning> own = Optional.ofNullable(MEANINGS.get(name));
        boolean inPlace = name.endsWith("_") && !name.endsWith("__");
        return own.isPresent() || !inPlace
                ? own
                : Optional.ofNullable(MEANINGS.get(name.substring(0, name.length() - 1)));
    }

    private static Map<String, Meaning> meanings() {
        Map<String, Meaning> all = new HashMap<>();
        all.put("conv2d", AtenOperations::convolution);
        all.put("convolution", AtenOperations::convolution);
        all.put("batch_norm", AtenOperations::batchNorm);
        all.put("_native_batch_norm_legit_no_training", AtenOperations::batchNorm);
        all.put("max_pool2d", AtenOperations::maxPool);
        all.put("max_pool2d_with_indices", AtenOperations::maxPool);
        all.put("avg_pool2d", AtenOperations::avgPool);
        all.put("adaptive_avg_pool2d", AtenOperations::adaptiveAvgPool);
        all.put("_adaptive_avg_pool2d", AtenOperations::adaptiveAvgPool);
        all.put("mean", AtenOperations::mean);
        activations(all);
        all.put("linear", (trace, node) -> linear(trace, node, "input", trace.weight(node, "weight"), "bias"));
        all.put("addmm", (trace, node) -> {
            node.require(node.number("alpha", 1) == 1 && node.number("beta", 1) == 1, "alpha", "1, as beta");
            linear(trace, node, "mat1", trace.transposedWeight(node, "mat2"), "self");
        });
        all.put("mm", (trace, node) -> linear(trace, node, "self", trace.transposedWeight(node, "mat2"), ""));
        all.put("matmul", (trace, node) -> linear(trace, node, "self", trace.transposedWeight(node, "other"), ""));
        all.put("add", (trace, node) -> trace.arithmetic(node, OpKind.ADD));
        all.put("sub", (trace, node) -> trace.arithmetic(node, OpKind.ADD));
        all.put("mul", (trace, node) -> trace.arithmetic(node, OpKind.MUL));
        all.put("div", (trace, node) -> trace.arithmetic(node, OpKind.MUL));
        all.put("neg", (trace, node) -> trace.unary(node, "self", OpKind.SCALE_SHIFT, new ScaleShift(-1, 0)));
        all.put("cat", ProgramTrace::concatenation);
        channels(all);
        for (String name : List.of("flatten", "view", "_unsafe_view", "reshape", "squeeze", "unsqueeze")) {
            all.put(name, ProgramTrace::reshape);
        }
        all.put("t", (trace, node) -> trace.transpose(node, List.of(1, 0)));
        all.put("permute", (trace, node) -> trace.transpose(node, node.wholes("dims")));
        all.put("transpose", AtenOperations::transpose);
        all.put("detach", (trace, node) -> trace.same(node, "self", Memory.SHARED));
        all.put("alias", (trace, node) -> trace.same(node, "self", Memory.SHARED));
        all.put("clone", (trace, node) -> trace.same(node, "self", Memory.COPIED));
        all.put("_to_copy", (trace, node) -> trace.same(node, "self", Memory.COPIED));
        all.put("contiguous", (trace, node) -> trace.same(node, "self", Memory.EITHER));
        all.put("to", (trace, node) -> trace.same(node, "self", Memory.EITHER));
        for (String name : List.of("dropout", "feature_dropout", "alpha_dropout", "feature_alpha_dropout")) {
            all.put(name, ProgramTrace::dropout);
        }
        for (String name : List.of("softmax", "_softmax", "log_softmax", "_log_softmax")) {
            all.put(name, ProgramTrace::softmax);
        }
        return Collections.unmodifiableMap(all);
    }

    private static void activations(Map<String, Meaning> all) {
        Map<String, Function<ProgramNode, Activation>> functions = Map.ofEntries(
                Map.entry("relu6", node -> new Activation.Hardtanh(0, 6)),
                Map.entry(
                        "hardtanh",
                        node -> new Activation.Hardtanh(node.number("min_val", -1), node.number("max_val", 1))),
                Map.entry("clamp", AtenOperations::clamp),
                Map.entry("clamp_min", AtenOperations::clamp),
                Map.entry("clamp_max", AtenOperations::clamp),
                Map.entry("silu", node -> new Activation.SiLU()),
                Map.entry("hardswish", node -> new Activation.Hardswish()),
                Map.entry("hardsigmoid", node -> new Activation.Hardsigmoid()),
                Map.entry("sigmoid", node -> new Activation.Sigmoid()),
                Map.entry("tanh", node -> new Activation.Tanh()),
                Map.entry(
                        "gelu",
                        node -> new Activation.GELU(
                                node.text("approximate", "none").equals("tanh"))),
                Map.entry("leaky_relu", node -> new Activation.LeakyReLU(node.number("negative_slope", 0.01))),
                Map.entry("elu", AtenOperations::elu));
        functions.forEach((name, function) ->
                all.put(name, (trace, node) -> trace.unary(node, "self", OpKind.ACTIVATION, function.apply(node))));
        all.put(
                "relu",
                (trace, node) -> trace.unary(
                        node, "self", OpKind.RELU, new ReLU(node.operation().endsWith("_"))));
    }

    private static Activation clamp(ProgramNode node) {
        return new Activation.Hardtanh(
                node.number("min", Double.NEGATIVE_INFINITY), node.number("max", Double.POSITIVE_INFINITY));
    }

    private static Activation elu(ProgramNode node) {
        node.require(node.number("scale", 1) == 1 && node.number("input_scale", 1) == 1, "scale", "1, as input_scale");
        return new Activation.ELU(node.number("alpha", 1));
    }

    private static void channels(Map<String, Meaning> all) {
        all.put("chunk", (trace, node) -> trace.slices(node, 0));
        all.put("split", (trace, node) -> trace.slices(node, 0));
        all.put("split_with_sizes", (trace, node) -> trace.slices(node, 0));
        all.put("slice", (trace, node) -> {
            node.require(node.whole("step", 1) == 1, "step", "1");
            trace.slice(node, node.whole("start", 0));
        });
        Meaning shuffle =
                (trace, node) -> trace.unary(node, "self", OpKind.SHUFFLE, new ChannelShuffle(node.whole("groups", 1)));
        all.put("channel_shuffle", shuffle);
        all.put("native_channel_shuffle", shuffle);
    }

    private static void convolution(ProgramTrace trace, ProgramNode node) {
        node.require(!node.flag("transposed", false), "transposed", "false");
        String weight = trace.weight(node, "weight");
        int[] sizes = trace.shape(weight);
        Expect.that(sizes.length == 4, node.where(), "weights of " + sizes.length + " axes", "4");
        Pair kernel = new Pair(sizes[2], sizes[3]);
        Pair dilation = node.pair("dilation", ONE);
        int groups = node.whole("groups", 1);
        Pair padding = switch (node.text("padding", "")) {
            case "" -> node.pair("padding", ZERO);
            case "valid" -> ZERO;
            default -> samePadding(node, kernel, dilation);
        };
        Conv2d conv = new Conv2d(
                Math.multiplyExact(sizes[1], groups),
                sizes[0],
                kernel,
                node.pair("stride", ONE),
                padding,
                dilation,
                groups,
                node.has("bias"));
        trace.weighted(node, "input", OpKind.CONV, conv, weightAndBias(trace, node, weight, "bias"));
    }

    /** PyTorch's {@code padding='same'}, where it is the same on both sides. */
    private static Pair samePadding(ProgramNode node, Pair kernel, Pair dilation) {
        int height = Math.multiplyExact(dilation.height(), kernel.height() - 1);
        int width = Math.multiplyExact(dilation.width(), kernel.width() - 1);
        node.require(node.text("padding", "").equals("same"), "padding", "numbers, same or valid");
        node.require(height % 2 == 0 && width % 2 == 0, "padding", "an odd kernel, so that both sides get the same");
        return new Pair(height / 2, width / 2);
    }

    private static Map<String, String> weightAndBias(ProgramTrace trace, ProgramNode node, String weight, String bias) {
        return node.has(bias) ? Map.of("weight", weight, "bias", trace.weight(node, bias)) : Map.of("weight", weight);
    }

    private static void batchNorm(ProgramTrace trace, ProgramNode node) {
        Map<String, String> weights = new HashMap<>();
        for (String name : List.of("weight", "bias", "running_mean", "running_var")) {
            node.require(node.has(name), name, "a tensor: a batch norm with affine=True and track_running_stats=True");
            weights.put(name, trace.weight(node, name));
        }
        int[] sizes = trace.shape(trace.weight(node, "running_mean"));
        Expect.that(sizes.length == 1, node.where(), "running_mean of " + sizes.length + " axes", "1");
        BatchNorm2d norm = new BatchNorm2d(sizes[0], node.number("eps", 1e-5), node.number("momentum", 0.1));
        trace.weighted(node, "input", OpKind.BATCH_NORM, norm, weights);
    }

    private static void maxPool(ProgramTrace trace, ProgramNode node) {
        Pair kernel = node.pair("kernel_size", ZERO);
        Pair dilation = node.pair("dilation", ONE);
        node.require(dilation.equals(ONE), "dilation", "1");
        MaxPool2d pool = new MaxPool2d(
                kernel,
                node.pair("stride", kernel),
                node.pair("padding", ZERO),
                dilation,
                node.flag("ceil_mode", false));
        trace.unary(node, "self", OpKind.MAX_POOL, pool);
    }

    private static void avgPool(ProgramTrace trace, ProgramNode node) {
        node.require(!node.has("divisor_override"), "divisor_override", "none");
        Pair kernel = node.pair("kernel_size", ZERO);
        AvgPool2d pool = new AvgPool2d(
                kernel,
                node.pair("stride", kernel),
                node.pair("padding", ZERO),
                node.flag("ceil_mode", false),
                node.flag("count_include_pad", true));
        trace.unary(node, "self", OpKind.AVG_POOL, pool);
    }

    private static void adaptiveAvgPool(ProgramTrace trace, ProgramNode node) {
        AdaptiveAvgPool2d pool = new AdaptiveAvgPool2d(node.pair("output_size", ZERO));
        trace.unary(node, "self", OpKind.ADAPTIVE_AVG_POOL, pool);
    }

    /** The mean over height and width. */
    private static void mean(ProgramTrace trace, ProgramNode node) {
        int rank = trace.rank(node, "self");
        List<Integer> axes = node.wholes("dim").stream()
                .map(axis -> axis < 0 ? axis + rank : axis)
                .sorted()
                .toList();
        node.require(rank == 4 && axes.equals(List.of(2, 3)), "dim", "height and width");
        trace.unary(node, "self", OpKind.ADAPTIVE_AVG_POOL, new AdaptiveAvgPool2d(ONE));
    }

    private static void linear(ProgramTrace trace, ProgramNode node, String input, String weight, String bias) {
        int[] sizes = trace.shape(weight);
        Expect.that(sizes.length == 2, node.where(), "weights of " + sizes.length + " axes", "2");
        Linear linear = new Linear(sizes[1], sizes[0], node.has(bias));
        trace.weighted(node, input, OpKind.LINEAR, linear, weightAndBias(trace, node, weight, bias));
    }

    private static void transpose(ProgramTrace trace, ProgramNode node) {
        int rank = trace.rank(node, "self");
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < rank; i++) {
            order.add(i);
        }
        String name = node.tensor("self").orElse("no tensor");
        int first = trace.axis(node, "dim0", 0, name);
        int second = trace.axis(node, "dim1", 0, name);
        node.require(Math.min(first, second) >= 0 && Math.max(first, second) < rank, "dim0", "an axis, as dim1");
        Collections.swap(order, first, second);
        trace.transpose(node, order);
    }
}
