package org.layerscope.ui.side;

import com.vaadin.flow.component.html.DescriptionList;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.i18n.LocaleChangeEvent;
import com.vaadin.flow.i18n.LocaleChangeObserver;
import java.util.List;
import org.layerscope.extractor.Extractor;
import org.layerscope.network.Module;

/** What the article's extractor found in the model: its info map, keys verbatim. */
final class ExtractorPanel extends Section implements LocaleChangeObserver {

    private final H2 heading = new H2();
    private final DescriptionList facts = new DescriptionList();
    private final Paragraph unknown = new Paragraph();
    private List<String> unrecognised = List.of();

    ExtractorPanel() {
        addClassNames("panel", "extractor-panel");
        heading.addClassName("panel-heading");
        facts.addClassName("facts");
        unknown.addClassName("dim");
        add(heading, facts, unknown);
    }

    /** Walks this model and shows what was found. */
    void show(Module model) {
        Extractor extractor = Extractor.of(model);
        facts.removeAll();
        extractor.info().forEach((name, value) -> fact(name, String.valueOf(value)));
        unrecognised = extractor.unrecognised();
        sayWhatIsUnknown();
    }

    private void fact(String name, String value) {
        facts.add(new DescriptionList.Term(name), new DescriptionList.Description(value));
    }

    private void sayWhatIsUnknown() {
        unknown.setVisible(!unrecognised.isEmpty());
        unknown.setText(getTranslation("extractor.unrecognised", String.join(", ", unrecognised)));
    }

    @Override
    public void localeChange(LocaleChangeEvent event) {
        String name = getTranslation("extractor.title");
        heading.setText(name);
        setAriaLabel(name);
        sayWhatIsUnknown();
    }
}
