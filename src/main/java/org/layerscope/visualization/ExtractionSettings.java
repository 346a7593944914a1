package org.layerscope.visualization;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.layerscope.image.Fit;
import org.layerscope.model.Model;
import org.layerscope.model.Preprocessing;

/**
 * What to compute of a photo.
 *
 * @param model id of a model of the catalogue
 * @param pass forward or chain
 * @param size side of the square input in pixels, {@value #MIN_SIZE} to {@value #MAX_SIZE}
 * @param fit how the photo becomes a square
 */
public record ExtractionSettings(String model, Pass pass, int size, Fit fit) {

    /** The input sides that the page offers for most models, ascending. */
    public static final List<Integer> SIZES = List.of(128, 224, 320, 448);

    /** Smallest input side. */
    public static final int MIN_SIZE = Preprocessing.MIN_SIZE;

    /** Largest input side. */
    public static final int MAX_SIZE = Preprocessing.MAX_SIZE;

    public ExtractionSettings {
        if (size < MIN_SIZE || size > MAX_SIZE) {
            throw new IllegalArgumentException("size: %d (expected: %d..%d)".formatted(size, MIN_SIZE, MAX_SIZE));
        }
    }

    /** Forward: the model's own size, cropped. Chain: 128, squashed, as in the article, or the smallest size to offer that its layers can do. */
    public static ExtractionSettings defaults(Model model, Pass pass) {
        return switch (pass) {
            case FORWARD ->
                new ExtractionSettings(model.id(), pass, model.preprocessing().defaultSize(), Fit.CROP);
            case CHAIN -> {
                ExtractionSettings article = new ExtractionSettings(model.id(), pass, 128, Fit.SQUASH);
                yield article.misfit(model).isEmpty()
                        ? article
                        : sizes(model, pass).stream()
                                .findFirst()
                                .map(article::withSize)
                                .orElse(article);
            }
        };
    }

    /**
     * The passes that a model can do: forward, and the chain where each layer takes the channels of the one before, and memory has room for
     * it at one of the sizes to offer at least.
     */
    public static List<Pass> passes(Model model) {
        return Stream.of(Pass.values())
                .filter(pass -> pass == Pass.FORWARD || runs(model, pass))
                .toList();
    }

    private static boolean runs(Model model, Pass pass) {
        return Stream.concat(Stream.of(MAX_SIZE, model.preprocessing().defaultSize()), SIZES.stream())
                .anyMatch(size -> Passes.misfit(model, pass, size).isEmpty());
    }

    /** The input sides to offer for a model's pass, ascending: of {@link #SIZES} and its own those that it can do. */
    public static List<Integer> sizes(Model model, Pass pass) {
        return Stream.concat(SIZES.stream(), Stream.of(model.preprocessing().defaultSize()))
                .distinct()
                .sorted()
                .filter(size -> new ExtractionSettings(model.id(), pass, size, Fit.CROP)
                        .misfit(model)
                        .isEmpty())
                .toList();
    }

    /** Why the model cannot do this: name, value, expectation and the module that it fails at. Empty when it can. */
    public Optional<String> misfit(Model model) {
        if (!passes(model).contains(pass)) {
            return Passes.misfit(model, pass, MAX_SIZE)
                    .map(why -> "pass: %s (expected: forward; the layers of %s do not fit each other: %s)"
                            .formatted(pass.id(), model.id(), why));
        }
        int own = model.preprocessing().defaultSize();
        if (pass == Pass.FORWARD && model.fixedSize() && size != own) {
            return Optional.of("size: %d (expected: %d, the only one that %s takes)".formatted(size, own, model.id()));
        }
        return Passes.misfit(model, pass, size)
                .map(why -> "size: %d (expected: one that %s can take: %s)".formatted(size, model.id(), why));
    }

    /** The same for another model, as far as that can do it: else its forward pass, else its own size. */
    public ExtractionSettings on(Model other) {
        ExtractionSettings same = new ExtractionSettings(other.id(), pass, size, fit);
        if (same.misfit(other).isEmpty()) {
            return same;
        }
        Pass possible = passes(other).contains(pass) ? pass : Pass.FORWARD;
        ExtractionSettings sized = new ExtractionSettings(other.id(), possible, size, fit);
        return sized.misfit(other).isEmpty()
                ? sized
                : sized.withSize(defaults(other, possible).size());
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

    /** By another model. */
    ExtractionSettings withModel(String other) {
        return new ExtractionSettings(other, pass, size, fit);
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
