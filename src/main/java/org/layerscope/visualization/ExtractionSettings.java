package org.layerscope.visualization;

import java.util.List;
import org.layerscope.image.Fit;
import org.layerscope.model.Model;

/**
 * What to compute of a photo.
 *
 * @param model id of a model of the catalogue
 * @param pass forward or chain
 * @param size side of the square input in pixels, {@value #MIN_SIZE} to {@value #MAX_SIZE}
 * @param fit how the photo becomes a square
 */
public record ExtractionSettings(String model, Pass pass, int size, Fit fit) {

    /** The input sides that the page offers, ascending. */
    public static final List<Integer> SIZES = List.of(128, 224, 320, 448);

    /** Smallest input side. */
    public static final int MIN_SIZE = 32;

    /** Largest input side. */
    public static final int MAX_SIZE = 448;

    public ExtractionSettings {
        if (size < MIN_SIZE || size > MAX_SIZE) {
            throw new IllegalArgumentException("size: %d (expected: %d..%d)".formatted(size, MIN_SIZE, MAX_SIZE));
        }
    }

    /** Forward: the model's own size, cropped. Chain: 128, squashed, as in the article. */
    public static ExtractionSettings defaults(Model model, Pass pass) {
        return switch (pass) {
            case FORWARD ->
                new ExtractionSettings(model.id(), pass, model.preprocessing().defaultSize(), Fit.CROP);
            case CHAIN -> new ExtractionSettings(model.id(), pass, 128, Fit.SQUASH);
        };
    }

    /** With the fit by its name, as it is stored: {@code crop} or {@code squash}. */
    public static ExtractionSettings of(String model, Pass pass, int size, String fit) {
        return new ExtractionSettings(
                model,
                pass,
                size,
                Fit.parse(fit)
                        .orElseThrow(() ->
                                new IllegalArgumentException("fit: %s (expected: crop or squash)".formatted(fit))));
    }

    /** Another pass over the same picture: of the same size and fit. */
    public ExtractionSettings withPass(Pass other) {
        return new ExtractionSettings(model, other, size, fit);
    }

    /** With another size. */
    public ExtractionSettings withSize(int other) {
        return new ExtractionSettings(model, pass, other, fit);
    }
}
