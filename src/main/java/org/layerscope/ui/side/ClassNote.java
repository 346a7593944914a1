package org.layerscope.ui.side;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.i18n.LocaleChangeEvent;
import com.vaadin.flow.i18n.LocaleChangeObserver;
import java.text.NumberFormat;
import org.layerscope.visualization.ClassMap;

/** What the map of a class over the picture is, and what its colours stand for. */
final class ClassNote extends Div implements LocaleChangeObserver {

    private final Paragraph sentence = new Paragraph();
    private final Span low = new Span();
    private final Span high = new Span();
    private final Div legend;
    private Runnable said = () -> say("why.hint");

    ClassNote() {
        addClassNames("class-note", "dim");
        sentence.getElement().setAttribute("role", "status");
        Span ramp = new Span();
        ramp.addClassName("class-ramp");
        legend = new Div(low, ramp, high);
        legend.addClassNames("class-legend", "num");
        add(sentence, legend);
    }

    /** No class is chosen. */
    void invite() {
        become(() -> say("why.hint"));
    }

    void await() {
        become(() -> say("prediction.running"));
    }

    /** @param code of the refusal */
    void refuse(String label, String code) {
        become(() -> say("why.failed", label, code));
    }

    void describe(ClassMap map) {
        become(() -> draw(map));
    }

    private void become(Runnable next) {
        said = next;
        next.run();
    }

    private void say(String key, Object... arguments) {
        sentence.setText(getTranslation(key, arguments));
        legend.setVisible(false);
    }

    private void draw(ClassMap map) {
        float least = 0;
        float most = 0;
        for (float value : map.values()) {
            least = Math.min(least, value);
            most = Math.max(most, value);
        }
        boolean exact = map.method() == ClassMap.Method.CAM;
        String label = map.label().replace('_', ' ');
        NumberFormat number = NumberFormat.getNumberInstance(getLocale());
        number.setMaximumFractionDigits(2);
        String kind =
                most == 0 && !exact ? "why.nothing" : "why." + map.method().id();
        sentence.setText(getTranslation(kind, label, number.format(map.logit())) + " "
                + getTranslation("why.cells", map.height(), map.width(), map.tap()));
        float end = Math.max(-least, most);
        low.setText(exact ? getTranslation("why.against", number.format(-end)) : "0");
        high.setText(getTranslation("why.for", number.format(end)));
        legend.setClassName("is-positive", !exact);
        legend.setVisible(end > 0);
    }

    @Override
    public void localeChange(LocaleChangeEvent event) {
        said.run();
    }
}
