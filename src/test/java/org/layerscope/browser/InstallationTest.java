package org.layerscope.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the stand-ins for programs are shell scripts")
class InstallationTest {

    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration SHORT = Duration.ofMillis(300);

    @TempDir
    Path folder;

    @Test
    void aDownloadThatDoesNotBeginIsStopped() {
        assertThat(installation("echo connecting; sleep 600").run(LONG, SHORT, "% of "))
                .startsWith("stopped");
    }

    @Test
    void aDownloadThatHasBegunMayFinish() {
        assertThat(installation("echo 10% of 170 MiB; sleep 1").run(LONG, SHORT, "% of "))
                .startsWith("finished");
    }

    @Test
    void anInstallerThatNeverEndsIsStopped() {
        assertThat(installation("sleep 600").run(SHORT)).startsWith("stopped");
    }

    private Installation installation(String script) {
        return new Installation(new ProcessBuilder("sh", "-c", script), folder.resolve("log"));
    }
}
