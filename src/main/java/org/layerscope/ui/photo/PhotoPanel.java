package org.layerscope.ui.photo;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.DetachEvent;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.clipboard.Clipboard;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.upload.UploadButton;
import com.vaadin.flow.component.upload.UploadDropZone;
import com.vaadin.flow.component.upload.UploadFileList;
import com.vaadin.flow.component.upload.UploadFormat;
import com.vaadin.flow.component.upload.UploadManager;
import com.vaadin.flow.i18n.LocaleChangeEvent;
import com.vaadin.flow.i18n.LocaleChangeObserver;
import com.vaadin.flow.shared.Registration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.layerscope.image.Photo;
import org.layerscope.image.PhotoReader;
import org.layerscope.image.Phrase;
import org.layerscope.image.Reading;
import org.layerscope.image.Sample;
import org.layerscope.model.Model;
import org.layerscope.visualization.ClassMap;
import org.layerscope.visualization.Extraction;
import org.layerscope.visualization.ExtractionSettings;

/**
 * Where photos come in: dropped anywhere on the panel, picked, pasted anywhere on the page, or a sample; and what the network
 * gets to see of it. A refusal is said in place, and what was shown before stays.
 */
public final class PhotoPanel extends Section implements LocaleChangeObserver {

    /** The file input would keep silent about the same file chosen twice in a row. */
    private static final String FORGET_CHOICE = """
            this.updateComplete.then(() => {
              const input = this.shadowRoot.querySelector('input[type=file]');
              input.addEventListener('change', () => queueMicrotask(() => { input.value = ''; }));
            })""";

    /** A file that misses the panel would make the browser leave the page: the panel takes it as well. */
    private static final String DROP_ANYWHERE = """
            document.ondragover = (event) => {
              if (event.dataTransfer?.types.includes('Files')) event.preventDefault();
            };
            document.ondrop = (event) => {
              if (event.defaultPrevented || !event.dataTransfer?.files.length) return;
              event.preventDefault();
              this.dispatchEvent(new DragEvent('drop', { dataTransfer: event.dataTransfer, cancelable: true }));
            };""";

    private final Consumer<Photo> onPhoto;
    private final PhotoIntake intake;
    private final UploadManager uploads;

    private final H2 heading = new H2();
    private final Span invitation = new Span();
    private final Span privacy = new Span();
    private final UploadButton pick = new UploadButton();
    private final SampleRow samples = new SampleRow(this::show);
    private final Paragraph alert = new Paragraph();
    private final Paragraph notes = new Paragraph();
    private List<Phrase> noted = List.of();
    private final InputView input;
    private final UploadDropZone everywhere;
    private Registration pasting = () -> {};
    private @Nullable Refused refused;

    /** What the alert says, so that it can be said again in another language. */
    private sealed interface Refused {
        record Photo(org.layerscope.image.Refusal refusal) implements Refused {}

        record Words(Phrase phrase) implements Refused {}

        record Sentence(String text) implements Refused {}

        record Interruption() implements Refused {}
    }

    /**
     * Callbacks run in the UI's thread.
     *
     * @param busy why no photo can be taken at present, if so: a sentence; called on any thread
     * @param onPhoto a photo was accepted
     * @param onSize another input size was chosen, in pixels a side
     */
    public PhotoPanel(
            PhotoReader reader, Supplier<Optional<String>> busy, Consumer<Photo> onPhoto, IntConsumer onSize) {
        this.onPhoto = onPhoto;
        intake = new PhotoIntake(reader, busy, new Arrival());
        uploads = new UploadManager(this, intake);
        uploads.setUploadFormat(UploadFormat.RAW);
        input = new InputView(onSize);
        addClassNames("panel", "photo-panel");
        heading.addClassName("panel-heading");
        alert.addClassName("notice");
        alert.getElement().setAttribute("role", "alert");
        notes.addClassNames("photo-notes", "dim");
        notes.setVisible(false);

        UploadFileList progress = new UploadFileList(uploads);
        Div intakeArea = new Div(heading, invitationCard(), progress, alert, notes, samples);
        intakeArea.addClassName("photo-intake");
        Div content = new Div(intakeArea, input);
        content.addClassName("photo-content");
        everywhere = new UploadDropZone(content, uploads);
        everywhere.addClassName("photo-drop");
        add(everywhere);
    }

    /** Shows the input size of these settings among those that the model can do, without calling back. */
    public void show(Model model, ExtractionSettings settings) {
        input.show(model, settings);
    }

    /** Shows what the network sees in this extraction, as soon as it is known. */
    public void show(Extraction extraction) {
        input.follow(extraction);
    }

    /** Draws the map of a class over what the network sees, or none. */
    public void explain(Optional<ClassMap> map) {
        input.explain(map);
    }

    /** Says this sentence as an alert; everything else stays as it is. */
    public void refuse(String sentence) {
        refuse(new Refused.Sentence(sentence));
    }

    private Div invitationCard() {
        pick.setUploadManager(uploads);
        pick.addThemeName("small");
        invitation.addClassName("photo-invitation");
        privacy.addClassName("dim");
        Div card = new Div(invitation, privacy, pick, new Camera());
        card.addClassName("photo-card");
        return card;
    }

    private void show(Sample sample) {
        intake.forget();
        accept(sample.photo());
        samples.mark(sample);
    }

    private final class Arrival implements PhotoIntake.Outcome {

        @Override
        public void read(Reading reading) {
            uploads.clearFileList();
            switch (reading) {
                case Reading.Accepted accepted -> {
                    accept(accepted.photo());
                    note(accepted.notes());
                }
                case Reading.Busy busy -> refuse(new Refused.Words(busy.sentence()));
                case Reading.Refused refusal -> refuse(new Refused.Photo(refusal.refusal()));
            }
        }

        @Override
        public void busy(String sentence) {
            refuse(sentence);
        }

        @Override
        public void interrupted() {
            refuse(new Refused.Interruption());
        }
    }

    private void accept(Photo photo) {
        refused = null;
        alert.setText("");
        note(List.of());
        samples.mark(null);
        onPhoto.accept(photo);
    }

    private void note(List<Phrase> about) {
        noted = about;
        notes.setText(about.stream().map(note -> note.in(language())).collect(Collectors.joining(" ")));
        notes.setVisible(!about.isEmpty());
    }

    private Locale language() {
        return getUI().map(UI::getLocale).orElse(Locale.ENGLISH);
    }

    private void refuse(Refused reason) {
        uploads.clearFileList();
        refused = reason;
        alert.setText(
                switch (reason) {
                    case Refused.Photo photo -> photo.refusal().sentence(language());
                    case Refused.Words words -> words.phrase().in(language());
                    case Refused.Sentence sentence -> sentence.text();
                    case Refused.Interruption interruption -> getTranslation("photo.interrupted");
                });
    }

    @Override
    protected void onAttach(AttachEvent event) {
        super.onAttach(event);
        pasting = Clipboard.onFilePaste(event.getUI(), intake);
        pick.getElement().executeJs(FORGET_CHOICE);
        everywhere.getElement().executeJs(DROP_ANYWHERE);
    }

    @Override
    protected void onDetach(DetachEvent event) {
        pasting.remove();
        intake.forget();
        super.onDetach(event);
    }

    @Override
    public void localeChange(LocaleChangeEvent event) {
        String name = getTranslation("photo.title");
        heading.setText(name);
        setAriaLabel(name);
        invitation.setText(getTranslation("photo.drop"));
        privacy.setText(getTranslation("photo.privacy"));
        pick.setText(getTranslation("photo.pick"));
        note(noted);
        if (refused != null) {
            refuse(refused);
        }
    }
}
