package org.layerscope.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstallModelsTest {

    private final ByteArrayOutputStream console = new ByteArrayOutputStream();

    @TempDir
    Path home;

    @Test
    void successReportsEachStepAndTheHash() {
        assertThat(run(FakeSource.good())).isZero();

        assertThat(console.toString(StandardCharsets.UTF_8).lines())
                .containsExactly(
                        "Installing Tiny as " + home.resolve("tiny.safetensors"),
                        "Fetching from good",
                        "Verifying",
                        "Checking",
                        "Tiny is installed, SHA-256 " + TinyRelease.of().sha256());
    }

    @Test
    void failureReportsTheReasonAndHasExitCodeOne() {
        assertThat(run(FakeSource.failing("npm", "no network"))).isOne();

        assertThat(console.toString(StandardCharsets.UTF_8)).contains("npm: no network.");
    }

    @Test
    void anInterruptEndsItWithExitCodeOne() {
        assertThat(run(new FakeSource("npm", folder -> {
                    throw new InterruptedException();
                })))
                .isOne();

        assertThat(console.toString(StandardCharsets.UTF_8))
                .endsWith("Installing was stopped." + System.lineSeparator());
    }

    @Test
    void aLongStepHasALineForEachQuarter() {
        List<String> lines = new ArrayList<>();
        ProgressLog log = new ProgressLog(lines::add);

        for (long done = 0; done <= 100_000_000; done += 1_000_000) {
            log.at("Fetching", done, 100_000_000);
        }
        log.at("Checking", 0, 0);

        assertThat(lines)
                .containsExactly(
                        "Fetching",
                        "Fetching: 25 of 100 MB",
                        "Fetching: 50 of 100 MB",
                        "Fetching: 75 of 100 MB",
                        "Fetching: 100 of 100 MB",
                        "Checking");
    }

    private int run(Source source) {
        return InstallModels.run(
                new Installer(TinyRelease.of(), home, List.of(source)),
                new PrintStream(console, true, StandardCharsets.UTF_8));
    }
}
