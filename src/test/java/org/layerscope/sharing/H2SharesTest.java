package org.layerscope.sharing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** In a file, as without any configuration. */
class H2SharesTest extends SharesContract {

    @TempDir
    private static Path home;

    @Override
    String[] database() {
        return new String[] {"spring.datasource.url=", "layerscope.home=" + home};
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "its file systems know no POSIX permissions")
    void nobodyElseMayEnterTheFolder() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve("shares"))))
                .isEqualTo("rwx------");
    }
}
