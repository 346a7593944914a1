package org.layerscope.ui;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.progressbar.ProgressBar;
import com.vaadin.flow.i18n.LocaleChangeEvent;
import com.vaadin.flow.i18n.LocaleChangeObserver;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.layerscope.model.Model;
import org.layerscope.model.ModelCatalogue;
import org.layerscope.model.ModelState;

/** While the wanted model is not there: how far its installation is, or why it failed and a way to try again. */
public final class ModelBanner extends Div implements LocaleChangeObserver {

    private final ModelCatalogue catalogue;
    private final Consumer<Model> onReady;
    private final Span status = new Span();
    private final Span alert = new Span();
    private final Span meanwhile = new Span();
    private final ProgressBar bar = new ProgressBar();
    private final Button retry = new Button();
    private @Nullable Model wanted;

    /** @param onReady hears, in the UI's thread, that the wanted model can be used from now on */
    public ModelBanner(ModelCatalogue catalogue, Consumer<Model> onReady) {
        this.catalogue = catalogue;
        this.onReady = onReady;
        addClassName("model-banner");
        status.getElement().setAttribute("role", "status");
        status.addClassName("num");
        alert.addClassName("notice");
        alert.getElement().setAttribute("role", "alert");
        meanwhile.addClassName("dim");
        retry.addThemeVariants(ButtonVariant.SMALL);
        retry.addClickListener(click -> {
            if (wanted != null) {
                catalogue.install(wanted.id());
                draw();
            }
        });
        add(status, alert, bar, meanwhile, retry);
        setVisible(false);
        new CatalogueWatch(this, catalogue, this::draw);
    }

    /** The model to begin with: the default one if it is ready, else the first one that is. */
    public static Model start(ModelCatalogue catalogue) {
        Model wanted = catalogue.defaultModel();
        return isReady(catalogue, wanted)
                ? wanted
                : catalogue.models().stream()
                        .filter(model -> isReady(catalogue, model))
                        .findFirst()
                        .orElse(wanted);
    }

    /** Waits for this model and starts its installation if nobody has; calls back at once if it is ready. */
    public void await(Model model) {
        wanted = model;
        if (catalogue.state(model.id()) instanceof ModelState.Absent) {
            catalogue.install(model.id());
        }
        draw();
    }

    /** No longer waits: the user has chosen another model. */
    public void dismiss() {
        wanted = null;
        draw();
    }

    private void draw() {
        Model model = wanted;
        setVisible(model != null && !isReady(catalogue, model));
        if (model == null) {
            return;
        }
        switch (catalogue.state(model.id())) {
            case ModelState.Ready ready -> {
                wanted = null;
                onReady.accept(model);
            }
            case ModelState.Installing installing -> {
                say(getTranslation("banner.installing", model.title(), installing.step()), "");
                bar.setIndeterminate(installing.total() <= 0);
                if (installing.total() > 0) {
                    bar.setValue(Math.clamp((double) installing.done() / installing.total(), 0, 1));
                }
                bar.setVisible(true);
                retry.setVisible(false);
            }
            case ModelState.Absent absent -> {
                say(getTranslation("banner.absent", model.title()), "");
                offer("banner.install");
            }
            case ModelState.Failed failed -> {
                say("", getTranslation("banner.failed", model.title(), failed.sentence()));
                offer("banner.retry");
            }
        }
    }

    private void say(String state, String problem) {
        status.setText(state);
        alert.setText(problem);
    }

    private void offer(String action) {
        bar.setVisible(false);
        retry.setVisible(true);
        retry.setText(getTranslation(action));
    }

    private static boolean isReady(ModelCatalogue catalogue, Model model) {
        return catalogue.isReady(model);
    }

    @Override
    public void localeChange(LocaleChangeEvent event) {
        meanwhile.setText(getTranslation("banner.installing.meanwhile"));
        bar.getElement().setAttribute("aria-label", getTranslation("banner.progress"));
        draw();
    }
}
