package org.layerscope.ui;

import static org.assertj.core.api.Assertions.assertThat;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.progressbar.ProgressBar;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.layerscope.model.Model;
import org.layerscope.model.ModelCatalogue;
import org.layerscope.model.StagedCatalogue;

class ModelBannerTest extends UiTest {

    @TempDir
    private Path home;

    private final List<Model> ready = new ArrayList<>();
    private StagedCatalogue staged;
    private ModelCatalogue models;
    private ModelBanner banner;

    @BeforeEach
    void putBanner() {
        staged = new StagedCatalogue(home);
        models = staged.catalogue();
        banner = put(new ModelBanner(models, ready::add));
    }

    @AfterEach
    void stopInstalling() {
        models.close();
    }

    @Test
    void withoutTheDefaultModelTheUntrainedOneIsTheStart() {
        assertThat(ModelBanner.start(models).id()).isEqualTo("resnet50-untrained");
    }

    @Test
    void theStepAndItsProgressAreShownWhileItInstalls() {
        banner.await(models.defaultModel());

        eventually(() -> assertThat(status()).contains("ResNet-50", "Fetching from the shelf"));
        assertThat(find(ProgressBar.class, banner).single().getValue()).isEqualTo(0.25);
        assertThat(find(Span.class, banner).withTextContaining("untrained").exists())
                .isTrue();
        assertThat(ready).isEmpty();
    }

    @Test
    void itGoesAwayAndTellsWhenTheModelIsReady() {
        banner.await(models.defaultModel());
        staged.succeed();

        eventually(() -> assertThat(ready).containsExactly(models.defaultModel()));
        assertThat(banner.isVisible()).isFalse();
        assertThat(ModelBanner.start(models)).isEqualTo(models.defaultModel());
    }

    @Test
    void aFailureIsASentenceAndRetryInstallsAgain() {
        banner.await(models.defaultModel());
        staged.fail("no network");
        eventually(() -> assertThat(alert()).contains("could not be installed", "no network"));

        test(find(Button.class, banner).withText("Retry").single()).click();
        staged.succeed();

        eventually(() -> assertThat(ready).containsExactly(models.defaultModel()));
    }

    @Test
    void whoChoosesAnotherModelIsNotTakenBack() {
        banner.await(models.defaultModel());
        banner.dismiss();
        staged.succeed();

        eventually(() -> assertThat(ModelBanner.start(models)).isEqualTo(models.defaultModel()));
        roundTrip();
        assertThat(ready).isEmpty();
        assertThat(banner.isVisible()).isFalse();
    }

    private String status() {
        return find(Span.class, banner).withAttribute("role", "status").single().getText();
    }

    private String alert() {
        return find(Span.class, banner).withAttribute("role", "alert").single().getText();
    }
}
