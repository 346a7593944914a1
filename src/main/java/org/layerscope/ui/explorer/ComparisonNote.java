package org.layerscope.ui.explorer;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.i18n.LocaleChangeEvent;
import com.vaadin.flow.i18n.LocaleChangeObserver;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.layerscope.ui.Following;
import org.layerscope.ui.Pages;
import org.layerscope.visualization.Comparison;
import org.layerscope.visualization.Extraction;
import org.layerscope.visualization.ExtractionException;
import org.layerscope.visualization.ExtractionState;
import org.layerscope.visualization.Similarity;

/** Says how alike the two are that are compared, and what is to be known about it. */
public final class ComparisonNote extends Paragraph implements LocaleChangeObserver {

    private static final List<String> LATER = List.of("compare.later");

    private record Pair(Extraction shown, Extraction counterpart, Comparison comparison) {}

    private final Following following = new Following(this, this::draw);
    private @Nullable Pair pair;
    private OptionalDouble cosine = OptionalDouble.empty();
    private String problem = "";
    /** What there is to say in place of the cosine: a text's key and what it is about. */
    private List<String> lack = List.of();

    ComparisonNote() {
        addClassNames("comparison-note", "dim");
        getElement().setAttribute("role", "status");
        setVisible(false);
    }

    /** Speaks of these two from now on. */
    void show(Extraction shown, Extraction counterpart, Comparison comparison) {
        Pair next = new Pair(shown, counterpart, comparison);
        if (!next.equals(pair)) {
            pair = next;
            cosine = OptionalDouble.empty();
            problem = "";
            lack = List.of();
            following.follow(counterpart);
        }
        describe();
    }

    /** Nothing is compared. */
    void clear() {
        pair = null;
        lack = List.of();
        describe();
    }

    /** What is to be compared waits for a place in the queue. */
    void promise() {
        pair = null;
        lack = LATER;
        describe();
    }

    private void draw(Extraction counterpart, ExtractionState state) {
        Pair now = pair;
        if (now == null || !counterpart.equals(now.counterpart())) {
            return;
        }
        problem = state instanceof ExtractionState.Failed failed ? failed.sentence() : "";
        if (state instanceof ExtractionState.Done && cosine.isEmpty() && !isSame(now)) {
            measure(now);
        }
        describe();
    }

    private static boolean isSame(Pair two) {
        return two.comparison() == Comparison.PHOTO
                && two.counterpart().input().equals(two.shown().input());
    }

    private void measure(Pair two) {
        UI ui = UI.getCurrent();
        Similarity.between(two.shown(), two.counterpart()).ifPresent(future -> {
            var unused = future.whenComplete((known, fault) -> Pages.tell(ui, () -> {
                if (two.equals(pair)) {
                    hear(two, known, fault);
                    describe();
                }
            }));
        });
    }

    private void hear(Pair two, @Nullable Similarity known, @Nullable Throwable fault) {
        if (known != null) {
            cosine = known.cosine();
            lack = List.of();
        } else if (fault == null || !(fault.getCause() instanceof ExtractionException why)) {
            lack = List.of("compare.failed", "computation_failed");
        } else if (why.retryAfter().isEmpty()) {
            lack = List.of("compare.failed", why.code());
        } else {
            lack = LATER;
            Pages.tellLater(UI.getCurrent(), why.retryAfter().get(), () -> {
                if (two.equals(pair)) {
                    measure(two);
                }
            });
        }
    }

    private void describe() {
        setText(Optional.ofNullable(pair).map(this::sentence).orElseGet(this::lacking));
        setVisible(!getText().isEmpty());
    }

    private String lacking() {
        return lack.isEmpty() ? "" : getTranslation(lack.getFirst(), lack.getLast());
    }

    private String sentence(Pair two) {
        if (!problem.isEmpty()) {
            return problem;
        }
        if (isSame(two)) {
            return getTranslation("compare.another");
        }
        String alike = cosine.isPresent()
                ? getTranslation("compare.cosine", String.format(Locale.ROOT, "%.3f", cosine.getAsDouble()))
                : lacking();
        return two.comparison() == Comparison.PASS ? (getTranslation("compare.sizes") + " " + alike).strip() : alike;
    }

    @Override
    public void localeChange(LocaleChangeEvent event) {
        describe();
    }
}
