package org.layerscope.model;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.layerscope.model.ModelChange.Reason;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * People's own models: every file with the name of one in a folder and in its folder {@code uploads}, also those that come, change and go while
 * it is watched. All reading and writing is done by one thread of its own; whoever asks gets what that has found last.
 */
final class ModelFolder implements AutoCloseable {

    /** How the names of settings begin that are being written. */
    static final String SETTINGS = ".settings-";

    private static final Logger LOG = LoggerFactory.getLogger(ModelFolder.class);
    private static final String WRITTEN =
            "# Written by Layerscope. Without this line nobody can change it on the page.";

    /**
     * A file that has been read.
     *
     * @param stamps the states of the files that it was made of
     */
    record Entry(ModelFile file, String id, List<ModelFile.Stamp> stamps, OwnModel made) {}

    /**
     * How often and how much.
     *
     * @param interval between two looks; a file is read when it has not changed for as long
     * @param patience how long a change waits for its turn
     * @param models that there may be
     */
    record Bounds(Duration interval, Duration patience, int models) {}

    private final Path folder;
    private final String reserved;
    private final Predicate<String> taken;
    private final Consumer<String> changed;
    private final Bounds bounds;
    private final OwnModel.Refused full;
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
     */
    ModelFolder(Path folder, String reserved, Predicate<String> taken, Consumer<String> changed, Bounds bounds) {
        this.folder = folder;
        this.reserved = reserved;
        this.taken = taken;
        this.changed = changed;
        this.bounds = bounds;
        this.full = new OwnModel.Refused(
                "own models: more than %d (expected: at most %<d; delete some)".formatted(bounds.models()));
    }

    Path folder() {
        return folder;
    }

    /** Where uploads are kept, apart from what else is in the folder; need not be there. */
    Path uploads() {
        return folder.resolve("uploads");
    }

    boolean isUpload(ModelFile file) {
        return file.path().startsWith(uploads());
    }

    /** Whether people may give it other settings: those that were written by hand stay as they are. */
    boolean mayConfigure(ModelFile file) {
        if (isUpload(file) || !Files.exists(file.settings())) {
            return true;
        }
        try (Stream<String> lines = Files.lines(file.settings())) {
            return lines.findFirst().filter(WRITTEN::equals).isPresent();
        } catch (IOException | UncheckedIOException unreadable) {
            return false;
        }
    }

    /** Why there is no place for one more model; empty when there is. */
    Optional<OwnModel.Refused> full() {
        long models = entries.values().stream()
                .filter(entry -> entry.made() instanceof OwnModel.Accepted)
                .count();
        return models < bounds.models() ? Optional.empty() : Optional.of(full);
    }

    /** What has been read, by id, in the order of the files' names. */
    SequencedMap<String, Entry> entries() {
        return entries;
    }

    /** Whether a file of this name would stand in the way of another, or its model in that of another's. */
    boolean isTaken(ModelFile file) {
        return Stream.of(folder, uploads()).anyMatch(at -> Files.exists(at.resolve(file.fileName())))
                || taken.test(file.id())
                || entries.containsKey(file.id());
    }

    /** Looks now and again from now on. */
    void watch() {
        var unused =
                thread.scheduleWithFixedDelay(this::look, 0, bounds.interval().toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Makes a change on the thread while nobody looks, and waits for it; refused when its turn does not come in time. */
    ModelChange alone(Callable<ModelChange> change) {
        AtomicBoolean decided = new AtomicBoolean(); // that it is made, or that it is not
        try {
            Future<ModelChange> made = thread.submit(() -> decided.compareAndSet(false, true) ? change.call() : busy());
            try {
                return made.get(bounds.patience().toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException late) {
                return decided.compareAndSet(false, true) ? busy() : made.get();
            }
        } catch (CancellationException | RejectedExecutionException closed) {
            return busy();
        } catch (InterruptedException interrupted) {
            decided.set(true);
            Thread.currentThread().interrupt();
            return busy();
        } catch (ExecutionException fault) {
            throw fault.getCause() instanceof RuntimeException known
                    ? known
                    : new IllegalStateException("the models folder could not be changed", fault.getCause());
        }
    }

    private static ModelChange.Refused busy() {
        return new ModelChange.Refused(
                Reason.BUSY, "Other files in the models folder are being read; please try again later.");
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
                        .filter(entry -> !entry.made().equals(full) || full().isPresent())
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
        Instant recently = Instant.now().minus(bounds.interval());
        return stamps.equals(seen.get(file.path()))
                || stamps.stream()
                        .allMatch(stamp -> stamp.modified().toInstant().isBefore(recently));
    }

    private List<ModelFile> files() throws IOException {
        return all().stream().flatMap(path -> ModelFile.of(path).stream()).toList();
    }

    private List<Path> all() throws IOException {
        List<Path> files = new ArrayList<>(
                list(folder, path -> !path.getFileName().toString().equals(reserved)));
        files.addAll(list(uploads(), path -> true));
        return files;
    }

    /** The plain files of a folder, by name. */
    private static List<Path> list(Path folder, Predicate<Path> wanted) throws IOException {
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
            sources.addAll(
                    list(beside(file), path -> path.getFileName().toString().endsWith(".txt")));
        }
        List<ModelFile.Stamp> stamps = new ArrayList<>();
        for (Path source : sources) {
            stamps.add(ModelFile.Stamp.of(source));
        }
        return stamps;
    }

    private Path beside(ModelFile file) {
        return isUpload(file) ? uploads() : folder;
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
        boolean isThere = known(file)
                .filter(entry -> entry.made() instanceof OwnModel.Accepted)
                .isPresent();
        OwnModel made = isThere || full().isEmpty() ? new OwnModelReader(file, id).read() : full;
        Entry entry = new Entry(file, id, stamps, made);
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
                .sorted(Comparator.comparing((Entry entry) -> entry.file().fileName())
                        .thenComparing(entry -> entry.file().path()))
                .forEach(entry -> ordered.put(entry.id(), entry));
        entries = ordered;
    }

    /** Alone: takes a file under a name that nobody has; one that is refused is deleted, but nothing beside it. */
    Entry adopt(Path file, ModelFile target) throws IOException {
        Files.move(file, target.path());
        Entry entry = take(target, stamps(target));
        if (entry.made() instanceof OwnModel.Refused) {
            Files.deleteIfExists(target.path());
            forget(entry);
        }
        return entry;
    }

    /** Alone: makes the model anew with other settings, which are written if it can be made. */
    OwnModel configure(Entry entry, ModelSettings settings) throws IOException {
        OwnModel made = new OwnModelReader(entry.file(), entry.id()).read(settings);
        if (made instanceof OwnModel.Accepted) {
            Path written = Files.createTempFile(beside(entry.file()), SETTINGS, ".yaml");
            try {
                Files.writeString(written, WRITTEN + "\n" + settings.yaml());
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
        for (Path path : all()) {
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
        thread.shutdownNow().forEach(waiting -> ((Future<?>) waiting).cancel(false));
    }
}
