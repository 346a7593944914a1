package org.layerscope.sharing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.h2.api.ErrorCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;

/** Makes the backups that other processes ask for while this one has the file of the shares open. */
final class Backups {

    private static final Logger log = LoggerFactory.getLogger(Backups.class);

    private final ShareFile file;

    Backups(ShareFile file) {
        this.file = file;
    }

    @Scheduled(fixedDelayString = "PT1S")
    void fulfil() {
        if (!Files.isDirectory(file.folder())) {
            return;
        }
        try {
            BackupRequest.tidy(file.folder());
            for (BackupRequest request : BackupRequest.open(file.folder())) {
                fulfil(request);
            }
        } catch (IOException fault) {
            log.warn("backups cannot be made: {}", fault.toString());
        }
    }

    private void fulfil(BackupRequest request) throws IOException {
        try {
            write(file, request.growing());
            Files.move(request.growing(), request.done(), StandardCopyOption.ATOMIC_MOVE);
            log.info("all shares were backed up");
        } catch (SQLException | IOException fault) {
            if (fault instanceof SQLException refusal && refusal.getErrorCode() == ErrorCode.DATABASE_ALREADY_OPEN_1) {
                return; // the wish is for the process that has the shares open
            }
            log.warn("shares could not be backed up: {}", fault.toString());
            Files.deleteIfExists(request.growing());
            Files.createFile(request.failed());
        }
        Files.deleteIfExists(request.wanted());
    }

    /**
     * Writes a ZIP file with everything that is stored by now; sharing goes on meanwhile.
     *
     * @param target new; only its owner may read it
     * @throws SQLException with code 90020 when another process has the shares open
     */
    static void write(ShareFile file, Path target) throws SQLException, IOException {
        // A connection of its own: that of the shares is not held up.
        try (Connection connection = DriverManager.getConnection(
                        file.getJdbcUrl() + ";IFEXISTS=TRUE", file.getUsername(), file.getPassword());
                PreparedStatement backup = connection.prepareStatement("BACKUP TO ?")) {
            OwnerOnly.createFile(target);
            backup.setString(1, target.toAbsolutePath().toString());
            backup.execute();
        }
    }
}
