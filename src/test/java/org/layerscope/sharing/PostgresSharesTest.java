package org.layerscope.sharing;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class PostgresSharesTest extends SharesContract {

    @TempDir
    private static Path data;

    private static PostgresServer server;

    @BeforeAll
    static void startServer() {
        server = new PostgresServer(data);
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @Override
    String[] database() {
        return server.properties();
    }
}
