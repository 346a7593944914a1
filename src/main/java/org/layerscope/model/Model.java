package org.layerscope.model;

import java.util.List;
import org.layerscope.network.Graph;
import org.layerscope.network.Module;

/**
 * A network that a photo can be shown to, with all that belongs to it but its weights, which
 * {@link ModelCatalogue#weights} holds.
 *
 * @param id stable name in addresses, {@code resnet50}
 * @param title name for people
 * @param architecture the network's family and version
 * @param trained whether its predictions mean anything
 * @param weights origin of its weights
 * @param fingerprint tells the numbers that it computes from those of all others, 64 hexadecimal digits: the SHA-256 of its weights, or of
 *     weights and settings
 * @param preprocessing from photo to input
 * @param fixedSize whether it takes no other input size than its own
 * @param labels names of the outputs, by index
 * @param network module tree
 * @param graph the forward pass of the network
 */
public record Model(
        String id,
        String title,
        String architecture,
        boolean trained,
        Weights weights,
        String fingerprint,
        Preprocessing preprocessing,
        boolean fixedSize,
        List<String> labels,
        Module network,
        Graph graph) {

    public Model {
        if (!id.matches("[a-z0-9-]+")) {
            throw new IllegalArgumentException("id: " + id + " (expected: lower-case letters, digits and hyphens)");
        }
        labels = List.copyOf(labels);
    }
}
