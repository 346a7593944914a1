package org.layerscope.model;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;

/** An npm package: a gzipped tar with all files under {@code package/}. */
final class PackageArchive {

    private static final String ROOT = "package/";
    private static final int CHUNK = 1 << 16;

    private PackageArchive() {}

    /**
     * Unpacks the manifest's files and nothing else, none larger than the manifest says.
     *
     * @throws InstallException when the archive is damaged or has a file of another size
     */
    static void unpack(Path archive, Manifest manifest, Path folder, Progress progress) throws IOException {
        Map<String, Manifest.Entry> wanted = manifest.entries().stream()
                .collect(Collectors.toMap(entry -> ROOT + entry.path(), Function.identity()));
        long unpacked = 0;
        try (InputStream file = new BufferedInputStream(Files.newInputStream(archive), CHUNK);
                TarArchiveInputStream tar =
                        new TarArchiveInputStream(reading(() -> new GZIPInputStream(file, CHUNK)))) {
            @Nullable TarArchiveEntry found = reading(tar::getNextEntry);
            while (found != null) {
                Manifest.@Nullable Entry entry = wanted.remove(found.getName());
                if (entry != null) {
                    copy(tar, found, entry, folder);
                    unpacked += entry.bytes();
                    progress.at("Unpacking", unpacked, manifest.bytes());
                }
                found = reading(tar::getNextEntry);
            }
        }
    }

    private static void copy(InputStream tar, TarArchiveEntry found, Manifest.Entry entry, Path folder)
            throws IOException {
        if (!found.isFile() || found.getSize() != entry.bytes()) {
            throw new InstallException(
                    "%s has %d bytes instead of %d".formatted(entry.path(), found.getSize(), entry.bytes()));
        }
        Path target = folder.resolve(entry.path());
        Files.createDirectories(target.getParent());
        try (OutputStream out = Files.newOutputStream(target, StandardOpenOption.CREATE_NEW)) {
            byte[] chunk = reading(() -> tar.readNBytes(CHUNK));
            while (chunk.length > 0) {
                out.write(chunk);
                chunk = reading(() -> tar.readNBytes(CHUNK));
            }
        }
    }

    /** What cannot be read is the package's fault, what cannot be written the folder's. */
    private static <T extends @Nullable Object> T reading(Read<T> read) throws IOException {
        try {
            return read.next();
        } catch (ClosedByInterruptException e) {
            throw e;
        } catch (IOException e) {
            throw new InstallException("the package is damaged (" + e.getMessage() + ")", e);
        }
    }

    private interface Read<T extends @Nullable Object> {
        T next() throws IOException;
    }
}
