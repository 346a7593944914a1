package org.layerscope.ui;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.popover.Popover;
import com.vaadin.flow.i18n.LocaleChangeEvent;
import com.vaadin.flow.i18n.LocaleChangeObserver;
import java.util.Locale;

/** A question that the screen raises, as a button, and the answer in a few sentences that it opens. */
public final class Learn extends Div implements LocaleChangeObserver {

    /** What one may wonder about. */
    public enum Topic {
        /** The weights of one output channel. */
        FILTER,
        /** One channel of an activation. */
        FEATURE_MAP,
        /** The way around a residual block. */
        SHORTCUT,
        /** The network's own pass and the article's chain. */
        PASSES;

        private String key() {
            return "learn." + name().toLowerCase(Locale.ROOT);
        }
    }

    private final Topic topic;
    private final Button question = new Button();
    private final Popover answer = new Popover();
    private final Span title = new Span();
    private final Paragraph text = new Paragraph();

    public Learn(Topic topic) {
        this.topic = topic;
        addClassNames("learn", topic.key().replace('.', '-').replace('_', '-'));
        question.addThemeVariants(ButtonVariant.SMALL, ButtonVariant.TERTIARY);
        title.addClassName("learn-title");
        text.addClassName("learn-text");
        answer.setTarget(question);
        answer.setWidth("24rem");
        answer.add(title, text);
        add(question, answer);
    }

    @Override
    public void localeChange(LocaleChangeEvent event) {
        String name = getTranslation(topic.key());
        question.setText(name);
        title.setText(name);
        answer.setAriaLabel(name);
        text.setText(getTranslation(topic.key() + ".text"));
    }
}
