package org.layerscope.network;

/**
 * The rectifier max(x, 0).
 *
 * @param inplace whether PyTorch's module overwrites its input; only printed
 */
public record ReLU(boolean inplace) implements Activation {

    @Override
    public String repr() {
        return inplace ? "ReLU(inplace=True)" : "ReLU()";
    }
}
