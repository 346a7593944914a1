package org.layerscope.network;

/** C x H x W in a row: C*H*W x 1 x 1. */
public record Flatten() implements Module {

    @Override
    public String repr() {
        return "Flatten(start_dim=1, end_dim=-1)";
    }
}
