package org.layerscope.ui.explorer;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.layerscope.visualization.ExtractionSettings;

/**
 * What the explorer shows, all of it but the photo.
 *
 * @param settings what is run
 * @param look what is looked at of it
 * @param language of the page; none for the browser's
 */
public record ViewState(
        ExtractionSettings settings, Look look, @Nullable Locale language) {

    /** The first look at what these settings give. */
    static ViewState start(ExtractionSettings settings) {
        return new ViewState(settings, Look.FIRST, null);
    }

    /** The same view of what these settings give. */
    public ViewState with(ExtractionSettings other) {
        return new ViewState(other, look, language);
    }

    /** Another look at the same. */
    public ViewState with(Look other) {
        return new ViewState(settings, other, language);
    }

    /** The same in another language. */
    public ViewState with(Locale other) {
        return new ViewState(settings, look, other);
    }
}
