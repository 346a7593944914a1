package org.layerscope.sharing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;

/**
 * The H2 database in a file of its own.
 *
 * @param home folder for what Layerscope keeps
 */
record ShareFile(Path home) implements JdbcConnectionDetails {

    private static final String NAME = "shares";

    /** The folder that has nothing else in it. */
    Path folder() {
        return home.resolve(NAME);
    }

    /** The database's file. */
    Path path() {
        return folder().resolve(NAME + ".mv.db");
    }

    /** Creates the {@link #folder}, which only the owner of this process may enter: there are faces in it. */
    void createFolder() {
        try {
            OwnerOnly.createFolder(folder());
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    /**
     * The database, made when there is none.
     *
     * <p>WRITE_DELAY=0: what was answered is in the file, not half a second later. TRACE_LEVEL_FILE=0: no log beside the file, which could
     * quote titles.
     */
    @Override
    public String getJdbcUrl() {
        return "jdbc:h2:file:%s;WRITE_DELAY=0;TRACE_LEVEL_FILE=0".formatted(folder().resolve(NAME));
    }

    @Override
    public String getUsername() {
        return "sa";
    }

    @Override
    public String getPassword() {
        return "";
    }
}
