package org.layerscope.network;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One step of a pass.
 *
 * @param kind what it computes
 * @param path path of the module that it is the call of, under which its weights are ({@code path + ".weight"}); of the
 *     module whose forward code adds or flattens, where there is no module of its own
 * @param module the called module with its sizes; null for {@link OpKind#ADD} and a flattening in forward code
 * @param inputs indices of the operations whose outputs it reads, {@link #NETWORK_INPUT} for the network's input
 */
public record Operation(OpKind kind, String path, @Nullable Module module, List<Integer> inputs) {

    /** The index that stands for the network's input. */
    public static final int NETWORK_INPUT = -1;

    public Operation {
        inputs = List.copyOf(inputs);
        int expected = kind == OpKind.ADD ? 2 : 1;
        Expect.that(inputs.size() == expected, path, inputs.size() + " inputs", Integer.toString(expected));
    }

    /**
     * The called module as the type that this kind of operation calls, such as {@link Conv2d} for {@link OpKind#CONV}.
     *
     * @throws IllegalArgumentException if it is of another type
     */
    public <T extends Module> T as(Class<T> type) {
        if (type.isInstance(module)) {
            return type.cast(module);
        }
        String found = module == null ? "none" : module.type();
        throw new IllegalArgumentException(
                path + ": module " + found + " of " + kind + " (expected: " + type.getSimpleName() + ")");
    }
}
