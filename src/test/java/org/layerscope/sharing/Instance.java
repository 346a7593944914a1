package org.layerscope.sharing;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;
import org.layerscope.image.Fit;
import org.layerscope.image.Photo;
import org.layerscope.model.Model;
import org.layerscope.model.ModelCatalogue;
import org.layerscope.ui.StagedEngine;
import org.layerscope.visualization.Cell;
import org.layerscope.visualization.ChannelRange;
import org.layerscope.visualization.ColorMap;
import org.layerscope.visualization.Comparison;
import org.layerscope.visualization.Extraction;
import org.layerscope.visualization.ExtractionSettings;
import org.layerscope.visualization.Extractions;
import org.layerscope.visualization.KernelInput;
import org.layerscope.visualization.Lens;
import org.layerscope.visualization.Order;
import org.layerscope.visualization.Pass;
import org.layerscope.visualization.Scale;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.data.jdbc.autoconfigure.DataJdbcRepositoriesAutoConfiguration;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Primary;
import org.springframework.data.jdbc.repository.config.EnableJdbcRepositories;
import org.springframework.jdbc.core.JdbcTemplate;

/** One process' shares with all that stores them, on an engine that a test plays and a clock that it moves. */
final class Instance implements AutoCloseable {

    static final ExtractionSettings SETTINGS =
            new ExtractionSettings("resnet50-untrained", Pass.FORWARD, 64, Fit.SQUASH);

    static final SharedView VIEW = new SharedView(
            "layer1.0.relu2",
            new ChannelRange(8, 23),
            ColorMap.VIRIDIS,
            Scale.LAYER,
            Order.STD,
            OptionalInt.of(17),
            Optional.of("maxpool"),
            KernelInput.parse("rgb"),
            Optional.of(Comparison.UNTRAINED),
            new Lens(new Cell(7, 6), 40, 643, true));

    private final ConfigurableApplicationContext context;
    final Shares shares;
    final StagedEngine engine;

    @ImportAutoConfiguration({
        DataSourceAutoConfiguration.class,
        DataSourceTransactionManagerAutoConfiguration.class,
        TransactionAutoConfiguration.class,
        JdbcTemplateAutoConfiguration.class,
        DataJdbcRepositoriesAutoConfiguration.class,
        FlywayAutoConfiguration.class
    })
    @ComponentScan({"org.layerscope.sharing", "org.layerscope.visualization"})
    @EnableJdbcRepositories("org.layerscope.sharing")
    static class Parts {

        @Bean
        StagedEngine engine() {
            return new StagedEngine();
        }

        @Bean
        ModelCatalogue catalogue() {
            return new ModelCatalogue(Path.of("target", "no-models").toString(), false);
        }

        @Bean
        AtomicReference<Duration> clockOffset() {
            return new AtomicReference<>(Duration.ZERO);
        }

        @Bean
        @Primary
        InstantSource movedClock(AtomicReference<Duration> clockOffset) {
            return () -> Instant.now().plus(clockOffset.get());
        }
    }

    private Instance(ConfigurableApplicationContext context) {
        this.context = context;
        shares = context.getBean(Shares.class);
        engine = context.getBean(StagedEngine.class);
    }

    /** @param properties such as {@code spring.datasource.url=...}; the file database in its home needs {@code layerscope.home} */
    static Instance start(String... properties) {
        String[] arguments =
                Arrays.stream(properties).map(property -> "--" + property).toArray(String[]::new);
        synchronized (Instance.class) { // all of a process share one logging system, which start and end set up
            return new Instance(new SpringApplicationBuilder(Parts.class)
                    .web(WebApplicationType.NONE)
                    .properties("spring.main.banner-mode=off", "logging.level.root=warn")
                    .run(arguments));
        }
    }

    Visits visits() {
        return context.getBean(Visits.class);
    }

    JdbcTemplate table() {
        return context.getBean(JdbcTemplate.class);
    }

    @SuppressWarnings("unchecked")
    void pass(Duration time) {
        context.getBean("clockOffset", AtomicReference.class).set(time);
    }

    /** One of a picture that nobody has seen before. */
    Extraction extraction() {
        byte[] rgb = new byte[3 * SETTINGS.size() * SETTINGS.size()];
        ThreadLocalRandom.current().nextBytes(rgb);
        return context.getBean(Extractions.class)
                .start("somebody", new Photo(SETTINGS.size(), SETTINGS.size(), rgb), SETTINGS, 0);
    }

    Model model(String id) {
        return context.getBean(ModelCatalogue.class).find(id).orElseThrow();
    }

    Creation.Created create() {
        return create(Lifetime.WEEK);
    }

    Creation.Created create(Lifetime lifetime) {
        return created(shares.create(
                extraction(), Optional.empty(), VIEW, lifetime, Optional.of("Über <b>Köpfe</b> 😀"), true));
    }

    static Creation.Created created(Creation creation) {
        return switch (creation) {
            case Creation.Created created -> created;
            case Creation.Full full -> throw new AssertionError(full.sentence());
        };
    }

    @Override
    public void close() {
        synchronized (Instance.class) {
            context.close();
        }
    }
}
