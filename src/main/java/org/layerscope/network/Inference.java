package org.layerscope.network;

import java.util.List;
import java.util.SequencedMap;
import java.util.Set;

/** Which network a state dict belongs to, told by its names and shapes alone. */
public sealed interface Inference {

    /**
     * A family that we know. What shapes do not tell is taken as in torchvision: a ResNet's stem and the halving from
     * stage to stage, ReLUs and a dropout between linear layers, a VGG's last pooling.
     *
     * @param architecture its name for people: {@code ResNet-50}, {@code VGG-16 with batch norm}, {@code ResNet [2, 3, 4, 1] of bottlenecks, 32 groups}
     * @param network the module tree
     * @param mismatches where the state dict does not fit it; empty when each tensor has its place. The network of a
     *     classifier without a bias has none, yet the bias is listed as missing.
     */
    record Recognised(String architecture, Module network, List<Mismatch> mismatches) implements Inference {

        /**
         * Whether the network may run with this state dict: it has each tensor in its shape, and no further one inside
         * of the network's modules, such as an attention's in a block, that would change what they compute.
         */
        public boolean isRunnable() {
            Set<String> needed = ModuleTree.stateDict(network).keySet();
            Set<String> modules = network.children().keySet();
            return mismatches.stream()
                    .noneMatch(mismatch -> mismatch.found() == null
                            ? needed.contains(mismatch.name())
                            : mismatch.expected() != null || modules.contains(firstPart(mismatch.name())));
        }

        private static String firstPart(String name) {
            int dot = name.indexOf('.');
            return dot < 0 ? name : name.substring(0, dot);
        }
    }

    /**
     * None that we know.
     *
     * @param problem what was found and what was expected, for people to read
     */
    record Unrecognised(String problem) implements Inference {}

    /**
     * Finds the network that most tensors agree with. {@code num_batches_tracked} is neither needed nor a mismatch.
     *
     * @param shapes shape of each tensor by PyTorch's name
     * @param strideIn where a bottleneck halves the size, which shapes do not tell
     * @param batchNormEps epsilon of every batch norm, which shapes do not tell either
     */
    static Inference of(SequencedMap<String, int[]> shapes, ResNets.StrideIn strideIn, double batchNormEps) {
        return new Recognition(shapes, strideIn, batchNormEps).infer();
    }
}
