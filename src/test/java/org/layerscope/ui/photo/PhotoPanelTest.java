package org.layerscope.ui.photo;

import static org.assertj.core.api.Assertions.assertThat;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.combobox.ComboBox;
import com.vaadin.flow.component.html.DescriptionList;
import com.vaadin.flow.component.html.Image;
import com.vaadin.flow.component.html.Paragraph;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.layerscope.image.Photo;
import org.layerscope.image.Sample;
import org.layerscope.ui.UiTest;
import org.layerscope.visualization.Extraction;
import org.layerscope.visualization.ExtractionSettings;
import org.layerscope.visualization.Pass;

class PhotoPanelTest extends UiTest {

    private final List<Photo> photos = new ArrayList<>();
    private final List<Integer> sizes = new ArrayList<>();
    private PhotoPanel panel;

    @BeforeEach
    void putPanel() {
        panel = put(new PhotoPanel(reader, Optional::empty, photos::add, sizes::add));
        panel.show(untrained(), ExtractionSettings.defaults(untrained(), Pass.FORWARD));
    }

    @Test
    void theSampleIsOneClickAway() {
        test(button("Portrait")).click();

        assertThat(photos)
                .singleElement()
                .satisfies(photo -> assertThat(photo.width()).isEqualTo(512));
    }

    @Test
    void aRefusalIsAnAlertThatLeavesThePictureAndTheNextPhotoClearsIt() {
        Extraction extraction = extraction(Pass.FORWARD);
        panel.show(extraction);
        String picture = picture().getSrc();

        panel.refuse("The file is not a picture.");

        assertThat(alert().getText()).isEqualTo("The file is not a picture.");
        assertThat(picture().getSrc()).isEqualTo(picture);
        assertThat(photos).isEmpty();

        test(button("Portrait")).click();
        assertThat(alert().getText()).isEmpty();
    }

    @Test
    void itShowsWhatTheNetworkSees() {
        Extraction extraction = extraction(Pass.FORWARD);
        panel.show(extraction);

        assertThat(picture().getSrc()).isEqualTo("/api/v1/extractions/" + extraction.id() + "/input.png");
        assertThat(picture().getAlt()).contains("The photo as the network sees it, 224 by 224 pixels");
        assertThat(sizeText()).isEqualTo("224 × 224, cropped");

        panel.show(untrained(), ExtractionSettings.defaults(untrained(), Pass.CHAIN));
        assertThat(sizeText()).isEqualTo("128 × 128, squashed");
    }

    @Test
    void theInputSizeIsHeardOnlyWhenTheUserChoosesIt() {
        panel.show(untrained(), ExtractionSettings.defaults(untrained(), Pass.CHAIN));
        assertThat(sizes).isEmpty();
        assertThat(test(size()).getSuggestions()).containsExactly("128 px", "224 px", "320 px", "448 px");

        test(size()).selectItem("448 px");

        assertThat(sizes).containsExactly(448);
    }

    @Test
    void theLanguageChangesInPlace() {
        UI.getCurrent().setLocale(Locale.CHINESE);

        assertThat(button("肖像").getElement().getAttribute("title")).isEqualTo("肖像");
        assertThat(find(Button.class, panel).withAriaLabel("波带片").exists()).isTrue();
        assertThat(sizeText()).isEqualTo("224 × 224，裁剪");
        assertThat(panel.getAriaLabel()).contains("照片");
    }

    @Test
    void theSampleThatIsLookedAtIsMarkedUntilAnotherPhotoComes() {
        test(button("Zone plate")).click();

        assertThat(marked("Zone plate")).isTrue();
        assertThat(marked("Portrait")).isFalse();

        test(button("Gratings")).click();
        assertThat(marked("Zone plate")).isFalse();
        assertThat(marked("Gratings")).isTrue();
        assertThat(photos).containsExactly(Sample.ZONE_PLATE.photo(), Sample.GRATINGS.photo());
    }

    private Button button(String name) {
        return find(Button.class, panel).withAriaLabel(name).single();
    }

    private boolean marked(String name) {
        return button(name).getElement().getAttribute("aria-pressed").equals("true");
    }

    private Paragraph alert() {
        return find(Paragraph.class, panel).withAttribute("role", "alert").single();
    }

    private Image picture() {
        return find(Image.class, panel)
                .withCondition(
                        image -> image.getAlt().filter(alt -> !alt.isEmpty()).isPresent())
                .single();
    }

    private String sizeText() {
        return find(DescriptionList.Description.class, panel).single().getText();
    }

    @SuppressWarnings("unchecked")
    private ComboBox<Integer> size() {
        return find(ComboBox.class, panel).withAriaLabel("Input size").single();
    }
}
