package org.layerscope.ui.side;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.upload.UploadButton;
import com.vaadin.flow.component.upload.UploadFileList;
import com.vaadin.flow.component.upload.UploadFormat;
import com.vaadin.flow.component.upload.UploadManager;
import com.vaadin.flow.i18n.LocaleChangeEvent;
import com.vaadin.flow.i18n.LocaleChangeObserver;
import com.vaadin.flow.server.streams.UploadEvent;
import java.io.IOException;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.layerscope.model.Model;
import org.layerscope.model.ModelCatalogue;
import org.layerscope.model.ModelChange;
import org.layerscope.ui.Pages;

/** Takes files of own models from the request's stream into the models folder, on the request's thread and outside the session lock. */
public final class ModelIntake extends Div implements LocaleChangeObserver {

    private final ModelCatalogue catalogue;
    private final Consumer<Model> onModel;
    private final UploadManager uploads;
    private final UploadButton pick = new UploadButton();
    private final Paragraph explanation = new Paragraph();
    private final Paragraph alert = new Paragraph();

    /** @param onModel hears, in the UI's thread, which model has been added */
    public ModelIntake(ModelCatalogue catalogue, Consumer<Model> onModel) {
        this.catalogue = catalogue;
        this.onModel = onModel;
        uploads = new UploadManager(this, this::receive);
        uploads.setUploadFormat(UploadFormat.RAW);
        addClassName("model-intake");
        pick.setUploadManager(uploads);
        pick.addThemeName("small");
        explanation.addClassName("dim");
        alert.addClassName("notice");
        alert.getElement().setAttribute("role", "alert");
        add(pick, explanation, new UploadFileList(uploads), alert);
    }

    private void receive(UploadEvent event) throws IOException {
        UI ui = event.getUI();
        long announced = event.getFileSize();
        try {
            ModelChange change = catalogue.add(
                    event.getFileName(),
                    event.getInputStream(),
                    announced < 0 ? OptionalLong.empty() : OptionalLong.of(announced));
            Pages.tell(ui, () -> tell(change));
        } catch (IOException interrupted) {
            Pages.tell(ui, () -> refuse(getTranslation("model.add.interrupted")));
            throw interrupted;
        }
    }

    private void tell(ModelChange change) {
        switch (change) {
            case ModelChange.Accepted(Model model) -> {
                refuse("");
                onModel.accept(model);
            }
            case ModelChange.Refused(var reason, String sentence) -> refuse(sentence);
        }
    }

    private void refuse(String sentence) {
        uploads.clearFileList();
        alert.setText(sentence);
    }

    @Override
    public void localeChange(LocaleChangeEvent event) {
        pick.setText(getTranslation("model.add"));
        explanation.setText(getTranslation("model.add.explanation"));
    }
}
