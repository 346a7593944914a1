package org.layerscope.ui;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.progressbar.ProgressBar;
import com.vaadin.flow.i18n.LocaleChangeEvent;
import com.vaadin.flow.i18n.LocaleChangeObserver;
import org.jspecify.annotations.Nullable;
import org.layerscope.visualization.Extraction;
import org.layerscope.visualization.ExtractionState;

/** How far an extraction is, in one line: place in the queue, then layers done, with a way to cancel; or why it failed. */
public final class ProgressLine extends Div implements LocaleChangeObserver {

    private final Span status = new Span();
    private final Span alert = new Span();
    private final ProgressBar bar = new ProgressBar();
    private final Button cancel = new Button();
    private final boolean cancellable;
    private final Following following;
    private @Nullable Extraction extraction;

    public ProgressLine() {
        this(true);
    }

    /** @param cancellable false for an extraction that others look at, too */
    public ProgressLine(boolean cancellable) {
        this.cancellable = cancellable;
        addClassName("progress-line");
        status.addClassNames("num", "progress-text");
        status.getElement().setAttribute("role", "status");
        alert.addClassName("notice");
        alert.getElement().setAttribute("role", "alert");
        cancel.addThemeVariants(ButtonVariant.SMALL);
        cancel.addClickListener(click -> {
            if (extraction != null) {
                extraction.cancel();
            }
        });
        add(status, bar, cancel, alert);
        following = new Following(this, true, this::draw);
        idle("", "");
    }

    /** Shows this extraction's progress from now on. */
    public void follow(Extraction followed) {
        extraction = followed;
        following.follow(followed);
    }

    private void draw(Extraction followed, ExtractionState state) {
        switch (state) {
            case ExtractionState.Queued queued -> {
                working(place(queued));
                bar.setIndeterminate(true);
            }
            case ExtractionState.Running running -> {
                working(getTranslation("progress.layers", running.done(), running.total()));
                bar.setIndeterminate(false);
                bar.setValue(state.fraction());
            }
            case ExtractionState.Done done -> idle("", "");
            case ExtractionState.Cancelled cancelled -> idle(getTranslation("progress.cancelled"), "");
            case ExtractionState.Failed failed -> idle("", failed.sentence());
        }
    }

    private String place(ExtractionState.Queued queued) {
        long seconds = Math.max(1, queued.estimatedWait().plusMillis(999).toSeconds());
        return switch (queued.position()) {
            case 0 -> getTranslation("progress.queued.unknown");
            case 1 -> getTranslation("progress.queued.next", seconds);
            default -> getTranslation("progress.queued", queued.position(), seconds);
        };
    }

    private void working(String text) {
        removeClassName("is-empty");
        say(text, "");
        bar.setVisible(true);
        cancel.setVisible(cancellable);
    }

    private void idle(String text, String problem) {
        setClassName("is-empty", text.isEmpty() && problem.isEmpty());
        say(text, problem);
        bar.setVisible(false);
        cancel.setVisible(false);
    }

    private void say(String text, String problem) {
        status.setText(text);
        alert.setText(problem);
    }

    @Override
    public void localeChange(LocaleChangeEvent event) {
        cancel.setText(getTranslation("progress.cancel"));
        bar.getElement().setAttribute("aria-label", getTranslation("progress.label"));
        following.redraw();
    }
}
