package org.layerscope.ui.photo;

import com.vaadin.flow.component.html.DescriptionList;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Image;
import com.vaadin.flow.i18n.LocaleChangeEvent;
import com.vaadin.flow.i18n.LocaleChangeObserver;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.layerscope.api.ApiUrls;
import org.layerscope.model.Model;
import org.layerscope.ui.Following;
import org.layerscope.visualization.ClassMap;
import org.layerscope.visualization.Extraction;
import org.layerscope.visualization.ExtractionSettings;
import org.layerscope.visualization.ExtractionState;

/** What the network sees: the photo at the input size, and the choice of that size. */
final class InputView extends Div implements LocaleChangeObserver {

    private final H2 heading = new H2();
    private final Image picture = new Image();
    private final ClassOverlay overlay = new ClassOverlay();
    private final Div frame = new Div(picture, overlay);
    private final DescriptionList.Term inputTerm = new DescriptionList.Term();
    private final DescriptionList.Description inputText = new DescriptionList.Description();
    private final SizeChoice size;
    private final Following following;
    private @Nullable ExtractionSettings settings;
    private @Nullable Model offeredFor;

    InputView(IntConsumer onSize) {
        addClassName("input-view");
        heading.addClassName("panel-heading");
        frame.addClassName("input-frame");
        picture.setVisible(false);
        size = new SizeChoice(onSize);
        DescriptionList facts = new DescriptionList();
        facts.add(inputTerm, inputText);
        Div side = new Div(facts, size);
        side.addClassName("input-facts");
        Div row = new Div(frame, side);
        row.addClassName("input-row");
        add(heading, row);
        following = new Following(this, this::draw);
    }

    void show(Model model, ExtractionSettings shown) {
        // Which sizes there are is worked out from the whole network, and this is called for each step of a pass.
        if (settings == null || settings.pass() != shown.pass() || !model.equals(offeredFor)) {
            size.offer(ExtractionSettings.sizes(model, shown.pass()));
            offeredFor = model;
        }
        settings = shown;
        size.setValue(shown.size());
        describe();
    }

    void follow(Extraction extraction) {
        following.follow(extraction);
    }

    /** Draws this map over the picture, or none. */
    void explain(Optional<ClassMap> map) {
        overlay.show(map);
    }

    private void draw(Extraction extraction, ExtractionState state) {
        if (state instanceof ExtractionState.Failed) {
            return;
        }
        show(extraction.model(), extraction.settings());
        String source = ApiUrls.input(extraction.id());
        if (!source.equals(picture.getSrc())) {
            picture.setSrc(source);
            picture.setVisible(true);
        }
    }

    private void describe() {
        ExtractionSettings shown = settings;
        if (shown != null) {
            String pixels = String.valueOf(shown.size());
            inputText.setText(getTranslation("photo.input." + shown.fit().id(), pixels));
            picture.setAlt(getTranslation("photo.sees.alt", pixels));
        }
    }

    @Override
    public void localeChange(LocaleChangeEvent event) {
        heading.setText(getTranslation("photo.sees"));
        inputTerm.setText(getTranslation("photo.input"));
        describe();
    }
}
