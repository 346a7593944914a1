package org.layerscope.sharing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** A real PostgreSQL server of this machine's own, which a test may stop and start again. */
final class PostgresServer implements AutoCloseable {

    private final Path data;
    private int port;
    private EmbeddedPostgres running;

    /** @param data an empty folder for its tables */
    PostgresServer(Path data) {
        this.data = data;
        start();
    }

    void start() {
        try {
            running = EmbeddedPostgres.builder()
                    .setOverrideWorkingDirectory(Path.of("target", "postgres").toFile())
                    .setDataDirectory(data)
                    .setCleanDataDirectory(false)
                    .setPort(port)
                    .start();
            port = running.getPort();
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    void stop() {
        try {
            running.close();
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    /** The properties that name it. */
    String[] properties() {
        return new String[] {
            "spring.datasource.url=jdbc:postgresql://localhost:%d/postgres".formatted(port),
            "spring.datasource.username=postgres",
            "spring.datasource.password=postgres"
        };
    }

    @Override
    public void close() {
        stop();
    }
}
