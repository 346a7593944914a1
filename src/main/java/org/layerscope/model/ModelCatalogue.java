package org.layerscope.model;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.layerscope.network.StateDict;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;

/**
 * The models that photos can be shown to, and their weights. {@code resnet50}, the default, is fetched in the background
 * when the application has started and is Ready from then on, without a network; {@code resnet50-untrained} always is.
 * People's own models come and go with their files in the folders {@code models} and {@code models/uploads}.
 */
@Component
public final class ModelCatalogue implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ModelCatalogue.class);

    /** How long a file in the models folder has to be left alone before it is read. */
    private static final Duration LOOK = Duration.ofSeconds(2);

    /** How long a change waits for files that are being read. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final int MAX_MODELS = 100;
    private static final DataSize MAX_FILE = DataSize.ofGigabytes(1);
    private static final DataSize MAX_FILES = DataSize.ofGigabytes(10);

    private record Entry(Model model, ModelWeights weights) {}

    private final SequencedMap<String, Entry> entries = new LinkedHashMap<>();
    private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();
    private final boolean autoInstall;
    private final ModelFolder own;
    private final ModelUploads uploads;

    /**
     * Checks weights that are installed by their SHA-256, which takes 0.3 s for 100 MB; fetches nothing yet.
     *
     * @param home folder for what is fetched; blank for the user's cache folder
     * @param autoInstall whether {@link #installDefault} fetches a default model that is not ready
     * @param upload whether people may add, change and delete own models
     * @param maxSize of one such file
     * @param maxTotalSize of all such files
     */
    @Autowired
    ModelCatalogue(
            @Value("${layerscope.home:}") String home,
            @Value("${layerscope.models.auto-install:true}") boolean autoInstall,
            @Value("${layerscope.models.upload:false}") boolean upload,
            @Value("${layerscope.models.max-size:1GB}") DataSize maxSize,
            @Value("${layerscope.models.max-total-size:10GB}") DataSize maxTotalSize) {
        this(
                autoInstall,
                ResNet50.trained(),
                installer(LayerscopeHome.of(home)),
                new ModelUploads.Limits(upload, maxSize.toBytes(), maxTotalSize.toBytes()),
                LOOK);
    }

    /** One that people may not change. */
    public ModelCatalogue(String home, boolean autoInstall) {
        this(home, autoInstall, false, MAX_FILE, MAX_FILES);
    }

    ModelCatalogue(boolean autoInstall, Model trained, Installer installer) {
        this(
                autoInstall,
                trained,
                installer,
                new ModelUploads.Limits(false, MAX_FILE.toBytes(), MAX_FILES.toBytes()),
                LOOK);
    }

    ModelCatalogue(boolean autoInstall, Model trained, Installer installer, ModelUploads.Limits limits, Duration look) {
        this.autoInstall = autoInstall;
        add(trained, new InstalledWeights(installer, () -> changed(trained.id())));
        Model untrained = ResNet50.untrained();
        add(untrained, new GeneratedWeights(untrained.network()));
        own = new ModelFolder(
                installer.folder(),
                installer.target().getFileName().toString(),
                entries::containsKey,
                this::changed,
                new ModelFolder.Bounds(look, PATIENCE, MAX_MODELS));
        uploads = new ModelUploads(own, limits);
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

    /** All models that can be asked for, the default one first, people's own last. */
    public List<Model> models() {
        return Stream.concat(
                        entries.values().stream(),
                        own.entries().values().stream().flatMap(entry -> usable(entry).stream()))
                .map(Entry::model)
                .toList();
    }

    private static Optional<Entry> usable(ModelFolder.Entry entry) {
        return switch (entry.made()) {
            case OwnModel.Accepted(Model model, var settings, ModelWeights weights) ->
                Optional.of(new Entry(model, weights));
            case OwnModel.Refused refused -> Optional.empty();
        };
    }

    private Optional<Entry> entry(String id) {
        return Optional.ofNullable(entries.get(id))
                .or(() -> Optional.ofNullable(own.entries().get(id)).flatMap(ModelCatalogue::usable))
                .or(() -> RandomTwin.original(id).flatMap(this::entry).flatMap(ModelCatalogue::twin));
    }

    private static Optional<Entry> twin(Entry of) {
        Model model = of.model();
        // The weights are kept where they are used: they are made in part of a second.
        return model.trained()
                ? Optional.of(new Entry(RandomTwin.of(model), new GeneratedWeights(model.network())))
                : Optional.empty();
    }

    /** The model of this id, if there is one. */
    public Optional<Model> find(String id) {
        return entry(id).map(Entry::model);
    }

    /**
     * The model that shows what training has made of this one: its network with random weights; for one with random weights the one that is
     * trained. Empty where another model has taken its name.
     */
    public Optional<Model> counterpart(Model model) {
        if (!model.trained()) {
            return Optional.of(
                    RandomTwin.original(model.id()).flatMap(this::find).orElseGet(this::defaultModel));
        }
        Model twin = RandomTwin.of(model);
        return find(twin.id()).filter(found -> found.fingerprint().equals(twin.fingerprint()));
    }

    /** The model that is used when none is asked for. */
    public Model defaultModel() {
        return entries.firstEntry().getValue().model();
    }

    /** The files in the models folder of which no model could be made, by name. */
    public List<RefusedModel> refused() {
        return own.entries().values().stream()
                .flatMap(entry -> entry.made() instanceof OwnModel.Refused(String problem)
                        ? Stream.of(new RefusedModel(entry.file().fileName(), problem))
                        : Stream.empty())
                .toList();
    }

    /** Whether a photo can be shown to this model now. */
    public boolean isReady(Model model) {
        return state(model.id()) instanceof ModelState.Ready;
    }

    /** Whether the model's weights are there; Failed where there is no such model, as after its file has gone. */
    public ModelState state(String id) {
        return entry(id)
                .map(entry -> entry.weights().state())
                .orElseGet(() -> new ModelState.Failed(
                        switch (own.entries().get(id)) {
                            case ModelFolder.Entry(var file, var same, var stamps, OwnModel.Refused(String problem)) ->
                                problem;
                            case null, default -> unknown(id);
                        }));
    }

    /**
     * The model's weights. The first call for {@code resnet50-untrained} makes them, which takes part of a second.
     *
     * @throws IllegalArgumentException when there is no such model
     * @throws IllegalStateException unless it is Ready, and when the file of an own one has changed
     */
    public StateDict weights(String id) {
        return entry(id)
                .orElseThrow(() -> new IllegalArgumentException(unknown(id)))
                .weights()
                .stateDict();
    }

    /**
     * The weights of this very model, not those of another that has taken its place.
     *
     * @throws IllegalStateException unless it is Ready, and when it has gone or changed
     */
    public StateDict weights(Model model) {
        return entry(model.id())
                .filter(entry -> entry.model().fingerprint().equals(model.fingerprint()))
                .orElseThrow(() ->
                        new IllegalStateException("the model %s has been changed or deleted".formatted(model.title())))
                .weights()
                .stateDict();
    }

    /** Starts fetching a model that is Absent or Failed, in the background; does nothing where nothing can be fetched. */
    public void install(String id) {
        entry(id).ifPresent(entry -> entry.weights().install());
    }

    /** Whether people may add, change and delete own models here. */
    public boolean allowsChanges() {
        return uploads.allowed();
    }

    /**
     * Adds an own model: its file is kept in {@code models/uploads}.
     *
     * @param name of the file, as its owner calls it
     * @param bytes read to the end, at most until a limit is passed
     * @param announced how many there will be, where that is known
     * @throws IOException when they cannot be read or stored; nothing is left then
     */
    public ModelChange add(String name, InputStream bytes, OptionalLong announced) throws IOException {
        return uploads.add(name, bytes, announced);
    }

    /** An own model's settings, completed by what was found in its file; empty for others. */
    public Optional<ModelSettings> settings(String id) {
        return Optional.ofNullable(own.entries().get(id))
                .flatMap(entry -> entry.made() instanceof OwnModel.Accepted(Model model, var settings, var weights)
                        ? Optional.of(settings.completed(model))
                        : Optional.empty());
    }

    /** Whether people may give this own model other settings here: not where they were written by hand. */
    public boolean mayConfigure(String id) {
        return uploads.mayConfigure(id);
    }

    /** Whether people may delete this model here: an own one that was added, not one that lies in the folder anyway. */
    public boolean mayRemove(String id) {
        return uploads.mayRemove(id);
    }

    /** Gives an own model other settings, which are kept beside its file. */
    public ModelChange configure(String id, ModelSettings settings) {
        return uploads.configure(id, settings);
    }

    /** The same, unless another model has taken the place of this one. */
    public ModelChange configure(Model shown, ModelSettings settings) {
        return uploads.configure(shown, settings);
    }

    /** Deletes an own model with its file. */
    public ModelChange remove(String id) {
        return uploads.remove(id);
    }

    /** The same, unless another model has taken the place of this one. */
    public ModelChange remove(Model shown) {
        return uploads.remove(shown);
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

    /** Once the application is up: reads people's own models in the background, now and whenever their files change. */
    @EventListener(ApplicationReadyEvent.class)
    void watchOwn() {
        uploads.deleteLeftovers();
        own.watch();
    }

    /** Stops an installation that is going on; nothing half-made is left. */
    @Override
    public void close() {
        own.close();
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

    private String unknown(String id) {
        return "model: %s (expected: one of %s)"
                .formatted(id, models().stream().map(Model::id).toList());
    }
}
