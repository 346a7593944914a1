package org.layerscope.sharing;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** In a file, as without any configuration. */
class H2SharesTest extends SharesContract {

    @TempDir
    private static Path home;

    @Override
    String[] database() {
        return new String[] {"spring.datasource.url=", "layerscope.home=" + home};
    }
}
