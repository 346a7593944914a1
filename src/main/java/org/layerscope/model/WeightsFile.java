package org.layerscope.model;

import java.nio.file.Path;
import org.layerscope.network.StateDict;

/** A state dict in somebody's file: {@code .safetensors}, or {@code .pth} and {@code .pt} as PyTorch's {@code torch.save} writes them. */
sealed interface WeightsFile {

    /**
     * A state dict, float32 whatever the file's type.
     *
     * @param weights with PyTorch's names, without wrapper and prefix
     */
    record Accepted(StateDict weights) implements WeightsFile {}

    /**
     * None that can be used.
     *
     * @param problem what was found, what was expected and what to do, for people to read
     */
    record Refused(String problem) implements WeightsFile {}

    /** Reads a file; the format is told by its content. */
    @SuppressWarnings("DoNotCallSuggester") // until it is written
    static WeightsFile read(Path file) {
        throw new UnsupportedOperationException("not written yet");
    }
}
