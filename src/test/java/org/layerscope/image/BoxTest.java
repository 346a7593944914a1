package org.layerscope.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What one side does to the memory that both share. */
@EnabledOnOs(OS.LINUX)
class BoxTest {

    private static final int LENGTH = 1 << 16;

    /** So often that the copy is compiled. */
    private static final int OFTEN = 20_000;

    @Test
    void whatAKilledProcessLeftIsGoneWithTheNextBox() throws Exception {
        Process ended = new ProcessBuilder("true").start();
        ended.waitFor();
        Path left = Files.createTempFile(Path.of("/dev/shm"), Box.prefix(ended.pid()), "");
        Path inUse = Files.createTempFile(
                Path.of("/dev/shm"), Box.prefix(ProcessHandle.current().pid()), "");
        try (Box ours = Box.make().orElseThrow()) {
            assertThat(left).doesNotExist();
            assertThat(inUse).exists();
            assertThat(ours.path()).exists();
        } finally {
            Files.deleteIfExists(left);
            Files.deleteIfExists(inUse);
        }
    }

    @Test
    void whatTheOtherSideCutsShortIsAFaultOfItsOwn() throws IOException {
        try (Box ours = Box.make().orElseThrow();
                Box theirs = Box.open(ours.path());
                FileChannel theirFile = FileChannel.open(ours.path(), StandardOpenOption.WRITE)) {
            theirs.write(0, new byte[] {1, 2, 3}, 1, 2);
            byte[] taken = new byte[LENGTH];
            for (int i = 0; i < OFTEN; i++) {
                ours.read(0, taken, 0, 2);
            }
            assertThat(taken).startsWith(2, 3, 0);

            theirFile.truncate(0);

            assertThatIOException().isThrownBy(() -> ours.read(0, taken, 0, taken.length));
        }
    }
}
