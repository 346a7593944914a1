package org.layerscope.network;

import java.util.SequencedMap;

/**
 * A module of a type that we do not know: the tree and the extractor look into it, but in which order it calls its
 * children is unknown, so that no {@link Graph} can be made of it.
 *
 * @param type its class name
 * @param children by attribute name
 */
public record CustomModule(String type, SequencedMap<String, Module> children) implements Module {

    public CustomModule {
        Expect.that(!type.isBlank(), "type", '"' + type + '"', "a class name");
        children = Children.copyOf(children);
    }
}
