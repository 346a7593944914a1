package org.layerscope.ui.side;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.details.Details;
import com.vaadin.flow.component.html.DescriptionList;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.component.html.UnorderedList;
import com.vaadin.flow.component.textfield.TextArea;
import com.vaadin.flow.i18n.LocaleChangeEvent;
import com.vaadin.flow.i18n.LocaleChangeObserver;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.layerscope.model.Model;
import org.layerscope.model.ModelCatalogue;
import org.layerscope.model.ModelChange;
import org.layerscope.model.ModelSettings;
import org.layerscope.model.Preprocessing;
import org.layerscope.model.RefusedModel;
import org.layerscope.ui.CatalogueWatch;
import org.layerscope.ui.Pages;

/**
 * Where a model's numbers come from and how a photo becomes its input. Where that is allowed, own models are added here, given other settings
 * and deleted.
 */
public final class ModelPanel extends Section implements LocaleChangeObserver {

    private static final int HASH_SHOWN = 12;

    private final ModelCatalogue catalogue;
    private final H2 heading = new H2();
    private final DescriptionList facts = new DescriptionList();
    private final Details settings = new Details();
    private final TextArea yaml = new TextArea();
    private final Paragraph hint = new Paragraph();
    private final Button save = new Button();
    private final Button delete = new Button();
    private final Div actions = new Div();
    private final Paragraph alert = new Paragraph();
    private final Details refused = new Details();
    private final UnorderedList files = new UnorderedList();
    private @Nullable Model shown;
    private boolean sure;

    /** @param intake takes files of own models; shown where that is allowed */
    public ModelPanel(ModelCatalogue catalogue, ModelIntake intake) {
        this.catalogue = catalogue;
        addClassNames("panel", "model-panel");
        heading.addClassName("panel-heading");
        facts.addClassName("facts");
        hint.addClassName("dim");
        alert.addClassName("notice");
        alert.getElement().setAttribute("role", "alert");
        yaml.addClassName("model-settings");
        yaml.setMinRows(6);
        save.addThemeVariants(ButtonVariant.SMALL);
        save.addClickListener(click -> save());
        delete.addThemeVariants(ButtonVariant.SMALL, ButtonVariant.ERROR, ButtonVariant.TERTIARY);
        delete.addClickListener(click -> {
            if (sure) {
                delete();
            } else {
                ask(true);
            }
        });
        actions.add(save, delete);
        actions.addClassName("model-actions");
        settings.add(yaml, hint, actions);
        refused.add(files);
        intake.setVisible(catalogue.allowsChanges());
        add(heading, facts, settings, alert, intake, refused);
        new CatalogueWatch(this, catalogue, this::listRefused);
    }

    /** Shows what is to be known about this model. */
    public void show(Model model) {
        if (!model.equals(shown)) {
            shown = model;
            alert.setText("");
            ask(false);
            draw(model);
        }
    }

    private void draw(Model model) {
        Preprocessing input = model.preprocessing();
        facts.removeAll();
        fact("architecture", model.architecture());
        fact("source", model.weights().source());
        fact("licence", model.weights().licence());
        fact("sha256", model.weights().sha256().substring(0, HASH_SHOWN) + "…");
        fact("input", getTranslation("model.input.value", input.defaultSize(), Math.round(input.range())));
        fact("mean", numbers(input.mean()));
        fact("std", numbers(input.std()));
        model.weights().mismatches().forEach(mismatch -> fact("mismatch", mismatch));
        Optional<ModelSettings> own = catalogue.settings(model.id());
        settings.setVisible(own.isPresent());
        own.map(ModelSettings::yaml).ifPresent(yaml::setValue);
        boolean open = catalogue.mayConfigure(model.id());
        yaml.setReadOnly(!open);
        save.setVisible(open);
        delete.setVisible(catalogue.mayRemove(model.id()));
        hint.setText(getTranslation(open ? "model.settings.hint" : "model.settings.closed"));
    }

    private static String numbers(float[] values) {
        return IntStream.range(0, values.length)
                .mapToObj(channel -> Float.toString(values[channel]))
                .collect(Collectors.joining(", "));
    }

    private void fact(String key, String value) {
        facts.add(new DescriptionList.Term(getTranslation("model." + key)), new DescriptionList.Description(value));
    }

    private void save() {
        Model model = shown;
        if (model == null) {
            return;
        }
        switch (ModelSettings.parse(yaml.getValue())) {
            case ModelSettings.Reading.Accepted(ModelSettings wanted) ->
                change(() -> catalogue.configure(model, wanted));
            case ModelSettings.Reading.Refused(String problem) -> alert.setText(problem);
        }
    }

    private void delete() {
        Model model = shown;
        if (model != null) {
            change(() -> catalogue.remove(model));
        }
    }

    /** Asks on the button itself: what it deletes is gone for all. */
    private void ask(boolean asked) {
        sure = asked;
        delete.setText(getTranslation(sure ? "model.delete.sure" : "model.delete"));
    }

    /** Files are read and written meanwhile, which may take a while: not under the session's lock. */
    private void change(Supplier<ModelChange> wish) {
        getUI().ifPresent(ui -> {
            alert.setText("");
            actions.setEnabled(false);
            var unused = CompletableFuture.supplyAsync(wish)
                    .handle((change, fault) -> fault == null ? sentence(change) : String.valueOf(fault.getMessage()))
                    .thenAccept(sentence -> Pages.tell(ui, () -> told(sentence)));
        });
    }

    private void told(String sentence) {
        actions.setEnabled(true);
        ask(false);
        alert.setText(sentence);
    }

    private static String sentence(ModelChange change) {
        return switch (change) {
            case ModelChange.Accepted accepted -> "";
            case ModelChange.Refused(var reason, String sentence) -> sentence;
        };
    }

    private void listRefused() {
        List<RefusedModel> all = catalogue.refused();
        refused.setVisible(!all.isEmpty());
        refused.setSummaryText(getTranslation("model.refused", all.size()));
        files.removeAll();
        files.add(all.stream()
                .map(file -> new ListItem(file.file() + ": " + file.sentence()))
                .toArray(Component[]::new));
    }

    @Override
    public void localeChange(LocaleChangeEvent event) {
        String name = getTranslation("model.title");
        heading.setText(name);
        setAriaLabel(name);
        settings.setSummaryText(getTranslation("model.settings"));
        yaml.setAriaLabel(getTranslation("model.settings"));
        save.setText(getTranslation("model.save"));
        ask(false);
        listRefused();
        if (shown != null) {
            draw(shown);
        }
    }
}
