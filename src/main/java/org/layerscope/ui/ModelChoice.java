package org.layerscope.ui;

import com.vaadin.flow.component.combobox.ComboBox;
import com.vaadin.flow.i18n.LocaleChangeEvent;
import com.vaadin.flow.i18n.LocaleChangeObserver;
import java.util.List;
import java.util.function.Consumer;
import org.layerscope.model.Model;
import org.layerscope.model.ModelCatalogue;
import org.layerscope.model.ModelState;

/** The models to choose from, each with what is to be known about it: untrained, being installed, not installed. */
final class ModelChoice extends ComboBox<Model> implements LocaleChangeObserver {

    private final ModelCatalogue catalogue;

    ModelChoice(ModelCatalogue catalogue, Consumer<Model> onModel) {
        this.catalogue = catalogue;
        addClassName("model-choice");
        addThemeName("small");
        setItemLabelGenerator(this::label);
        setItems(catalogue.models());
        addValueChangeListener(change -> {
            if (change.isFromClient() && change.getValue() == null) {
                setValue(change.getOldValue());
            } else if (change.isFromClient()) {
                onModel.accept(change.getValue());
            }
        });
        new CatalogueWatch(this, catalogue, this::relabel);
    }

    void show(String model) {
        catalogue.find(model).ifPresent(this::setValue);
    }

    private String label(Model model) {
        String title = model.title();
        return switch (catalogue.state(model.id())) {
            case ModelState.Ready ready -> title;
            case ModelState.Installing installing
            when installing.total() > 0 ->
                getTranslation(
                        "header.model.installing", title, String.valueOf(100 * installing.done() / installing.total()));
            case ModelState.Installing installing -> getTranslation("header.model.installing.step", title);
            case ModelState.Absent absent -> getTranslation("header.model.absent", title);
            case ModelState.Failed failed -> getTranslation("header.model.failed", title);
        };
    }

    @Override
    public void localeChange(LocaleChangeEvent event) {
        setAriaLabel(getTranslation("header.model"));
        relabel();
    }

    /** Own models come and go. */
    private void relabel() {
        List<Model> models = catalogue.models();
        if (getListDataView().getItems().toList().equals(models)) {
            getListDataView().refreshAll();
            return;
        }
        Model chosen = getValue();
        setItems(models);
        if (chosen != null) {
            show(chosen.id());
        }
    }
}
