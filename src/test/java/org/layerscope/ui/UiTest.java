package org.layerscope.ui;

import static org.awaitility.Awaitility.await;

import com.vaadin.browserless.SpringBrowserlessTest;
import com.vaadin.browserless.ViewPackages;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.server.VaadinSession;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.BeforeEach;
import org.layerscope.image.Photo;
import org.layerscope.image.PhotoReader;
import org.layerscope.model.Model;
import org.layerscope.model.ModelCatalogue;
import org.layerscope.model.StagedCatalogue;
import org.layerscope.visualization.Extraction;
import org.layerscope.visualization.ExtractionSettings;
import org.layerscope.visualization.Pass;
import org.layerscope.visualization.VisualizationService;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Import;
import org.springframework.data.jdbc.repository.config.EnableJdbcRepositories;

/** A page without a browser, in English, on an engine and a catalogue that the test plays. */
@SpringBootTest(classes = UiTest.Stage.class)
@ViewPackages(packages = "org.layerscope.ui.shared")
public abstract class UiTest extends SpringBrowserlessTest {

    @Autowired
    protected StagedEngine engine;

    @Autowired
    protected PhotoReader reader;

    @Autowired
    protected ModelCatalogue catalogue;

    /** Of the session that each test begins. */
    @Autowired
    private ObjectProvider<VisualizationService> visualization;

    /** What the application has, but for the engine and the catalogue. No configuration that the application would find. */
    @EnableAutoConfiguration
    @ComponentScan({"org.layerscope.sharing", "org.layerscope.visualization"})
    @EnableJdbcRepositories("org.layerscope.sharing")
    @Import({Texts.class, UiConfiguration.class, PageHead.class, UnforeseenErrors.class})
    static class Stage {

        @Bean
        StagedEngine engine() {
            return new StagedEngine();
        }

        @Bean
        ModelCatalogue catalogue() throws IOException {
            return new StagedCatalogue(Files.createTempDirectory("models")).catalogue();
        }

        @Bean
        PhotoReader photoReader() {
            return new PhotoReader();
        }
    }

    @BeforeEach
    void begin() {
        UI.getCurrent().setLocale(Locale.ENGLISH);
        engine.forget();
    }

    protected static <T extends Component> T put(T component) {
        UI.getCurrent().add(component);
        return component;
    }

    protected Model untrained() {
        return catalogue.find("resnet50-untrained").orElseThrow();
    }

    /** Starts an extraction with the untrained model, which is always ready. */
    protected Extraction extraction(Pass pass) {
        VisualizationService service = visualization.getObject();
        ExtractionSettings settings = ExtractionSettings.defaults(untrained(), pass);
        if (!service.settings().equals(settings)) {
            service.change(settings);
        }
        return service.show(photo());
    }

    /** One that nobody has seen before, so that it has to be computed. */
    protected static Photo photo() {
        byte[] rgb = new byte[12];
        ThreadLocalRandom.current().nextBytes(rgb);
        return new Photo(2, 2, rgb);
    }

    /** Lets the page hear what other threads had to say until this holds. */
    protected static void eventually(ThrowingRunnable expectation) {
        await().pollInSameThread().pollDelay(Duration.ZERO).untilAsserted(() -> {
            VaadinSession session = VaadinSession.getCurrent();
            session.getService().runPendingAccessTasks(session);
            roundTrip();
            expectation.run();
        });
    }
}
