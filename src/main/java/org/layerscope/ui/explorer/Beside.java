package org.layerscope.ui.explorer;

import org.jspecify.annotations.Nullable;
import org.layerscope.api.ApiUrls;
import org.layerscope.visualization.Comparison;
import org.layerscope.visualization.Extraction;
import org.layerscope.visualization.ExtractionSettings;

/**
 * What is seen beside an extraction.
 *
 * @param base address of its taps
 * @param with what requests of the extraction on the screen call it
 * @param shown what its own requests call the extraction on the screen
 * @param name of the kind of comparison in the texts: {@code photo}, {@code untrained}, {@code trained}, {@code chain} or {@code forward}
 * @param picture address of what the network sees there, where that is another picture
 * @param taps what there is to see
 */
public record Beside(
        String base,
        String with,
        String shown,
        String name,
        @Nullable String picture,
        Taps taps) {

    /** A counterpart in the session. */
    static Beside of(Extraction shown, Extraction counterpart, Comparison comparison) {
        return of(
                counterpart,
                comparison,
                ApiUrls.taps(counterpart.id()),
                counterpart.id(),
                shown.id(),
                comparison == Comparison.PHOTO ? ApiUrls.input(counterpart.id()) : null);
    }

    /**
     * A counterpart of a share.
     *
     * @param picture address of what the network sees there, where that is another picture and visitors may see it
     */
    public static Beside of(Extraction counterpart, Comparison comparison, String base, @Nullable String picture) {
        return of(counterpart, comparison, base, comparison.id(), ApiUrls.SHOWN, picture);
    }

    private static Beside of(
            Extraction counterpart,
            Comparison comparison,
            String base,
            String with,
            String shown,
            @Nullable String picture) {
        return new Beside(
                base,
                with,
                shown,
                name(comparison, counterpart.settings(), counterpart.model().trained()),
                picture,
                new Taps(counterpart.layers(), counterpart.taps()));
    }

    static String name(Comparison comparison, ExtractionSettings counterpart, boolean trained) {
        return switch (comparison) {
            case PHOTO -> "photo";
            case UNTRAINED -> trained ? "trained" : "untrained";
            case PASS -> counterpart.pass().id();
        };
    }
}
