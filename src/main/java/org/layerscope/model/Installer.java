package org.layerscope.model;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.FileSystemUtils;

/**
 * Installs a release into a folder. All is prepared in a temporary folder beside the target and moved there in one step,
 * under a lock that keeps other processes out; so the target is either absent, whole, or was damaged later, which
 * {@link #damage} finds.
 */
final class Installer {

    private static final Logger LOG = LoggerFactory.getLogger(Installer.class);
    private static final String WORK_PREFIX = "installing-";

    private final Release release;
    private final Path models;
    private final List<Source> sources;

    /**
     * Writes nothing yet.
     *
     * @param models the folder for installed files; made when needed
     * @param sources tried in this order
     */
    Installer(Release release, Path models, List<Source> sources) {
        this.release = release;
        this.models = models;
        this.sources = List.copyOf(sources);
    }

    Release release() {
        return release;
    }

    /** The folder for installed files. */
    Path folder() {
        return models;
    }

    /** Where the installed file lies, or will. */
    Path target() {
        return models.resolve(release.fileName());
    }

    boolean isPresent() {
        return Files.exists(target());
    }

    private boolean isWhole() {
        return isPresent() && damage().isEmpty();
    }

    /** What is wrong with the file that is present; empty when its size and SHA-256 are those of the release. */
    Optional<String> damage() {
        try {
            if (Files.size(target()) != release.bytes()) {
                return Optional.of("it has %d bytes instead of %d".formatted(Files.size(target()), release.bytes()));
            }
            String found = Sha256.of(target(), done -> {});
            return found.equals(release.sha256())
                    ? Optional.empty()
                    : Optional.of("its SHA-256 is %s instead of %s".formatted(found, release.sha256()));
        } catch (IOException e) {
            return Optional.of("it cannot be read: " + reason(e));
        }
    }

    /**
     * Installs unless the file is there and whole; waits while another process installs.
     *
     * @throws InstallException with what was tried and what went wrong; nothing half-made is left
     * @throws InterruptedException when stopped; nothing half-made is left
     */
    void install(Progress progress) throws InterruptedException {
        if (isWhole()) {
            return; // also where the folder is read-only
        }
        try {
            Files.createDirectories(models);
            Runnable waiting = () -> progress.at("Waiting for another Layerscope that is installing", 0, 0);
            InstallLock lock = InstallLock.acquire(models.resolve(".lock"), waiting);
            try {
                if (!isWhole()) {
                    deleteLeftovers();
                    installInto(Files.createTempDirectory(models, WORK_PREFIX), progress);
                }
            } finally {
                lock.close();
            }
        } catch (ClosedByInterruptException e) {
            throw stopped(e);
        } catch (IOException e) {
            throw unwritable(e);
        } catch (UncheckedIOException e) {
            if (e.getCause() instanceof ClosedByInterruptException) {
                throw stopped(e);
            }
            throw unwritable(e);
        }
    }

    private void installInto(Path work, Progress progress) throws IOException, InterruptedException {
        try {
            Path files = fetch(work, progress);
            Path converted = work.resolve(release.fileName());
            release.conversion().convert(files, converted, progress);
            progress.at("Checking", 0, 0);
            String found = Sha256.of(converted, done -> {});
            if (!found.equals(release.sha256())) {
                throw new InstallException("The converted weights have SHA-256 %s instead of %s, so they are not used"
                        .formatted(found, release.sha256()));
            }
            Files.move(converted, target(), StandardCopyOption.ATOMIC_MOVE);
        } finally {
            FileSystemUtils.deleteRecursively(work);
        }
    }

    /** The folder with the verified files, from the first source that has them. */
    private Path fetch(Path work, Progress progress) throws IOException, InterruptedException {
        List<String> failures = new ArrayList<>();
        for (Source source : sources) {
            Path folder = Files.createDirectory(work.resolve("source-" + failures.size()));
            try {
                source.fetch(release, folder, progress);
                release.manifest().verify(folder, progress);
                return folder;
            } catch (InstallException e) {
                failures.add(source.name() + ": " + e.getMessage());
                FileSystemUtils.deleteRecursively(folder);
            }
        }
        throw new InstallException("The weights could not be fetched. " + String.join(". ", failures)
                + ". Check the connection to the internet, then retry");
    }

    private void deleteLeftovers() throws IOException {
        try (var leftovers = Files.newDirectoryStream(models, WORK_PREFIX + "*")) {
            for (Path leftover : leftovers) {
                deleteLeftover(leftover);
            }
        }
    }

    private static void deleteLeftover(Path leftover) {
        try {
            FileSystemUtils.deleteRecursively(leftover);
        } catch (IOException e) {
            // An npm that outlived a killed Layerscope may still write there; the next installation deletes it.
            LOG.warn("{} cannot be deleted: {}", leftover, e.toString());
        }
    }

    private InstallException unwritable(Exception e) {
        return new InstallException(
                "The folder %s cannot be used: %s. Make it writable, with %d MB free, or set LAYERSCOPE_HOME to another one, then retry"
                        .formatted(models, reason(e), 5 * release.bytes() / 1_000_000),
                e);
    }

    private static String reason(Exception e) {
        Throwable cause = e instanceof UncheckedIOException && e.getCause() != null ? e.getCause() : e;
        return cause.getClass().getSimpleName() + " " + cause.getMessage();
    }

    private static InterruptedException stopped(Exception cause) {
        InterruptedException stopped = new InterruptedException("installing was stopped");
        stopped.initCause(cause);
        return stopped;
    }
}
