package org.layerscope.network;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The arguments of PyTorch's operations that {@link AtenOperations} reads, and those that change nothing here: where memory lies, what a
 * recorded shape or type tells too, and what only training reads. Any other one that is given would be left out.
 */
final class AtenArguments {

    private static final Map<String, Set<String>> KNOWN = parse("""
            conv2d convolution: input weight bias stride padding dilation groups transposed output_padding
            batch_norm: input weight bias running_mean running_var training momentum eps cudnn_enabled
            _native_batch_norm_legit_no_training: input weight bias running_mean running_var momentum eps
            max_pool2d max_pool2d_with_indices: self kernel_size stride padding dilation ceil_mode
            avg_pool2d: self kernel_size stride padding ceil_mode count_include_pad divisor_override
            adaptive_avg_pool2d _adaptive_avg_pool2d: self output_size
            mean: self dim keepdim dtype
            relu relu6 silu hardswish hardsigmoid sigmoid tanh neg t detach alias: self
            hardtanh: self min_val max_val
            clamp clamp_min clamp_max: self min max
            gelu: self approximate
            leaky_relu: self negative_slope
            elu: self alpha scale input_scale
            linear: input weight bias
            addmm: self mat1 mat2 beta alpha
            mm: self mat2
            matmul: self other
            add sub: self other alpha
            mul div: self other
            cat: tensors dim
            chunk: self chunks dim
            split split_with_sizes: self split_size split_sizes dim
            slice: self dim start end step
            channel_shuffle native_channel_shuffle: self groups
            flatten: self start_dim end_dim
            view _unsafe_view: self size
            reshape: self shape
            squeeze unsqueeze: self dim
            permute: self dims
            transpose: self dim0 dim1
            contiguous clone: self memory_format
            to _to_copy: self other dtype layout device pin_memory non_blocking copy memory_format
            dropout feature_dropout alpha_dropout feature_alpha_dropout: input self p train
            softmax _softmax log_softmax _log_softmax: self dim dtype half_to_float
            """);

    private AtenArguments() {}

    private static Map<String, Set<String>> parse(String lines) {
        Map<String, Set<String>> known = new HashMap<>();
        lines.lines().forEach(line -> {
            String[] parts = line.split(": ", 2);
            for (String operation : parts[0].split(" ", -1)) {
                known.put(operation, Set.of(parts[1].split(" ", -1)));
            }
        });
        return Map.copyOf(known);
    }

    /**
     * Checks a call of a supported operation.
     *
     * @throws IllegalArgumentException at an argument that would be left out though it may change the numbers
     */
    static void check(ProgramNode node) {
        String name = node.operation();
        Set<String> known = KNOWN.getOrDefault(
                KNOWN.containsKey(name) ? name : name.substring(0, Math.max(0, name.length() - 1)), Set.of());
        for (String argument : node.arguments().keySet()) {
            node.require(known.contains(argument), argument, "none");
        }
    }
}
