package org.layerscope.network;

/**
 * Means over windows chosen so that the output has a fixed size, whatever the input's.
 *
 * @param outputSize rows and columns of the output
 */
public record AdaptiveAvgPool2d(Pair outputSize) implements Module {

    public AdaptiveAvgPool2d {
        Expect.atLeast(1, outputSize, "outputSize");
    }

    @Override
    public String repr() {
        return "AdaptiveAvgPool2d(output_size=" + outputSize + ")";
    }
}
