package org.layerscope.sharing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.layerscope.LayerscopeApplication;
import org.springframework.mock.env.MockEnvironment;

class BackupSharesTest {

    @TempDir
    private Path folder;

    private Path home;
    private Path backup;
    private final MockEnvironment environment = new MockEnvironment();

    @BeforeEach
    void configure() {
        home = folder.resolve("home");
        backup = folder.resolve("shares.zip");
        environment.setProperty("layerscope.home", home.toString());
    }

    /** An exit code and what was said. */
    private record Outcome(int code, String said) {}

    private Outcome backUp(String... arguments) {
        ByteArrayOutputStream console = new ByteArrayOutputStream();
        int code =
                BackupShares.run(environment, new PrintStream(console, true, StandardCharsets.UTF_8), 2_000, arguments);
        return new Outcome(code, console.toString(StandardCharsets.UTF_8));
    }

    private Outcome backUp() {
        return backUp(backup.toString());
    }

    private static Instance start(Path home) {
        return Instance.start("spring.datasource.url=", "layerscope.home=" + home);
    }

    private List<Answer> someShares() {
        try (Instance instance = start(home)) {
            return IntStream.range(0, 5)
                    .mapToObj(number -> Answer.ask(instance, number))
                    .toList();
        }
    }

    /** Unzips into a fresh home, expects these shares to be whole and makes another. */
    private void assertRestores(List<Answer> answers) throws IOException {
        Path fresh = folder.resolve("fresh");
        Path shares = Files.createDirectories(new ShareFile(fresh).folder());
        try (FileSystem zip = FileSystems.newFileSystem(backup);
                Stream<Path> files = Files.list(zip.getPath("/"))) {
            for (Path file : files.toList()) {
                Files.copy(file, shares.resolve(file.getFileName().toString()));
            }
        }
        try (Instance restored = start(fresh)) {
            assertThat(answers).isNotEmpty().allSatisfy(answer -> answer.assertWhole(restored));
            Answer.ask(restored, 99).assertWhole(restored);
        }
    }

    @Test
    void sharesAreBackedUpWhileNoProcessHasThemOpenAndCanBeRestored() throws IOException {
        List<Answer> answers = someShares();

        Outcome outcome = backUp();

        assertThat(outcome.said())
                .contains(backup.toString(), home.resolve("shares").toString());
        assertThat(outcome.code()).isZero();
        assertRestores(answers);
    }

    @Test
    void sharesAreBackedUpWhileAnotherProcessMakesMoreAndCanBeRestored() throws IOException {
        try (Author author = new Author("spring.datasource.url=", "layerscope.home=" + home)) {
            await().until(() -> author.answers().size() > 30);
            List<Answer> before = author.answers();

            Outcome outcome = backUp();

            assertThat(outcome.said()).contains(backup.toString());
            assertThat(outcome.code()).isZero();
            int during = author.answers().size();
            await("sharing goes on").until(() -> author.answers().size() > during);
            assertRestores(before);
        }
        assertOnlyTheSharesAreIn(home.resolve("shares"));
    }

    @Test
    void theProgramHasTheCommand() throws IOException, InterruptedException {
        List<Answer> answers = someShares();
        ProcessBuilder program = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        LayerscopeApplication.class.getName(),
                        "backup-shares",
                        backup.toString())
                .redirectErrorStream(true);
        program.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        program.environment().put("LAYERSCOPE_HOME", home.toString());
        program.environment().remove("SPRING_DATASOURCE_URL");

        Process process = program.start();

        try (InputStream said = process.getInputStream()) {
            assertThat(new String(said.readAllBytes(), StandardCharsets.UTF_8)).contains(backup.toString());
        }
        assertThat(process.waitFor()).isZero();
        assertRestores(answers);
    }

    @Test
    void withoutOneFileItIsRefused() {
        assertThat(backUp(new String[0]))
                .isEqualTo(new Outcome(
                        1,
                        "Say into which one file, as in: backup-shares shares.zip (given: [])\n"
                                .replace("\n", System.lineSeparator())));
        assertThat(backUp("a.zip", "b.zip").said()).contains("given: [a.zip, b.zip]");
    }

    @Test
    void aFileIsNeverReplaced() throws IOException {
        someShares();
        Files.writeString(backup, "precious");

        Outcome outcome = backUp();

        assertThat(outcome.code()).isOne();
        assertThat(outcome.said()).contains(backup.toString()).contains("never replaces");
        assertThat(backup).hasContent("precious");
    }

    @Test
    void aMissingFolderIsNotMade() {
        someShares();

        Outcome outcome = backUp(folder.resolve("missing/shares.zip").toString());

        assertThat(outcome.code()).isOne();
        assertThat(outcome.said()).contains("There is no folder " + folder.resolve("missing"));
        assertThat(folder.resolve("missing")).doesNotExist();
    }

    @Test
    void withoutSharesNoDatabaseIsMade() {
        Outcome outcome = backUp();

        assertThat(outcome.code()).isOne();
        assertThat(outcome.said()).contains("There are no shares yet");
        assertThat(home).doesNotExist();
        assertThat(backup).doesNotExist();
    }

    @Test
    void ofPostgresItSaysWhatToUseAndNotHowToReachIt() {
        environment.setProperty("spring.datasource.url", "jdbc:postgresql://host/shares?password=secret");

        Outcome outcome = backUp();

        assertThat(outcome.code()).isOne();
        assertThat(outcome.said()).contains("pg_dump").doesNotContain("secret");
    }

    @Test
    void aProcessThatHasTheSharesOpenAndDoesNotAnswerIsNotWaitedForLong() throws IOException {
        someShares();
        try (var other = new SilentHolder(new ShareFile(home))) {
            Outcome outcome = backUp();

            assertThat(outcome.code()).isOne();
            assertThat(outcome.said()).contains("makes no backup");
            assertThat(other.process().isAlive()).isTrue();
        }
        assertOnlyTheSharesAreIn(home.resolve("shares"));
        assertThat(folder).isDirectoryNotContaining(file -> file.toString().contains("shares.zip"));
    }

    /** Locks the file of the shares as another process would. */
    private record SilentHolder(Process process) implements AutoCloseable {

        SilentHolder(ShareFile file) throws IOException {
            this(hold(file));
        }

        private static Process hold(ShareFile file) throws IOException {
            ProcessBuilder shell = new ProcessBuilder(
                    ProcessHandle.current().info().command().orElseThrow(),
                    "org.h2.tools.Shell",
                    "-url",
                    file.getJdbcUrl(),
                    "-user",
                    file.getUsername());
            shell.environment().put("CLASSPATH", System.getProperty("java.class.path"));
            Process process = shell.start();
            process.getOutputStream().write("SELECT 4321 * 2;\n".getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
            await().until(() -> process.inputReader().lines().anyMatch(line -> line.contains("8642")));
            return process;
        }

        @Override
        public void close() {
            process.destroyForcibly().onExit().join();
        }
    }

    private static void assertOnlyTheSharesAreIn(Path shares) throws IOException {
        try (Stream<Path> files = Files.list(shares)) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactly("shares.mv.db");
        }
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "its file systems know no POSIX permissions")
    void nobodyElseMayReadTheSharesOrABackup() throws IOException {
        Path shares = Files.createDirectories(home.resolve("shares"));
        Files.setPosixFilePermissions(shares, PosixFilePermissions.fromString("rwxr-xr-x"));

        someShares();
        backUp();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(shares)))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(backup)))
                .isEqualTo("rw-------");
    }
}
