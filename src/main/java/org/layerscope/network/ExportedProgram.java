package org.layerscope.network;

import java.nio.file.Path;

/** A network in a {@code .pt2} archive, as PyTorch's {@code torch.export.save} writes it. */
public sealed interface ExportedProgram {

    /**
     * A network that can be run.
     *
     * @param network module tree, from the recorded module stack
     * @param graph the operations of its forward pass
     * @param weights its numbers
     * @param input the shape of the example input: channels, height, width
     * @param fixedSize whether it takes no other height and width than the example's
     */
    record Accepted(Module network, Graph graph, StateDict weights, Shape input, boolean fixedSize)
            implements ExportedProgram {}

    /**
     * None that can be run.
     *
     * @param problem what was found, what was expected and what to do, for people to read
     */
    record Refused(String problem) implements ExportedProgram {}

    /** Reads an archive; computes nothing. */
    @SuppressWarnings("DoNotCallSuggester") // until it is written
    static ExportedProgram read(Path file) {
        throw new UnsupportedOperationException("not written yet");
    }
}
