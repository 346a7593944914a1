package org.layerscope.sharing;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.layerscope.model.Model;
import org.layerscope.visualization.Comparison;
import org.layerscope.visualization.ExtractionSettings;
import org.layerscope.visualization.Pass;

/**
 * A stored extraction with its view, as everybody may see it who has the link.
 *
 * @param key SHA-256 of the id in the link, hex
 * @param title what its author calls it: plain text, never markup
 * @param showPhoto whether the picture may be shown too, and not only what the network makes of it
 * @param model id of the model
 * @param weights SHA-256 of the weights that the author's numbers came from
 * @param pass forward or chain
 * @param size side of the input in pixels
 * @param fit how the photo became a square: {@code crop} or {@code squash}
 * @param view what is shown first
 * @param createdAt to the second
 * @param expiresAt to the second; empty for never
 */
public record Share(
        String key,
        Optional<String> title,
        boolean showPhoto,
        String model,
        String weights,
        Pass pass,
        int size,
        String fit,
        SharedView view,
        Instant createdAt,
        Optional<Instant> expiresAt) {

    /** Whether its author compared it with another photo, which is pinned too. */
    public boolean hasOtherPhoto() {
        return view.compared()
                .filter(comparison -> comparison == Comparison.PHOTO)
                .isPresent();
    }

    /** What the author's numbers were computed with. */
    public ExtractionSettings settings() {
        return ExtractionSettings.of(model, pass, size, fit);
    }

    /** The input sides at which its model can show it by this pass, ascending: the pinned one, and those that can be made of it. */
    public List<Integer> sizes(Model of, Pass by) {
        return Stream.concat(Stream.of(size), ExtractionSettings.sizes(of, by).stream())
                .filter(side ->
                        settings().withPass(by).withSize(side).misfit(of).isEmpty())
                .sorted()
                .distinct()
                .toList();
    }

    boolean isExpired(Instant now) {
        return expiresAt.filter(end -> !now.isBefore(end)).isPresent();
    }
}
