package org.layerscope.ui.explorer;

import com.vaadin.flow.component.UI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.layerscope.model.ModelCatalogue;
import org.layerscope.ui.Pages;
import org.layerscope.visualization.Comparison;
import org.layerscope.visualization.Extraction;
import org.layerscope.visualization.ExtractionSettings;

/** What is seen beside the extraction on the screen: offered to and shown by the element, computed by others. */
public final class Comparing {

    /** Who computes counterparts. */
    public interface Counterparts {

        /** Whether there can be such. */
        boolean offers(Comparison comparison);

        /**
         * What this extraction is compared with from now on.
         *
         * @param wanted null for nothing
         */
        Counterpart of(Extraction shown, @Nullable Comparison wanted);

        /** This one is not seen here any more. */
        void leave(Extraction counterpart);

        /** The photo that this shows is the one to compare others with. */
        void keepPhoto(Extraction shown);

        /** Where it is to be seen. */
        Beside beside(Extraction shown, Extraction counterpart, Comparison comparison);
    }

    /** What there is to compare with. */
    public sealed interface Counterpart {

        /** There or on its way. */
        record There(Extraction extraction) implements Counterpart {}

        /** Too many wait for the device: to be asked for again after this time. */
        record Later(Duration again) implements Counterpart {}

        /** Nothing. */
        record None() implements Counterpart {}
    }

    private final LayerExplorer explorer;
    private final ModelCatalogue catalogue;
    private final Counterparts counterparts;
    private final ComparisonNote note = new ComparisonNote();
    private @Nullable Extraction shown;
    private @Nullable Comparison wanted;
    private @Nullable Extraction beside;
    private boolean retrying;

    /** Compares nothing yet. */
    public Comparing(LayerExplorer explorer, ModelCatalogue catalogue, Counterparts counterparts) {
        this.explorer = explorer;
        this.catalogue = catalogue;
        this.counterparts = counterparts;
        explorer.onComparedRefusal(code -> {
            // Nobody looked at it for a while, or another page of the same person wanted something else.
            if (code.equals("unknown_extraction") || code.equals("cancelled")) {
                show();
            }
        });
        note.addDetachListener(detach -> turnTo(null));
    }

    /** Where it is said how alike the two are. */
    public ComparisonNote note() {
        return note;
    }

    /** That of the other photo, while one is compared. */
    Optional<Extraction> otherPhoto() {
        Extraction on = shown;
        return Optional.ofNullable(beside)
                .filter(there -> wanted == Comparison.PHOTO
                        && on != null
                        && !there.input().equals(on.input()));
    }

    /** Whether this is seen beside the extraction on the screen. */
    boolean shows(Extraction counterpart) {
        return counterpart.equals(beside);
    }

    /** Another extraction is on the screen, or none. */
    public void follow(@Nullable Extraction extraction) {
        shown = extraction;
        show();
    }

    /** An address wants this compared from now on; null for nothing. */
    public void want(@Nullable Comparison comparison) {
        wanted = comparison;
        show();
    }

    /** The user wants this compared from now on; null for nothing. */
    public void choose(@Nullable Comparison comparison) {
        Extraction on = shown;
        if (on != null && comparison == Comparison.PHOTO && wanted != comparison) {
            counterparts.keepPhoto(on);
        }
        want(comparison);
    }

    private void show() {
        Extraction on = shown;
        Comparison comparison = wanted;
        if (on == null) {
            explorer.offer(Map.of());
            hide();
            return;
        }
        explorer.offer(offered(on.settings()));
        switch (counterparts.of(on, comparison)) {
            case Counterpart.There(Extraction counterpart)
            when comparison != null -> {
                turnTo(counterpart);
                explorer.compare(counterparts.beside(on, counterpart, comparison));
                note.show(on, counterpart, comparison);
            }
            case Counterpart.Later(Duration again) -> {
                hide();
                note.promise();
                retry(again);
            }
            case Counterpart.There there -> hide();
            case Counterpart.None none -> hide();
        }
    }

    private void turnTo(@Nullable Extraction next) {
        Extraction before = beside;
        beside = next;
        if (before != null && !before.equals(next)) {
            counterparts.leave(before);
        }
    }

    /** Asks again in a while, unless that is to happen already. */
    private void retry(Duration after) {
        if (!retrying) {
            retrying = true;
            Pages.tellLater(UI.getCurrent(), after, () -> {
                retrying = false;
                show();
            });
        }
    }

    private void hide() {
        turnTo(null);
        explorer.compare(null);
        note.clear();
    }

    private Map<Comparison, String> offered(ExtractionSettings settings) {
        Map<Comparison, String> offered = new LinkedHashMap<>();
        for (Comparison comparison : Comparison.values()) {
            comparison
                    .counterpart(settings, catalogue)
                    .filter(possible -> counterparts.offers(comparison))
                    .ifPresent(beside -> offered.put(comparison, name(comparison, beside)));
        }
        return offered;
    }

    private String name(Comparison comparison, ExtractionSettings counterpart) {
        return Beside.name(
                comparison,
                counterpart,
                catalogue
                        .find(counterpart.model())
                        .filter(model -> model.trained())
                        .isPresent());
    }
}
