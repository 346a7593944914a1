package org.layerscope.model;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * People's own models: every file with the name of one in a folder, also those that come, change and go while it is watched. All reading and
 * writing is done by one thread of its own; whoever asks gets what that has found last.
 */
final class ModelFolder implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ModelFolder.class);

    /**
     * A file that has been read.
     *
     * @param stamps the states of the files that it was made of
     */
    record Entry(ModelFile file, String id, List<ModelFile.Stamp> stamps, OwnModel made) {}

    private final Path folder;
    private final String reserved;
    private final Predicate<String> taken;
    private final Consumer<String> changed;
    private final Duration interval;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("own-models").factory());

    /** By id. Replaced, never changed. */
    private volatile SequencedMap<String, Entry> entries = new LinkedHashMap<>();

    /** Only for the thread: what the last look saw. */
    private Map<Path, List<ModelFile.Stamp>> seen = new HashMap<>();

    /**
     * Looks at nothing yet.
     *
     * @param folder need not be there
     * @param reserved name of a file that is none of people's
     * @param taken whether an id is another model's
     * @param changed hears the id of each model that has come, changed or gone, on the thread
     * @param interval between two looks; a file is read when it has not changed for as long
     */
    ModelFolder(Path folder, String reserved, Predicate<String> taken, Consumer<String> changed, Duration interval) {
        this.folder = folder;
        this.reserved = reserved;
        this.taken = taken;
        this.changed = changed;
        this.interval = interval;
    }

    Path folder() {
        return folder;
    }

    /** What has been read, by id, in the order of the files' names. */
    SequencedMap<String, Entry> entries() {
        return entries;
    }

    /** Whether a file of this name would stand in the way of another, or its model in that of another's. */
    boolean isTaken(ModelFile file) {
        return Files.exists(file.path()) || taken.test(file.id()) || entries.containsKey(file.id());
    }

    /** Looks now and again from now on. */
    void watch() {
        var unused = thread.scheduleWithFixedDelay(this::look, 0, interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Does something on the thread while nobody looks, and waits for it. */
    <T> T alone(Callable<T> action) {
        try {
            return CompletableFuture.supplyAsync(
                            () -> {
                                try {
                                    return action.call();
                                } catch (Exception fault) {
                                    throw new CompletionException(fault);
                                }
                            },
                            thread)
                    .join();
        } catch (CompletionException fault) {
            throw fault.getCause() instanceof RuntimeException known ? known : fault;
        }
    }

    private void look() {
        try {
            Map<Path, List<ModelFile.Stamp>> now = new HashMap<>();
            List<ModelFile> files = files();
            entries.values().stream()
                    .filter(entry -> !files.contains(entry.file()))
                    .forEach(this::forget);
            for (ModelFile file : files) {
                List<ModelFile.Stamp> stamps = stamps(file);
                now.put(file.path(), stamps);
                boolean known = known(file)
                        .filter(entry -> entry.stamps().equals(stamps))
                        .isPresent();
                if (!known && isStill(file, stamps)) {
                    take(file, stamps);
                }
            }
            seen = now;
        } catch (IOException | RuntimeException | Error fault) {
            LOG.warn("The folder {} cannot be looked at: {}", folder, fault.toString());
        }
    }

    /** Not being written. One that is after all will be found changed. */
    private boolean isStill(ModelFile file, List<ModelFile.Stamp> stamps) {
        Instant recently = Instant.now().minus(interval);
        return stamps.equals(seen.get(file.path()))
                || stamps.stream()
                        .allMatch(stamp -> stamp.modified().toInstant().isBefore(recently));
    }

    private List<ModelFile> files() throws IOException {
        return list(path -> !path.getFileName().toString().equals(reserved)).stream()
                .flatMap(path -> ModelFile.of(path).stream())
                .toList();
    }

    /** The plain files of the folder, by name. */
    private List<Path> list(Predicate<Path> wanted) throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
            for (Path path : all) {
                if (Files.isRegularFile(path) && wanted.test(path)) {
                    files.add(path);
                }
            }
        } catch (NoSuchFileException | NotDirectoryException none) {
            return List.of();
        }
        return files.stream().sorted().toList();
    }

    /** The file's, and where it has settings, theirs and those of all files that these could name. */
    private List<ModelFile.Stamp> stamps(ModelFile file) throws IOException {
        List<Path> sources = new ArrayList<>(List.of(file.path()));
        if (Files.exists(file.settings())) {
            sources.add(file.settings());
            sources.addAll(list(path -> path.getFileName().toString().endsWith(".txt")));
        }
        List<ModelFile.Stamp> stamps = new ArrayList<>();
        for (Path source : sources) {
            stamps.add(ModelFile.Stamp.of(source));
        }
        return stamps;
    }

    private Optional<Entry> known(ModelFile file) {
        return entries.values().stream()
                .filter(entry -> entry.file().equals(file))
                .findFirst();
    }

    private Entry take(ModelFile file, List<ModelFile.Stamp> stamps) {
        String id = known(file)
                .map(Entry::id)
                .orElseGet(() -> file.id(other -> taken.test(other) || entries.containsKey(other)));
        long began = System.nanoTime();
        Entry entry = new Entry(file, id, stamps, new OwnModelReader(file, id).read());
        switch (entry.made()) {
            case OwnModel.Accepted(Model model, var settings, var weights) ->
                LOG.info(
                        "{} is ready as {}: {}, read in {} ms",
                        file.fileName(),
                        id,
                        model.architecture(),
                        (System.nanoTime() - began) / 1_000_000);
            case OwnModel.Refused(String problem) -> LOG.warn("{} is refused: {}", file.fileName(), problem);
        }
        put(entry);
        return entry;
    }

    private void put(Entry entry) {
        Map<String, Entry> all = new HashMap<>(entries);
        all.put(entry.id(), entry);
        publish(all);
        changed.accept(entry.id());
    }

    private void forget(Entry entry) {
        Map<String, Entry> all = new HashMap<>(entries);
        all.remove(entry.id());
        publish(all);
        LOG.info("{} is gone", entry.file().fileName());
        changed.accept(entry.id());
    }

    private void publish(Map<String, Entry> all) {
        SequencedMap<String, Entry> ordered = new LinkedHashMap<>();
        all.values().stream()
                .sorted((a, b) -> a.file().path().compareTo(b.file().path()))
                .forEach(entry -> ordered.put(entry.id(), entry));
        entries = ordered;
    }

    /** Alone: takes a file under a name that nobody has; one that is refused is deleted. */
    Entry adopt(Path file, ModelFile target) throws IOException {
        Files.move(file, target.path());
        Entry entry = take(target, stamps(target));
        if (entry.made() instanceof OwnModel.Refused) {
            delete(entry);
        }
        return entry;
    }

    /** Alone: makes the model anew with other settings, which are written if it can be made. */
    OwnModel configure(Entry entry, ModelSettings settings) throws IOException {
        OwnModel made = new OwnModelReader(entry.file(), entry.id()).read(settings);
        if (made instanceof OwnModel.Accepted) {
            Path written = Files.createTempFile(folder, ".settings-", ".yaml");
            try {
                Files.writeString(written, settings.yaml());
                Files.move(
                        written,
                        entry.file().settings(),
                        StandardCopyOption.ATOMIC_MOVE,
                        StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(written);
            }
            put(new Entry(entry.file(), entry.id(), stamps(entry.file()), made));
        }
        return made;
    }

    /** Alone: deletes a file and, if no other has its name, the settings beside it. */
    void delete(Entry entry) throws IOException {
        Files.deleteIfExists(entry.file().path());
        boolean shared = files().stream()
                .anyMatch(other -> other.settings().equals(entry.file().settings()));
        if (!shared) {
            Files.deleteIfExists(entry.file().settings());
        }
        forget(entry);
    }

    /** Bytes of all files of people's models, and of those that are coming in. */
    long bytes() throws IOException {
        long bytes = 0;
        for (Path path : list(path -> !path.getFileName().toString().equals(reserved))) {
            try {
                bytes += Files.size(path);
            } catch (NoSuchFileException gone) {
                LOG.trace("{} has just gone", path);
            }
        }
        return bytes;
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
