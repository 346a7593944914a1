package org.layerscope.network;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One step of a pass.
 *
 * @param kind what it computes
 * @param path path of the module that it is the call of, under which its weights are ({@code path + ".weight"}); where
 *     there is no module of its own, of the module whose forward code adds or flattens, or a name below it
 * @param settings the called module with its sizes, or what a function in forward code is told; null where that is
 *     nothing, as for {@link OpKind#ADD} and a flattening in forward code
 * @param inputs indices of the operations whose outputs it reads, {@link #NETWORK_INPUT} for the network's input
 * @param node in an exported program the name of the call whose result is its output; empty elsewhere
 */
public record Operation(OpKind kind, String path, @Nullable Settings settings, List<Integer> inputs, String node) {

    /** The index that stands for the network's input. */
    public static final int NETWORK_INPUT = -1;

    public Operation {
        inputs = List.copyOf(inputs);
        String found = inputs.size() + " inputs";
        switch (kind) {
            case ADD, MUL -> Expect.that(inputs.size() == 2, path, found, "2");
            case CAT -> Expect.that(!inputs.isEmpty(), path, found, "at least 1");
            default -> Expect.that(inputs.size() == 1, path, found, "1");
        }
    }

    /** One that is not an exported program's. */
    public Operation(OpKind kind, String path, @Nullable Settings settings, List<Integer> inputs) {
        this(kind, path, settings, inputs, "");
    }

    /**
     * The settings as the type that this kind of operation calls, such as {@link Conv2d} for {@link OpKind#CONV}.
     *
     * @throws IllegalArgumentException if it is of another type
     */
    public <T extends Settings> T as(Class<T> type) {
        if (type.isInstance(settings)) {
            return type.cast(settings);
        }
        String found = settings == null ? "none" : settings.getClass().getSimpleName();
        throw new IllegalArgumentException(
                path + ": module " + found + " of " + kind + " (expected: " + type.getSimpleName() + ")");
    }
}
