package org.layerscope.model;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;

/**
 * Fetches the package with the npm client, whose settings say from which registry; none of the package's scripts run.
 *
 * @param searchPath folders in which npm is looked for
 * @param viewLimit for asking whether the package is there
 * @param packLimit for fetching it
 */
record NpmSource(String searchPath, Duration viewLimit, Duration packLimit) implements Source {

    @Override
    public String name() {
        return "npm";
    }

    @Override
    public void fetch(Release release, Path folder, Progress progress) throws IOException, InterruptedException {
        NpmClient npm =
                NpmClient.find(searchPath).orElseThrow(() -> new InstallException("the npm client is not installed"));
        progress.at("Asking npm for " + release.npmPackage(), 0, 0);
        String version = npm.run(folder, viewLimit, () -> {}, "view", release.npmPackage(), "version");
        if (!release.npmPackage().endsWith("@" + version)) {
            throw new InstallException("npm knows no " + release.npmPackage());
        }
        Path packed = Files.createDirectory(folder.resolve("packed"));
        Path cache = NpmClient.cache(folder);
        npm.run(
                folder,
                packLimit,
                () -> progress.at(
                        "Fetching " + release.npmPackage() + " with npm",
                        Math.min(size(cache), release.archiveBytes()),
                        release.archiveBytes()),
                "pack",
                release.npmPackage(),
                "--ignore-scripts",
                "--pack-destination",
                packed.toString());
        FileSystemUtils.deleteRecursively(cache);
        Path archive = archive(packed);
        PackageArchive.unpack(archive, release.manifest(), folder, progress);
        Files.delete(archive);
    }

    private static Path archive(Path packed) throws IOException {
        try (Stream<Path> files = Files.list(packed)) {
            List<Path> archives =
                    files.filter(file -> file.toString().endsWith(".tgz")).toList();
            if (archives.size() != 1) {
                throw new InstallException("npm pack left " + archives.size() + " archives instead of one");
            }
            return archives.getFirst();
        }
    }

    /** Bytes below a folder in which another process is at work. */
    private static long size(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.mapToLong(NpmSource::fileSize).sum();
        } catch (IOException | UncheckedIOException e) {
            return 0; // a file went away meanwhile; the next look will do
        }
    }

    private static long fileSize(Path file) {
        try {
            return Files.isRegularFile(file) ? Files.size(file) : 0;
        } catch (NoSuchFileException e) {
            return 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
