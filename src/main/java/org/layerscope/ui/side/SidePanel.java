package org.layerscope.ui.side;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Aside;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.i18n.LocaleChangeEvent;
import com.vaadin.flow.i18n.LocaleChangeObserver;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.layerscope.model.Model;
import org.layerscope.visualization.ExtractionSettings;
import org.layerscope.visualization.TapFacts;

/** The column at the right: what the model is made of. On a narrow screen it is a sheet that a handle opens. */
public final class SidePanel extends Aside implements LocaleChangeObserver {

    private final Button handle = new Button();
    private final Div content = new Div();
    private final ExtractorPanel extractor = new ExtractorPanel();
    private final FactsPanel facts = new FactsPanel();
    private final ModulesPanel modules;
    private Function<String, Optional<TapFacts>> factsOf = tap -> Optional.empty();
    private @Nullable ModelPanel about;
    private String selected = "";
    private boolean open;

    /** @param onTap hears the path of a tap that was chosen in the module tree */
    public SidePanel(Consumer<String> onTap) {
        addClassName("panel-right");
        modules = new ModulesPanel(onTap);
        content.addClassName("sheet-content");
        content.setId("side-sheet");
        content.add(extractor, facts, modules);
        handle.addClassName("sheet-handle");
        handle.addThemeVariants(ButtonVariant.TERTIARY);
        handle.getElement().setAttribute("aria-controls", "side-sheet");
        handle.addClickListener(click -> open(!open));
        add(handle, content);
    }

    /** Shows what this model is made of, and what a pass with these settings records of it. */
    public void show(Model model, ExtractionSettings settings) {
        extractor.show(model.network());
        modules.show(model, settings);
        if (about != null) {
            about.show(model);
        }
        selected = "";
        factsOf = tap -> TapFacts.of(model, settings, tap);
    }

    /** Says what is to be known about this tap, marks it in the tree and brings it into view. */
    public void select(String tap) {
        if (!tap.equals(selected)) {
            selected = tap;
            factsOf.apply(tap).ifPresent(facts::show);
        }
        modules.select(tap);
    }

    /** Shows this above the others. */
    public void addFirst(Component component) {
        content.addComponentAsFirst(component);
    }

    /** Tells below the others where the model comes from. */
    public void add(ModelPanel panel) {
        about = panel;
        content.add(panel);
    }

    private void open(boolean opened) {
        open = opened;
        setClassName("is-open", open);
        handle.getElement().setAttribute("aria-expanded", String.valueOf(open));
        handle.setText(getTranslation(open ? "side.close" : "side.open"));
    }

    @Override
    public void localeChange(LocaleChangeEvent event) {
        getElement().setAttribute("aria-label", getTranslation("side.title"));
        open(open);
    }
}
