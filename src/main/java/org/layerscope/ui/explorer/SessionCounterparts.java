package org.layerscope.ui.explorer;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.layerscope.model.ModelCatalogue;
import org.layerscope.visualization.Comparison;
import org.layerscope.visualization.Extraction;
import org.layerscope.visualization.ExtractionException;
import org.layerscope.visualization.ExtractionSettings;
import org.layerscope.visualization.ExtractionState;
import org.layerscope.visualization.VisualizationService;

/** Those that the session computes beside its own extraction. */
record SessionCounterparts(VisualizationService visualization, ModelCatalogue catalogue)
        implements Comparing.Counterparts {

    /** Where a place is free again already. */
    private static final Duration AT_LEAST = Duration.ofSeconds(1);

    @Override
    public boolean offers(Comparison comparison) {
        return true;
    }

    @Override
    public Comparing.Counterpart of(Extraction shown, @Nullable Comparison wanted) {
        visualization.compare(wanted);
        return Optional.ofNullable(wanted)
                .flatMap(one -> visualization.counterpart().filter(counterpart -> isOf(shown, counterpart, one)))
                .map(this::thereOrLater)
                .orElseGet(Comparing.Counterpart.None::new);
    }

    private Comparing.Counterpart thereOrLater(Extraction counterpart) {
        return counterpart.state() instanceof ExtractionState.Failed failed
                        && failed.code().equals("busy")
                ? new Comparing.Counterpart.Later(visualization
                        .busy()
                        .flatMap(ExtractionException::retryAfter)
                        .orElse(AT_LEAST))
                : new Comparing.Counterpart.There(counterpart);
    }

    @Override
    public void leave(Extraction counterpart) {
        if (Onlookers.all().noneMatch(view -> view.comparing.shows(counterpart))) {
            counterpart.cancel();
        }
    }

    /** The session may be on its way to something else already, or have come back from it. */
    private boolean isOf(Extraction shown, Extraction counterpart, Comparison comparison) {
        Optional<ExtractionSettings> settings = comparison.counterpart(shown.settings(), catalogue);
        return settings.equals(Optional.of(counterpart.settings()))
                && (comparison == Comparison.PHOTO || counterpart.input().equals(shown.input()));
    }

    @Override
    public void keepPhoto(Extraction shown) {
        visualization.keepPhoto(shown);
    }

    @Override
    public Beside beside(Extraction shown, Extraction counterpart, Comparison comparison) {
        return Beside.of(shown, counterpart, comparison);
    }
}
