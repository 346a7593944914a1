package org.layerscope.ui.explorer;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.layerscope.model.ModelCatalogue;
import org.layerscope.visualization.Comparison;
import org.layerscope.visualization.Extraction;
import org.layerscope.visualization.ExtractionSettings;
import org.layerscope.visualization.VisualizationService;

/** Those that the session computes beside its own extraction. */
record SessionCounterparts(VisualizationService visualization, ModelCatalogue catalogue)
        implements Comparing.Counterparts {

    @Override
    public boolean offers(Comparison comparison) {
        return true;
    }

    @Override
    public Optional<Extraction> of(Extraction shown, @Nullable Comparison wanted) {
        visualization.compare(wanted);
        return wanted == null
                ? Optional.empty()
                : visualization.counterpart().filter(counterpart -> isOf(shown, counterpart, wanted));
    }

    /** The session may be on its way to something else already, or have come back from it. */
    private boolean isOf(Extraction shown, Extraction counterpart, Comparison comparison) {
        Optional<ExtractionSettings> settings = comparison.counterpart(shown.settings(), catalogue);
        return settings.equals(Optional.of(counterpart.settings()))
                && (comparison == Comparison.PHOTO || counterpart.input().equals(shown.input()));
    }

    @Override
    public void keepPhoto() {
        visualization.keepPhoto();
    }

    @Override
    public Beside beside(Extraction shown, Extraction counterpart, Comparison comparison) {
        return Beside.of(shown, counterpart, comparison);
    }
}
