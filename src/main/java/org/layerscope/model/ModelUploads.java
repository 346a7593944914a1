package org.layerscope.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.layerscope.model.ModelChange.Reason;
import org.layerscope.model.ModelFolder.Entry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets people add, change and delete own models, where that is allowed. */
final class ModelUploads {

    private static final Logger LOG = LoggerFactory.getLogger(ModelUploads.class);
    private static final int CHUNK = 1 << 20;
    private static final String PART = ".upload-";
    private static final String LEFTOVERS = "{%s,%s}*".formatted(PART, ModelFolder.SETTINGS);

    private final ModelFolder models;
    private final Limits limits;

    /**
     * What people may do.
     *
     * @param allowed whether anything
     * @param maxBytes of one file
     * @param maxTotalBytes of all files together
     */
    record Limits(boolean allowed, long maxBytes, long maxTotalBytes) {}

    ModelUploads(ModelFolder models, Limits limits) {
        this.models = models;
        this.limits = limits;
    }

    boolean allowed() {
        return limits.allowed();
    }

    ModelChange add(String name, InputStream bytes, OptionalLong announced) throws IOException {
        Path folder = models.uploads();
        Optional<ModelFile> target = ModelFile.in(folder, name);
        Optional<ModelChange> refusal = refusal(name, target);
        if (refusal.isPresent()) {
            return refusal.get();
        }
        Files.createDirectories(folder);
        Path part = Files.createTempFile(folder, PART, "");
        try {
            Optional<ModelChange> tooLarge = tooLarge(announced.orElse(0), models.bytes() + announced.orElse(0));
            if (tooLarge.isEmpty()) {
                tooLarge = receive(bytes, part);
            }
            if (tooLarge.isPresent()) {
                return tooLarge.get();
            }
            return models.alone(() -> adopt(name, part, target.orElseThrow()));
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private Optional<ModelChange> refusal(String name, Optional<ModelFile> target) {
        if (!limits.allowed()) {
            return Optional.of(disabled());
        }
        if (target.isEmpty()) {
            return Optional.of(new ModelChange.Refused(
                    Reason.BAD_NAME,
                    "name: %s (expected: NAME.safetensors, NAME.pth, NAME.pt or NAME.pt2)"
                            .formatted(name.replaceAll("\\p{Cntrl}", "?").substring(0, Math.min(80, name.length())))));
        }
        if (models.isTaken(target.get())) {
            return Optional.of(new ModelChange.Refused(
                    Reason.EXISTS,
                    "name: %s (expected: one that no other model has)"
                            .formatted(target.get().fileName())));
        }
        return models.full().map(full -> new ModelChange.Refused(Reason.TOO_LARGE, full.problem()));
    }

    private static ModelChange.Refused disabled() {
        return new ModelChange.Refused(
                Reason.DISABLED, "Models cannot be changed here; whoever runs Layerscope may allow it.");
    }

    /** Empty when all has been received. */
    private Optional<ModelChange> receive(InputStream bytes, Path part) throws IOException {
        byte[] chunk = new byte[CHUNK];
        long received = 0;
        try (OutputStream out = Files.newOutputStream(part)) {
            for (int read = CHUNK; read == CHUNK; ) {
                read = bytes.readNBytes(chunk, 0, CHUNK);
                out.write(chunk, 0, read);
                received += read;
                Optional<ModelChange> tooLarge = tooLarge(received, models.bytes());
                if (tooLarge.isPresent()) {
                    return tooLarge;
                }
            }
        }
        return Optional.empty();
    }

    private Optional<ModelChange> tooLarge(long bytes, long total) {
        if (bytes > limits.maxBytes()) {
            return Optional.of(new ModelChange.Refused(
                    Reason.TOO_LARGE,
                    "file: %d bytes or more (expected: at most %d)".formatted(bytes, limits.maxBytes())));
        }
        if (total > limits.maxTotalBytes()) {
            return Optional.of(new ModelChange.Refused(
                    Reason.TOO_LARGE,
                    "own models: %d bytes with this one (expected: at most %d together; delete some)"
                            .formatted(total, limits.maxTotalBytes())));
        }
        return Optional.empty();
    }

    private ModelChange adopt(String name, Path part, ModelFile target) throws IOException {
        Optional<ModelChange> refusal = refusal(name, Optional.of(target)); // somebody may have been faster
        return refusal.isPresent()
                ? refusal.get()
                : change(models.adopt(part, target).made());
    }

    private static ModelChange change(OwnModel made) {
        return switch (made) {
            case OwnModel.Accepted(Model model, var settings, var weights) -> new ModelChange.Accepted(model);
            case OwnModel.Refused(String problem) -> new ModelChange.Refused(Reason.UNSUPPORTED, problem);
        };
    }

    ModelChange configure(String id, ModelSettings settings) {
        return change(id, model -> true, models::mayConfigure, entry -> change(models.configure(entry, settings)));
    }

    ModelChange configure(Model shown, ModelSettings settings) {
        return change(
                shown.id(), same(shown), models::mayConfigure, entry -> change(models.configure(entry, settings)));
    }

    ModelChange remove(String id) {
        return change(id, model -> true, models::isUpload, this::delete);
    }

    ModelChange remove(Model shown) {
        return change(shown.id(), same(shown), models::isUpload, this::delete);
    }

    private static Predicate<Model> same(Model shown) {
        return model -> model.fingerprint().equals(shown.fingerprint());
    }

    private ModelChange delete(Entry entry) throws IOException {
        models.delete(entry);
        return change(entry.made());
    }

    boolean mayConfigure(String id) {
        return may(id, models::mayConfigure);
    }

    boolean mayRemove(String id) {
        return may(id, models::isUpload);
    }

    private boolean may(String id, Predicate<ModelFile> allowed) {
        @Nullable Entry entry = models.entries().get(id);
        return limits.allowed()
                && entry != null
                && entry.made() instanceof OwnModel.Accepted
                && allowed.test(entry.file());
    }

    /** A change of one model. */
    private interface Change {
        ModelChange of(Entry entry) throws IOException;
    }

    private ModelChange change(String id, Predicate<Model> meant, Predicate<ModelFile> allowed, Change change) {
        if (!limits.allowed()) {
            return disabled();
        }
        return models.alone(() -> {
            @Nullable Entry entry = models.entries().get(id);
            if (entry == null || !(entry.made() instanceof OwnModel.Accepted(Model model, var settings, var weights))) {
                return new ModelChange.Refused(Reason.UNKNOWN, "model: %s (expected: an own one)".formatted(id));
            }
            if (!allowed.test(entry.file())) {
                return new ModelChange.Refused(
                        Reason.NOT_UPLOADED,
                        "model: %s (expected: one that was uploaded; whoever runs Layerscope put %s there, or wrote its settings)"
                                .formatted(id, entry.file().fileName()));
            }
            return meant.test(model)
                    ? change.of(entry)
                    : new ModelChange.Refused(
                            Reason.UNKNOWN,
                            "model: %s has been changed meanwhile (expected: the one that was shown)".formatted(id));
        });
    }

    /** Deletes what changes of yesterday and before left behind because their process was killed. */
    void deleteLeftovers() {
        deleteLeftovers(models.folder());
        deleteLeftovers(models.uploads());
    }

    private static void deleteLeftovers(Path folder) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        Instant old = Instant.now().minus(1, ChronoUnit.DAYS);
        try (DirectoryStream<Path> parts = Files.newDirectoryStream(folder, LEFTOVERS)) {
            for (Path part : parts) {
                if (Files.getLastModifiedTime(part).toInstant().isBefore(old)) {
                    Files.deleteIfExists(part);
                }
            }
        } catch (IOException e) {
            LOG.warn("What an upload left behind stays: {}", e.toString());
        }
    }
}
