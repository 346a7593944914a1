package org.layerscope.ui.photo;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.dependency.StyleSheet;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Image;
import com.vaadin.flow.i18n.LocaleChangeEvent;
import com.vaadin.flow.i18n.LocaleChangeObserver;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.layerscope.api.ApiUrls;
import org.layerscope.image.Sample;

/** The samples in a row, the one that is looked at marked. */
@StyleSheet("context://layerscope/samples.css")
final class SampleRow extends Div implements LocaleChangeObserver {

    /** Twice what is seen of it, for screens of two pixels a point. */
    private static final int SIDE = 96;

    private final Map<Sample, Button> buttons = new EnumMap<>(Sample.class);

    /** @param onChoice hears which one is to be looked at */
    SampleRow(Consumer<Sample> onChoice) {
        addClassName("samples");
        for (Sample sample : Sample.values()) {
            // Relative to the page: the application need not be at the root of its host.
            Image picture = new Image(ApiUrls.sample(sample, SIDE).substring(1), "");
            picture.addClassName("sample-picture");
            Button button = new Button(picture, click -> onChoice.accept(sample));
            button.addClassName("sample");
            buttons.put(sample, button);
            add(button);
        }
        mark(null);
    }

    /** Marks this one, or none. */
    void mark(@Nullable Sample chosen) {
        buttons.forEach(
                (sample, button) -> button.getElement().setAttribute("aria-pressed", String.valueOf(sample == chosen)));
    }

    @Override
    public void localeChange(LocaleChangeEvent event) {
        buttons.forEach((sample, button) -> {
            String name = getTranslation("photo.sample." + sample.id());
            button.setAriaLabel(name);
            button.getElement().setAttribute("title", name);
        });
    }
}
