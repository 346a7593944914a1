package org.layerscope.ui.side;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.NativeButton;
import com.vaadin.flow.component.html.OrderedList;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.i18n.LocaleChangeEvent;
import com.vaadin.flow.i18n.LocaleChangeObserver;
import java.text.NumberFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SequencedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.layerscope.model.Model;
import org.layerscope.ui.Following;
import org.layerscope.ui.Pages;
import org.layerscope.visualization.ClassMap;
import org.layerscope.visualization.Coverage;
import org.layerscope.visualization.Extraction;
import org.layerscope.visualization.ExtractionException;
import org.layerscope.visualization.ExtractionState;
import org.layerscope.visualization.Pass;
import org.layerscope.visualization.Prediction;

/** The five likeliest classes of the photo, each of which can be explained, and the proof that all was recorded and recording did not change them. */
public final class PredictionPanel extends Section implements LocaleChangeObserver {

    private static final int TOP = 5;

    private final H2 heading = new H2();
    private final Paragraph remark = new Paragraph();
    private final OrderedList list = new OrderedList();
    private final SequencedMap<Integer, NativeButton> buttons = new LinkedHashMap<>();
    private final ClassNote note = new ClassNote();
    private final Div proof = new Div();
    private final H2 proofHeading = new H2();
    private final Paragraph proofLine = new Paragraph();
    private final Following following;
    private final Consumer<@Nullable Integer> onChoice;
    private final Consumer<Optional<ClassMap>> onMap;
    private String remarkKey = "prediction.none";
    private @Nullable Integer explained;
    private int asked;
    private CompletableFuture<ClassMap> awaited = new CompletableFuture<>();

    /**
     * Callbacks run in the UI's thread.
     *
     * @param onChoice another class was chosen to be explained, by its index; null for none
     * @param onMap the chosen class's map has come; empty while there is none
     */
    public PredictionPanel(Consumer<@Nullable Integer> onChoice, Consumer<Optional<ClassMap>> onMap) {
        this.onChoice = onChoice;
        this.onMap = onMap;
        addClassNames("panel", "prediction-panel");
        heading.addClassName("panel-heading");
        remark.addClassName("dim");
        list.addClassName("prediction");
        proofHeading.addClassName("panel-heading");
        proofLine.addClassNames("proof", "dim");
        proof.add(proofHeading, proofLine);
        proof.setVisible(false);
        hideClasses();
        proof.addClassName("prediction-proof");
        Div content = new Div(heading, remark, list, note);
        content.addClassName("prediction-content");
        add(content, proof);
        following = new Following(this, this::draw);
        addDetachListener(detach -> leaveAsked());
    }

    /** Says what is to be expected of this model and pass while no photo has been chosen. */
    public void show(Model model, Pass pass) {
        hideClasses();
        proof.setVisible(false);
        remark(pass == Pass.CHAIN ? "prediction.chain" : "prediction.none");
    }

    /** Shows this extraction's prediction as soon as there is one; what was shown before stays until then. */
    public void follow(Extraction extraction) {
        following.follow(extraction);
    }

    private void draw(Extraction extraction, ExtractionState state) {
        switch (state) {
            case ExtractionState.Done done -> drawResult(extraction);
            case ExtractionState.Queued queued -> waiting(extraction);
            case ExtractionState.Running running -> waiting(extraction);
            case ExtractionState.Failed failed -> {}
            case ExtractionState.Cancelled cancelled -> {}
        }
    }

    private void waiting(Extraction extraction) {
        drawProof(extraction, OptionalDouble.empty());
        forgetMap();
        if (extraction.settings().pass() == Pass.CHAIN) {
            hideClasses();
            remark("prediction.chain");
        } else if (!list.isVisible()) {
            remark("prediction.running");
        }
    }

    private void drawResult(Extraction extraction) {
        if (extraction.settings().pass() == Pass.CHAIN) {
            waiting(extraction);
            return;
        }
        List<Prediction> all = extraction.predictions(Integer.MAX_VALUE);
        NumberFormat percent = NumberFormat.getNumberInstance(getLocale());
        percent.setMinimumFractionDigits(1);
        percent.setMaximumFractionDigits(1);
        list.removeAll();
        buttons.clear();
        for (int rank = 0; rank < all.size(); rank++) {
            if (rank < TOP || Objects.equals(all.get(rank).index(), explained)) {
                list.add(row(extraction, all.get(rank), percent));
            }
        }
        list.setVisible(!all.isEmpty());
        note.setVisible(!all.isEmpty());
        ask(extraction);
        String key = extraction.model().trained() ? "" : "prediction.untrained";
        boolean nothing = all.isEmpty() && extraction.logitsMaxAbsDiff().isPresent();
        remark(nothing ? "prediction.not-finite" : key);
        drawProof(extraction, extraction.logitsMaxAbsDiff());
    }

    private ListItem row(Extraction extraction, Prediction prediction, NumberFormat percent) {
        String label = prediction.label().replace('_', ' ');
        Span name = new Span(label);
        name.addClassName("prediction-name");
        name.setTitle(label);
        Span bar = new Span();
        bar.addClassName("prediction-bar");
        bar.getElement().setAttribute("aria-hidden", "true");
        bar.getStyle().set("--probability", String.valueOf(prediction.probability()));
        Span value = new Span(getTranslation("prediction.percent", percent.format(100 * prediction.probability())));
        value.addClassNames("num", "dim", "prediction-value");
        NativeButton button = new NativeButton();
        button.add(name, bar, value);
        button.addClickListener(click -> {
            Integer index = prediction.index();
            explained = index.equals(explained) ? null : index;
            ask(extraction);
            onChoice.accept(explained);
        });
        buttons.put(prediction.index(), button);
        return new ListItem(button);
    }

    /** Explains this class of whatever is shown now or next, without calling back; null for none. */
    public void explain(@Nullable Integer index) {
        if (!Objects.equals(index, explained)) {
            explained = index;
            following.redraw();
        }
    }

    private void hideClasses() {
        list.setVisible(false);
        note.setVisible(false);
        forgetMap();
    }

    private void forgetMap() {
        leaveAsked();
        onMap.accept(Optional.empty());
    }

    /** Whatever was asked for before is neither waited for nor drawn any more. */
    private void leaveAsked() {
        asked++;
        awaited.cancel(false);
    }

    private void ask(Extraction extraction) {
        forgetMap();
        buttons.forEach((index, button) ->
                button.getElement().setAttribute("aria-pressed", String.valueOf(index.equals(explained))));
        Integer index = explained;
        if (index == null || index >= extraction.classes()) {
            note.invite();
            return;
        }
        awaited = extraction.classMap(index);
        if (awaited.state() == Future.State.SUCCESS) {
            answer(extraction, index, awaited.resultNow(), null); // at once, so that nothing flickers
            return;
        }
        note.await();
        int question = asked;
        UI ui = UI.getCurrent();
        var unused = awaited.whenComplete((map, fault) -> Pages.tell(ui, () -> {
            if (question == asked) {
                answer(extraction, index, map, fault);
            }
        }));
    }

    private void answer(Extraction extraction, int index, @Nullable ClassMap map, @Nullable Throwable fault) {
        if (map != null) {
            note.describe(map);
            onMap.accept(Optional.of(map));
        } else {
            Throwable cause = fault == null ? null : fault.getCause();
            note.refuse(
                    extraction.label(index),
                    cause instanceof ExtractionException known ? known.code() : "computation_failed");
        }
    }

    /** @param difference largest one between the logits of the recorded and the plain pass, once that is known */
    private void drawProof(Extraction extraction, OptionalDouble difference) {
        Coverage coverage = extraction.coverage();
        int missing = coverage.total() - coverage.recorded();
        boolean equal = difference.isPresent() && difference.getAsDouble() == 0;
        String key = !(extraction.state() instanceof ExtractionState.Done)
                ? "proof.waiting"
                : extraction.settings().pass() == Pass.CHAIN
                        ? missing == 0 ? "proof.chain.all" : "proof.chain"
                        : equal ? "proof.equal" : "proof.differs";
        Object last = difference.isEmpty()
                ? String.valueOf(missing)
                : equal ? "0" : String.valueOf((float) difference.getAsDouble());
        String line = getTranslation(key, coverage.recorded(), coverage.total(), last);
        String unknown = String.join(", ", coverage.unrecognised());
        proof.setVisible(true);
        proofLine.setClassName("is-proven", equal && missing == 0);
        proofLine.setText(unknown.isEmpty() ? line : line + " " + getTranslation("proof.unrecognised", unknown));
    }

    private void remark(String key) {
        remarkKey = key;
        remark.setVisible(!key.isEmpty());
        remark.setText(key.isEmpty() ? "" : getTranslation(key));
    }

    @Override
    public void localeChange(LocaleChangeEvent event) {
        String name = getTranslation("prediction.title");
        heading.setText(name);
        setAriaLabel(name);
        proofHeading.setText(getTranslation("proof.title"));
        remark(remarkKey);
        following.redraw();
    }
}
