package org.layerscope.network;

import java.util.SequencedMap;

/**
 * Modules that are called one after another, each with the output of the one before.
 *
 * @param children by name, in the order of the calls
 */
public record Sequential(SequencedMap<String, Module> children) implements Module {

    public Sequential {
        children = Children.copyOf(children);
    }

    /** Children named {@code 0}, {@code 1}, ... */
    public static Sequential of(Module... modules) {
        Children children = new Children();
        for (int i = 0; i < modules.length; i++) {
            children.with(Integer.toString(i), modules[i]);
        }
        return new Sequential(children.byName());
    }
}
