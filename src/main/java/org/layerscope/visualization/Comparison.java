package org.layerscope.visualization;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.layerscope.model.Model;
import org.layerscope.model.ModelCatalogue;

/** What an extraction is looked at beside: another one that differs from it in one thing, its counterpart. */
public enum Comparison {
    /** The same of another photo. */
    PHOTO,
    /** The same photo through the same network with random weights; where the weights are random, through the trained one. */
    UNTRAINED,
    /** The same photo by the other pass. */
    PASS;

    /** The name in URLs. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The comparison of this {@link #id}. */
    public static Optional<Comparison> parse(String id) {
        return Arrays.stream(values())
                .filter(comparison -> comparison.id().equals(id))
                .findFirst();
    }

    /** Those that are possible with these settings. */
    public static List<Comparison> of(ExtractionSettings settings, ModelCatalogue catalogue) {
        return Stream.of(values())
                .filter(comparison ->
                        comparison.counterpart(settings, catalogue).isPresent())
                .toList();
    }

    /** What to compute for the counterpart of an extraction with these settings; empty where that is not possible. */
    public Optional<ExtractionSettings> counterpart(ExtractionSettings settings, ModelCatalogue catalogue) {
        return catalogue.find(settings.model()).flatMap(model -> switch (this) {
            case PHOTO -> Optional.of(settings);
            case UNTRAINED ->
                catalogue
                        .counterpart(model)
                        .filter(catalogue::isReady)
                        .flatMap(other -> possible(settings.withModel(other.id()), other));
            case PASS ->
                Stream.of(Pass.values())
                        .filter(pass -> pass != settings.pass())
                        .findFirst()
                        .flatMap(pass -> possible(settings.withPass(pass), model));
        });
    }

    private static Optional<ExtractionSettings> possible(ExtractionSettings settings, Model model) {
        return Optional.of(settings).filter(wanted -> wanted.misfit(model).isEmpty());
    }
}
