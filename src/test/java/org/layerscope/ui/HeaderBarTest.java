package org.layerscope.ui;

import static org.assertj.core.api.Assertions.assertThat;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.combobox.ComboBox;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.radiobutton.RadioButtonGroup;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.layerscope.model.Model;
import org.layerscope.model.ModelCatalogue;
import org.layerscope.model.StagedCatalogue;
import org.layerscope.visualization.ExtractionSettings;
import org.layerscope.visualization.Pass;

class HeaderBarTest extends UiTest {

    @TempDir
    private Path home;

    private final List<Object> heard = new ArrayList<>();
    private ModelCatalogue models;
    private HeaderBar header;

    @BeforeEach
    void putHeader() {
        models = new StagedCatalogue(home).catalogue();
        header = put(new HeaderBar(models, heard::add, heard::add, heard::add));
        header.runsOn("cpu");
        header.show(ExtractionSettings.defaults(untrained(), Pass.FORWARD));
    }

    @Test
    void theModelsSayWhetherTheyAreTrainedAndThere() {
        assertThat(test(model()).getSuggestions())
                .anyMatch(label -> label.contains("not installed"))
                .anyMatch(label -> label.contains("untrained"));
    }

    @Test
    void showingSettingsIsNotAChoice() {
        header.show(ExtractionSettings.defaults(models.defaultModel(), Pass.CHAIN));

        assertThat(model().getValue()).isEqualTo(models.defaultModel());
        assertThat(pass().getValue()).isEqualTo(Pass.CHAIN);
        assertThat(heard).isEmpty();
    }

    @Test
    void choicesAreHeardOnce() {
        test(pass()).selectItem("Article chain");
        test(model()).selectItem(test(model()).getSuggestions().getFirst());

        assertThat(heard).containsExactly(Pass.CHAIN, models.defaultModel());
    }

    @Test
    void aFinishedPassTellsItsTimeAndDevice() throws Exception {
        header.follow(extraction(Pass.FORWARD));
        engine.next().finished(Map.of(), 1000);

        eventually(() -> assertThat(find(Span.class, header)
                        .withText("ready · 61 ms on cpu")
                        .exists())
                .isTrue());
    }

    @Test
    void theLanguageSwitchTranslatesThePageInPlace() {
        Button language = find(Button.class, header).withText("中文").single();

        test(language).click();

        assertThat(heard).containsExactly(Locale.CHINESE);
        assertThat(pass().getAriaLabel()).contains("传播方式");
        assertThat(language.getText()).isEqualTo("EN");

        test(language).click();
        assertThat(pass().getAriaLabel()).contains("Pass");
    }

    @Test
    void theLanguageSwitchIsNamedByWhatItShowsFirst() {
        Button language = find(Button.class, header).withText("中文").single();
        assertThat(language.getAriaLabel()).contains("中文: show this page in Chinese");

        test(language).click();

        assertThat(language.getAriaLabel()).contains("EN：以英文显示本页");
    }

    @SuppressWarnings("unchecked")
    private ComboBox<Model> model() {
        return find(ComboBox.class, header).withAriaLabel("Model").single();
    }

    @SuppressWarnings("unchecked")
    private RadioButtonGroup<Pass> pass() {
        return find(RadioButtonGroup.class, header).single();
    }
}
