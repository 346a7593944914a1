package org.layerscope.sharing;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.UUID;
import org.h2.api.ErrorCode;
import org.layerscope.model.LayerscopeHome;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.core.env.StandardEnvironment;

/**
 * The command {@code backup-shares FILE}: writes all shares into a ZIP file, whether Layerscope is running or not. Unzipped into the folder of
 * the shares while Layerscope is not running, it brings them back.
 */
public final class BackupShares {

    private static final long LOOK_MILLIS = 100;
    /** So long may nothing happen before the running application is given up. */
    private static final long PATIENCE_MILLIS = 30_000;

    private BackupShares() {}

    private static final class RefusedException extends IOException {

        private static final long serialVersionUID = 1L;

        RefusedException(String sentence) {
            super(sentence);
        }
    }

    /**
     * Backs up the shares of this process' configuration and reports on the console.
     *
     * @param arguments of the command, without its name
     * @return the exit code: 0 when the backup is written, 1 when not
     */
    public static int run(String... arguments) {
        ConfigurableEnvironment environment = new StandardEnvironment();
        ConfigDataEnvironmentPostProcessor.applyTo(environment);
        return run(environment, System.out, PATIENCE_MILLIS, arguments);
    }

    static int run(Environment environment, PrintStream console, long patienceMillis, String... arguments) {
        try {
            if (arguments.length != 1) {
                throw new RefusedException("Say into which one file, as in: backup-shares shares.zip (given: %s)"
                        .formatted(Arrays.toString(arguments)));
            }
            Path target = Path.of(arguments[0]).toAbsolutePath().normalize();
            ShareFile file = file(environment, target);
            Path part = target.resolveSibling(target.getFileName() + "." + UUID.randomUUID() + ".part");
            try {
                write(file, part, patienceMillis);
                Files.move(part, target); // never over another file
            } finally {
                Files.deleteIfExists(part);
            }
            console.printf(
                    "All shares are in %s (%.1f MB). To restore them, stop Layerscope and unzip it into %s%n",
                    target, Files.size(target) / 1048576.0, file.folder());
            return 0;
        } catch (FileAlreadyExistsException fault) {
            console.println("The file " + fault.getFile() + " exists; a backup never replaces one.");
        } catch (RefusedException refused) {
            console.println(refused.getMessage());
        } catch (IOException | SQLException fault) {
            console.println("The shares cannot be backed up: " + fault);
        } catch (InterruptedException stopped) {
            console.println("The backup was stopped.");
        }
        return 1;
    }

    /** The shares that can be backed up into this file. */
    private static ShareFile file(Environment environment, Path target) throws IOException {
        if (!environment.getProperty(SharingConfiguration.URL, "").isBlank()) {
            throw new RefusedException("The shares are in the database that " + SharingConfiguration.URL
                    + " names. Back it up with its own tool: pg_dump for PostgreSQL.");
        }
        ShareFile file = new ShareFile(LayerscopeHome.of(environment.getProperty("layerscope.home", "")));
        if (!Files.exists(file.path())) {
            throw new RefusedException("There are no shares yet: " + file.path() + " does not exist.");
        }
        if (Files.exists(target)) {
            throw new FileAlreadyExistsException(target.toString());
        }
        Path folder = target.getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new RefusedException("There is no folder " + folder);
        }
        return file;
    }

    private static void write(ShareFile file, Path part, long patienceMillis)
            throws SQLException, IOException, InterruptedException {
        try {
            Backups.write(file, part);
        } catch (SQLException fault) {
            if (fault.getErrorCode() != ErrorCode.DATABASE_ALREADY_OPEN_1) {
                throw fault;
            }
            ask(file, part, patienceMillis);
        }
    }

    /** Has the process make the backup that has the shares open. */
    private static void ask(ShareFile file, Path part, long patienceMillis) throws IOException, InterruptedException {
        BackupRequest request = BackupRequest.place(file.folder());
        try {
            long size = 0;
            long since = System.nanoTime();
            while (!Files.exists(request.done())) {
                if (Files.exists(request.failed())) {
                    throw new RefusedException(
                            "Layerscope is running and could not make the backup; its log says why.");
                }
                long grown = request.growing().toFile().length(); // 0 when it is not there
                if (grown != size) {
                    size = grown;
                    since = System.nanoTime();
                }
                if (System.nanoTime() - since > patienceMillis * 1_000_000) {
                    throw new RefusedException("Another process has the shares open and makes no backup of them.");
                }
                Thread.sleep(LOOK_MILLIS);
            }
            Files.move(request.done(), part);
        } finally {
            request.withdraw();
        }
    }
}
