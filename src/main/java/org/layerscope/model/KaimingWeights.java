package org.layerscope.model;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.SequencedMap;
import org.layerscope.network.Conv2d;
import org.layerscope.network.Linear;
import org.layerscope.network.Module;
import org.layerscope.network.ModuleTree;
import org.layerscope.network.StateDict;

/**
 * Random weights as an untrained torchvision network has them: convolutions normal with variance 2 / fan-out (He et al.
 * 2015, "Delving Deep into Rectifiers"; fan-out = out channels x kernel cells), batch norms the identity, linear layers
 * uniform in +-1 / sqrt(inputs). Not PyTorch's numbers but its distribution.
 *
 * <p>Each tensor has its own {@link Random}, whose algorithm Java specifies, seeded by the tensor's name: the same numbers on
 * every machine, whatever the number of threads.
 */
final class KaimingWeights {

    private static final long SEED = 2015;

    private KaimingWeights() {}

    /** Makes all weights of a network. */
    static StateDict of(Module network) {
        SequencedMap<String, int[]> shapes = ModuleTree.stateDict(network);
        Map<String, Module> modules = ModuleTree.modules(network);
        long bytes = Float.BYTES
                * shapes.values().stream().mapToLong(KaimingWeights::elements).sum();
        ByteBuffer memory = ByteBuffer.allocateDirect(Math.toIntExact(bytes)).order(ByteOrder.LITTLE_ENDIAN);
        Map<String, FloatBuffer> values = new HashMap<>();
        shapes.forEach((name, shape) -> {
            int size = (int) elements(shape) * Float.BYTES;
            values.put(
                    name,
                    memory.slice(memory.position(), size)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .asFloatBuffer());
            memory.position(memory.position() + size);
        });
        values.entrySet().parallelStream().forEach(tensor -> {
            int dot = tensor.getKey().lastIndexOf('.');
            Module module = Objects.requireNonNull(modules.get(tensor.getKey().substring(0, dot)));
            fill(tensor.getKey(), module, tensor.getValue().duplicate());
        });
        return StateDict.of(shapes, values);
    }

    private static void fill(String name, Module module, FloatBuffer values) {
        Random random = new Random(seed(name));
        if (module instanceof Conv2d conv && name.endsWith(".weight")) {
            int fanOut = conv.outChannels()
                    * conv.kernelSize().height()
                    * conv.kernelSize().width();
            double deviation = Math.sqrt(2.0 / fanOut);
            while (values.hasRemaining()) {
                values.put((float) (random.nextGaussian() * deviation));
            }
        } else if (module instanceof Linear linear) {
            double bound = 1 / Math.sqrt(linear.inFeatures());
            while (values.hasRemaining()) {
                values.put((float) ((2 * random.nextDouble() - 1) * bound));
            }
        } else {
            // A batch norm that changes nothing.
            float value = name.endsWith(".weight") || name.endsWith(".running_var") ? 1 : 0;
            while (values.hasRemaining()) {
                values.put(value);
            }
        }
    }

    /** Random's first numbers for seeds that are near each other resemble each other, so the name's hash is mixed (SplitMix64). */
    private static long seed(String name) {
        long mixed = SEED + name.hashCode() * 0x9e3779b97f4a7c15L;
        mixed = (mixed ^ (mixed >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return mixed ^ (mixed >>> 31);
    }

    private static long elements(int[] shape) {
        long elements = 1;
        for (int dimension : shape) {
            elements *= dimension;
        }
        return elements;
    }
}
