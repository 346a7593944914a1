package org.layerscope.ui.explorer;

import org.jspecify.annotations.Nullable;
import org.layerscope.model.Model;
import org.layerscope.model.ModelCatalogue;
import org.layerscope.visualization.ExtractionSettings;

/**
 * The model of the settings that were asked about last, and its taps: each step of the history asks several times, and to list them takes
 * milliseconds. A model stays known here when its file has gone.
 */
final class ViewedModel {

    private final ModelCatalogue catalogue;
    private Model model;
    private @Nullable ExtractionSettings listedFor;
    private @Nullable Taps listed;

    ViewedModel(ModelCatalogue catalogue) {
        this.catalogue = catalogue;
        model = catalogue.defaultModel();
    }

    /** The model that these settings name; where there is none, the one of the last. */
    Model of(ExtractionSettings settings) {
        if (!model.id().equals(settings.model())) {
            catalogue.find(settings.model()).ifPresent(this::become);
        }
        return model;
    }

    /** Takes the model's place that it had with other settings or another file. */
    void become(Model next) {
        model = next;
        listedFor = null;
    }

    /** What there is to look at under these settings. */
    Taps taps(ExtractionSettings settings) {
        Model now = of(settings);
        Taps known = listed;
        if (known == null || !settings.equals(listedFor)) {
            known = Taps.of(now, settings);
            listed = known;
            listedFor = settings;
        }
        return known;
    }
}
