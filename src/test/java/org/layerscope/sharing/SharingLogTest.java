package org.layerscope.sharing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What is said of shares that could not be stored: nothing of what is in them. */
@ExtendWith(OutputCaptureExtension.class)
class SharingLogTest {

    private static final String TITLE = "recognisable";
    private static final String LOG = "logging.level.root=info";
    /** What the server itself writes into its log is not ours. */
    private static final String NOT_THE_SERVERS = "logging.level.io.zonky=off";

    @TempDir
    private Path folder;

    @AfterEach
    void freeSpace() {
        FullDisk.space(Long.MAX_VALUE);
    }

    private static void create(Instance instance) {
        instance.shares.create(
                instance.extraction(), Optional.empty(), Instance.VIEW, Lifetime.WEEK, Optional.of(TITLE), true);
    }

    @Test
    void aFullDiskIsLoggedAsSuchWithoutTheTitle(CapturedOutput output) throws Exception {
        String url = new ShareFile(folder).getJdbcUrl().replace("jdbc:h2:file:", "jdbc:h2:" + FullDisk.prefix());
        try (Instance instance = Instance.start("spring.datasource.url=" + url, LOG)) {
            create(instance);
            FullDisk.space(0);

            assertThatThrownBy(() -> create(instance)).isInstanceOf(SharingException.class);
        }
        assertThat(output)
                .contains("database is away")
                .contains("No space left on device")
                .doesNotContain(TITLE);
        try (Stream<Path> files = Files.list(new ShareFile(folder).folder())) {
            assertThat(files).as("no log of H2's own").containsExactly(new ShareFile(folder).path());
        }
    }

    @Test
    void aServerThatIsAwayIsLoggedWithoutTheTitle(CapturedOutput output) {
        try (PostgresServer server = new PostgresServer(folder);
                Instance instance =
                        Instance.start(Stream.concat(Stream.of(server.properties()), Stream.of(LOG, NOT_THE_SERVERS))
                                .toArray(String[]::new))) {
            create(instance);
            server.stop();

            assertThatThrownBy(() -> create(instance)).isInstanceOf(SharingException.class);
            server.start();
        }
        assertThat(output).contains("database is away").doesNotContain(TITLE);
    }

    @Test
    void whatIsSaidOfARefusedRowDoesNotQuoteIt(CapturedOutput output) {
        try (PostgresServer server = new PostgresServer(folder.resolve("postgres"));
                Instance postgres =
                        Instance.start(Stream.concat(Stream.of(server.properties()), Stream.of(LOG, NOT_THE_SERVERS))
                                .toArray(String[]::new));
                Instance h2 = Instance.start("spring.datasource.url=", "layerscope.home=" + folder, LOG)) {
            for (Instance instance : new Instance[] {postgres, h2}) {
                create(instance);
                instance.table().update("UPDATE stored_share SET title = NULL");
                instance.table().execute("ALTER TABLE stored_share ALTER COLUMN title SET DATA TYPE VARCHAR(3)");
                Throwable refusal = catchThrowable(() -> create(instance));

                assertThat(refusal).isNotNull().isNotInstanceOf(SharingException.class);
                assertThat(stackTrace(refusal)).doesNotContain(TITLE);

                instance.table().execute("ALTER TABLE stored_share ADD CONSTRAINT never CHECK (title IS NULL)");
                instance.table().execute("ALTER TABLE stored_share ALTER COLUMN title SET DATA TYPE VARCHAR(99)");
                assertThat(stackTrace(catchThrowable(() -> create(instance))))
                        .containsIgnoringCase("Exception")
                        .doesNotContain(TITLE);
            }
        }
        assertThat(output).doesNotContain(TITLE);
    }

    private static String stackTrace(Throwable thrown) {
        StringWriter trace = new StringWriter();
        thrown.printStackTrace(new PrintWriter(trace));
        return trace.toString();
    }
}
