package org.layerscope.ui;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Header;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.i18n.LocaleChangeEvent;
import com.vaadin.flow.i18n.LocaleChangeObserver;
import java.util.Locale;
import java.util.function.Consumer;
import org.layerscope.model.Model;
import org.layerscope.model.ModelCatalogue;
import org.layerscope.visualization.Extraction;
import org.layerscope.visualization.ExtractionSettings;
import org.layerscope.visualization.ExtractionState;
import org.layerscope.visualization.Pass;

/** The bar at the top: what is run (model, pass), how it went, and how the page looks (theme, language). */
public final class HeaderBar extends Header implements LocaleChangeObserver {

    private final ModelCatalogue catalogue;
    private final ModelChoice model;
    private final PassChoice pass;
    private final Span status = new Span();
    private final Div actions = new Div();
    private final KeyHelp help = new KeyHelp();
    private final Following following;
    private String device = "";

    /**
     * Callbacks run in the UI's thread and only for what the user did.
     *
     * @param onModel a model was chosen; it need not be ready
     * @param onPass a pass was chosen
     * @param onLanguage the page has just been switched to this language
     */
    public HeaderBar(
            ModelCatalogue catalogue, Consumer<Model> onModel, Consumer<Pass> onPass, Consumer<Locale> onLanguage) {
        this.catalogue = catalogue;
        addClassName("app-header");
        model = new ModelChoice(catalogue, onModel);
        pass = new PassChoice(onPass);
        status.addClassNames("header-status", "dim", "num");
        actions.addClassName("header-actions");
        Div spacer = new Div();
        spacer.addClassName("spacer");
        add(new Logo(), model, pass, spacer, status, new ThemeSwitch(), new LanguageSwitch(onLanguage), help, actions);
        following = new Following(this, this::draw);
    }

    /** Shows which model and pass these settings name, without calling back. */
    public void show(ExtractionSettings settings) {
        model.show(settings.model());
        catalogue.find(settings.model()).map(ExtractionSettings::passes).ifPresent(pass::offer);
        pass.setValue(settings.pass());
    }

    /** Names the device that passes run on, {@code cpu} or {@code cuda}, for the text about a pass. */
    public void runsOn(String name) {
        device = name;
    }

    /** Says when this extraction is ready and how long its pass took. */
    public void follow(Extraction extraction) {
        following.follow(extraction);
    }

    /** Shows what the keys do. */
    public void help() {
        help.open();
    }

    /** Adds a button or the like at the far end. */
    public void addAction(Component component) {
        actions.add(component);
    }

    private void draw(Extraction extraction, ExtractionState state) {
        boolean done = state instanceof ExtractionState.Done;
        status.setClassName("is-ready", done);
        String milliseconds = String.valueOf(extraction.timings().passMs());
        status.setText(
                !done
                        ? ""
                        : device.isEmpty()
                                ? getTranslation("header.status.ready", milliseconds)
                                : getTranslation("header.status.ready.device", milliseconds, device));
    }

    @Override
    public void localeChange(LocaleChangeEvent event) {
        following.redraw();
    }
}
