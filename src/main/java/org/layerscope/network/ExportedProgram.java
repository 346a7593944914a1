package org.layerscope.network;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A network in a {@code .pt2} archive, as PyTorch's {@code torch.export.save} writes it. */
public sealed interface ExportedProgram {

    /**
     * A network that can be run.
     *
     * @param network module tree, from the recorded module stack: PyTorch's own modules that make one operation are ours, Sequentials are
     *     {@link Sequential}, all others {@link CustomModule}. Modules that compute nothing, such as an identity, or that are not called, such
     *     as an auxiliary classifier, are missing, and so are their weights
     * @param graph the operations of its forward pass; without a softmax at its end, so that its output are logits. Each tap has the path of
     *     its module; the n-th call of a shared one, and what a module's own code computes, have a name and a number: {@code layer1.0.relu2},
     *     {@code layer1.0.add1}
     * @param weights its numbers, by the paths of the tree's modules
     * @param input the shape of the example input: channels (always 3), height, width
     * @param fixedSize false where the graph takes an input of twice the example's height and width too, and no reshaping in it was written
     *     down with the example's sizes. Smaller sizes may be too small: {@link Graph#shapes} tells. What a network's code worked out from the
     *     example's size and wrote down as another number, such as a pool's kernel, is taken as written
     */
    record Accepted(Module network, Graph graph, StateDict weights, Shape input, boolean fixedSize)
            implements ExportedProgram {}

    /**
     * None that can be run.
     *
     * @param problem what was found, what was expected and what to do, for people to read
     */
    record Refused(String problem) implements ExportedProgram {

        private static final int LONGEST = 2000;

        public Refused {
            // It may quote the file.
            String plain = problem.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]", "?");
            problem = plain.length() > LONGEST ? plain.substring(0, LONGEST) + "…" : plain;
        }
    }

    /**
     * Reads an archive; computes nothing, and reads no pickle. The file is mapped into memory and must not change while the network is in
     * use.
     */
    static ExportedProgram read(Path file) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long bytes = channel.size();
            Expect.that(bytes <= Integer.MAX_VALUE, "archive", bytes + " bytes", "at most 2 GiB");
            return ProgramReader.read(channel.map(MapMode.READ_ONLY, 0, bytes));
        } catch (IllegalArgumentException e) {
            return new Refused(String.valueOf(e.getMessage()));
        } catch (ArithmeticException e) {
            return new Refused("network: sizes of 2^31 or more (expected: smaller ones)");
        } catch (IOException e) {
            return new Refused("archive: cannot be read (" + e.getClass().getSimpleName() + ")");
        }
    }
}
