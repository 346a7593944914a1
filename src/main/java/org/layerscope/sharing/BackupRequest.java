package org.layerscope.sharing;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * A wish for a backup, left as a file beside the shares for the process that has them open. No other process can read them meanwhile, and
 * whoever may write into that folder may have them.
 *
 * @param folder that of the shares
 * @param id of this wish
 */
record BackupRequest(Path folder, String id) {

    private static final String PREFIX = "backup-";
    private static final String WANTED = ".wanted";
    private static final Duration LIFETIME = Duration.ofHours(1);

    static BackupRequest place(Path folder) throws IOException {
        BackupRequest request = new BackupRequest(folder, UUID.randomUUID().toString());
        Files.createFile(request.wanted());
        return request;
    }

    /** The wishes that nobody has fulfilled yet. */
    static List<BackupRequest> open(Path folder) throws IOException {
        List<BackupRequest> open = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, PREFIX + "*" + WANTED)) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                open.add(new BackupRequest(folder, name.substring(PREFIX.length(), name.length() - WANTED.length())));
            }
        }
        return open;
    }

    /** Deletes what a process has left behind that was killed. */
    static void tidy(Path folder) throws IOException {
        Instant before = Instant.now().minus(LIFETIME);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, PREFIX + "*")) {
            for (Path file : files) {
                if (Files.getLastModifiedTime(file).toInstant().isBefore(before)) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    /** There from the wish until it has been fulfilled or has failed. */
    Path wanted() {
        return file(WANTED);
    }

    /** The backup while it grows. */
    Path growing() {
        return file(".part");
    }

    /** The backup. */
    Path done() {
        return file(".zip");
    }

    /** There when it could not be made. */
    Path failed() {
        return file(".failed");
    }

    private Path file(String ending) {
        return folder.resolve(PREFIX + id + ending);
    }

    /** Deletes every trace of it. */
    void withdraw() throws IOException {
        for (Path file : List.of(wanted(), growing(), done(), failed())) {
            Files.deleteIfExists(file);
        }
    }
}
