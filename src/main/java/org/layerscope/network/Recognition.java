package org.layerscope.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds the family of a state dict, builds the network that most of its tensors agree with and compares the two. */
final class Recognition {

    private static final String FAMILIES =
            "those of a ResNet (conv1.weight, layer1.0.conv1.weight, fc.weight) or of a VGG"
                    + " (features.0.weight, classifier.0.weight); any other network can be read from a .pt2 archive";
    private static final int LONGEST_NAME = 60;

    private final SequencedMap<String, int[]> tensors = new LinkedHashMap<>();
    private final ResNets.StrideIn strideIn;
    private final double eps;

    Recognition(Map<String, int[]> shapes, ResNets.StrideIn strideIn, double eps) {
        shapes.forEach((name, shape) -> {
            if (!name.endsWith(".num_batches_tracked")) {
                tensors.put(name, shape);
            }
        });
        this.strideIn = strideIn;
        this.eps = eps;
    }

    Inference infer() {
        return attempt(
                        "ResNet",
                        () -> ResNetShapes.plan(tensors).map(plan -> compare(plan.name(), plan.build(strideIn, eps))))
                .or(() -> attempt(
                        "VGG", () -> VGGShapes.plan(tensors).map(plan -> compare(plan.name(), plan.build(eps)))))
                .orElseGet(() -> new Inference.Unrecognised("tensors: " + sample() + " (expected: " + FAMILIES + ")"));
    }

    private interface Attempt {
        Optional<Inference> infer();
    }

    /** The plans and modules refuse impossible sizes; here such a refusal is an answer. */
    private static Optional<Inference> attempt(String family, Attempt attempt) {
        try {
            return attempt.infer();
        } catch (IllegalArgumentException refusal) {
            return Optional.of(
                    new Inference.Unrecognised("the names are those of a " + family + ", but " + refusal.getMessage()));
        }
    }

    private Inference compare(String name, Module network) {
        SequencedMap<String, int[]> expected = ModuleTree.stateDict(network);
        List<Mismatch> mismatches = new ArrayList<>();
        expected.forEach((tensor, shape) -> {
            int[] found = tensors.get(tensor);
            if (!Arrays.equals(shape, found)) {
                mismatches.add(new Mismatch(tensor, shape, found));
            }
        });
        int fitting = expected.size() - mismatches.size();
        mismatches.addAll(missingBiases(network));
        tensors.forEach((tensor, shape) -> {
            if (!expected.containsKey(tensor)) {
                mismatches.add(new Mismatch(tensor, null, shape));
            }
        });
        if (2 * fitting < fitting + mismatches.size()) {
            return new Inference.Unrecognised(
                    "tensors: %s, of which %d fit a %s and the first that does not is %s (expected: %s)"
                            .formatted(sample(), fitting, name, mismatches.getFirst(), FAMILIES));
        }
        return new Inference.Recognised(name, network, List.copyOf(mismatches));
    }

    /** A classifier computes without a bias as well, but its family has one. */
    private static List<Mismatch> missingBiases(Module network) {
        List<Mismatch> missing = new ArrayList<>();
        ModuleTree.modules(network).forEach((path, module) -> {
            if (module instanceof Linear linear && !linear.bias()) {
                missing.add(new Mismatch(path + ".bias", new int[] {linear.outFeatures()}, null));
            }
        });
        return missing;
    }

    /** {@code 152, among them cls_token, blocks.5.attn.qkv.weight, head.bias}. */
    private String sample() {
        if (tensors.isEmpty()) {
            return "none";
        }
        List<String> names = List.copyOf(tensors.keySet());
        return names.size() + ", among them "
                + Stream.of(0, names.size() / 2, names.size() - 1)
                        .distinct()
                        .map(names::get)
                        .map(name -> name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) + "…" : name)
                        .collect(Collectors.joining(", "));
    }
}
