package org.layerscope.ui.side;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.OrderedList;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.i18n.LocaleChangeEvent;
import com.vaadin.flow.i18n.LocaleChangeObserver;
import java.text.NumberFormat;
import java.util.List;
import java.util.OptionalDouble;
import org.layerscope.model.Model;
import org.layerscope.ui.Following;
import org.layerscope.visualization.Coverage;
import org.layerscope.visualization.Extraction;
import org.layerscope.visualization.ExtractionState;
import org.layerscope.visualization.Pass;
import org.layerscope.visualization.Prediction;

/** The five likeliest classes of the photo, and the proof that all was recorded and recording did not change them. */
public final class PredictionPanel extends Section implements LocaleChangeObserver {

    private static final int TOP = 5;

    private final H2 heading = new H2();
    private final Paragraph remark = new Paragraph();
    private final OrderedList list = new OrderedList();
    private final Div proof = new Div();
    private final H2 proofHeading = new H2();
    private final Paragraph proofLine = new Paragraph();
    private final Following following;
    private String remarkKey = "prediction.none";

    public PredictionPanel() {
        addClassNames("panel", "prediction-panel");
        heading.addClassName("panel-heading");
        remark.addClassName("dim");
        list.addClassName("prediction");
        proofHeading.addClassName("panel-heading");
        proofLine.addClassNames("proof", "dim");
        proof.add(proofHeading, proofLine);
        proof.setVisible(false);
        list.setVisible(false);
        proof.addClassName("prediction-proof");
        Div content = new Div(heading, remark, list);
        content.addClassName("prediction-content");
        add(content, proof);
        following = new Following(this, this::draw);
    }

    /** Says what is to be expected of this model and pass while no photo has been chosen. */
    public void show(Model model, Pass pass) {
        list.setVisible(false);
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
        if (extraction.settings().pass() == Pass.CHAIN) {
            list.setVisible(false);
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
        List<Prediction> top = extraction.predictions(TOP);
        NumberFormat percent = NumberFormat.getNumberInstance(getLocale());
        percent.setMinimumFractionDigits(1);
        percent.setMaximumFractionDigits(1);
        list.removeAll();
        for (Prediction prediction : top) {
            list.add(bar(prediction, percent));
        }
        list.setVisible(!top.isEmpty());
        remark(extraction.model().trained() ? "" : "prediction.untrained");
        drawProof(extraction, extraction.logitsMaxAbsDiff());
    }

    private ListItem bar(Prediction prediction, NumberFormat percent) {
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
        return new ListItem(name, bar, value);
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
