package org.layerscope.network;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** Collects a module's children by name, in order. */
final class Children {

    private final SequencedMap<String, Module> byName = new LinkedHashMap<>();

    /** A child that is absent is left out, as in PyTorch's tree. */
    Children with(String name, @Nullable Module child) {
        if (child != null) {
            byName.put(name, child);
        }
        return this;
    }

    SequencedMap<String, Module> byName() {
        return Collections.unmodifiableSequencedMap(byName);
    }

    /** An unmodifiable copy; refuses names that could not be part of a path. */
    static SequencedMap<String, Module> copyOf(SequencedMap<String, Module> children) {
        Children copy = new Children();
        children.forEach((name, child) -> {
            Expect.that(!name.isEmpty() && name.indexOf('.') < 0, "child", '"' + name + '"', "a name without dots");
            copy.with(name, child);
        });
        return copy.byName();
    }
}
