package org.layerscope.ui.side;

import com.vaadin.flow.component.html.DescriptionList;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.i18n.LocaleChangeEvent;
import com.vaadin.flow.i18n.LocaleChangeObserver;
import java.text.NumberFormat;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.layerscope.network.AvgPool2d;
import org.layerscope.network.Conv2d;
import org.layerscope.network.MaxPool2d;
import org.layerscope.network.Module;
import org.layerscope.network.Pair;
import org.layerscope.network.ReceptiveField;
import org.layerscope.network.Shape;
import org.layerscope.visualization.TapFacts;

/** What is to be known about the tap on the screen: its shape, the sizes of its module, how much of the picture a cell sees. */
final class FactsPanel extends Section implements LocaleChangeObserver {

    /** Short enough for two in a row. */
    private static final Set<String> HALVES =
            Set.of("kernel", "stride", "padding", "dilation", "groups", "jump", "start");

    private final H2 heading = new H2();
    private final DescriptionList list = new DescriptionList();
    private @Nullable TapFacts shown;

    FactsPanel() {
        addClassNames("panel", "facts-panel");
        heading.addClassName("panel-heading");
        list.addClassName("facts");
        add(heading, list);
    }

    /** Shows these. */
    void show(TapFacts facts) {
        if (!facts.equals(shown)) {
            shown = facts;
            draw(facts);
        }
    }

    private void draw(TapFacts facts) {
        list.removeAll();
        Shape shape = facts.tap().shape();
        fact("tap", facts.tap().path());
        fact("shape", shape.channels() + " × " + shape.height() + " × " + shape.width());
        if (!facts.path().equals(facts.tap().path())) {
            fact("convolution", facts.path());
        }
        facts.module().ifPresent(this::sizes);
        fact("parameters", NumberFormat.getIntegerInstance(getLocale()).format(facts.parameters()));
        field(facts.receptiveField());
    }

    private void sizes(Module module) {
        switch (module) {
            case Conv2d conv -> {
                window(conv.kernelSize(), conv.stride(), conv.padding(), conv.dilation());
                fact("groups", String.valueOf(conv.groups()));
            }
            case MaxPool2d pool -> window(pool.kernelSize(), pool.stride(), pool.padding(), pool.dilation());
            case AvgPool2d pool -> window(pool.kernelSize(), pool.stride(), pool.padding(), Pair.of(1));
            default -> fact("type", module.type());
        }
    }

    private void window(Pair kernel, Pair stride, Pair padding, Pair dilation) {
        fact("kernel", kernel.height() + " × " + kernel.width());
        fact("stride", text(stride));
        fact("padding", text(padding));
        if (!dilation.equals(Pair.of(1))) {
            fact("dilation", text(dilation));
        }
    }

    private void field(ReceptiveField field) {
        if (field.everything()) {
            fact("field", getTranslation("facts.everything"));
        } else {
            fact("field", pixels(field.size()));
            fact("jump", pixels(field.jump()));
            fact("start", pixels(field.start()));
        }
    }

    private String pixels(double number) {
        return getTranslation(
                "facts.pixels", NumberFormat.getNumberInstance(getLocale()).format(number));
    }

    private static String text(Pair pair) {
        return pair.height() == pair.width() ? String.valueOf(pair.height()) : pair.height() + " × " + pair.width();
    }

    private void fact(String key, String value) {
        DescriptionList.Term term = new DescriptionList.Term(getTranslation("facts." + key));
        if (key.equals("field") || key.equals("jump") || key.equals("start")) {
            term.setTitle(getTranslation("facts." + key + ".title"));
        }
        DescriptionList.Description description = new DescriptionList.Description(value);
        if (HALVES.contains(key)) {
            term.addClassName("half");
            description.addClassName("half");
        }
        list.add(term, description);
    }

    @Override
    public void localeChange(LocaleChangeEvent event) {
        String name = getTranslation("facts.title");
        heading.setText(name);
        setAriaLabel(name);
        if (shown != null) {
            draw(shown);
        }
    }
}
