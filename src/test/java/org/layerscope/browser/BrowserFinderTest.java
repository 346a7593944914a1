package org.layerscope.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Every browser and installer here is a shell script in a folder of its own. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the stand-ins for programs are shell scripts")
class BrowserFinderTest {

    @TempDir
    Path machine;

    private final Map<String, String> environment = new HashMap<>();
    private Path downloader;
    private Path downloaded;

    @BeforeEach
    void aMachineWithoutABrowser() throws IOException {
        environment.put("PATH", Files.createDirectory(machine.resolve("bin")).toString());
        downloader = script("playwright", "echo the network is closed; exit 1");
        downloaded = machine.resolve("ms-playwright/chrome");
    }

    @Test
    void theNamedBrowserWinsOverThePath() throws IOException {
        script("bin/chromium", "exit 0");
        Path named = script("named", "exit 0");
        environment.put("CHROMIUM", named.toString());

        assertThat(finder(false).find()).isEqualTo(named);
    }

    @Test
    void aNamedBrowserThatDoesNotStartIsAnError() {
        environment.put("CHROMIUM", "/nowhere/chromium");

        assertThatThrownBy(finder(false)::find).hasMessageContaining("CHROMIUM: /nowhere/chromium (expected: ");
    }

    @Test
    void aStubOnThePathIsPassedOver() throws IOException {
        script("bin/chromium", "echo please install the snap; exit 1");
        Path chrome = script("bin/google-chrome", "exit 0");

        assertThat(finder(false).find()).isEqualTo(chrome);
    }

    @Test
    void theDownloadIsUsedWhenThePathHasNone() throws IOException {
        downloader =
                script("playwright", "[ \"$*\" = 'install --no-shell chromium' ] || exit 1\n" + creating(downloaded));

        assertThat(finder(true).find()).isEqualTo(downloaded);
    }

    @Test
    void rootFallsBackToAptGet() throws IOException {
        Path chromium = machine.resolve("bin/chromium");
        script("bin/apt-get", "case \"$*\" in *' update') : ;; *' chromium')\n" + creating(chromium) + ";; esac");

        assertThat(finder(true).find()).isEqualTo(chromium);
        assertThat(logs().resolve("playwright-install.log")).content().contains("the network is closed");
    }

    @Test
    void theDownloadIsLeftOutOnRequest() throws IOException {
        environment.put("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
        downloader = script("playwright", creating(downloaded));

        assertThatThrownBy(finder(false)::find).hasMessageContaining("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1");
        assertThat(downloaded).doesNotExist();
    }

    @Test
    void withoutAnyBrowserTheErrorSaysWhatWasTried() {
        assertThatThrownBy(finder(false)::find)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Install Chromium or Chrome, or set CHROMIUM")
                .hasMessageContaining("Playwright's download: failed with status 1")
                .hasMessageContaining("apt-get install chromium: left out, needs root");
    }

    private BrowserFinder finder(boolean root) {
        return new BrowserFinder(
                environment, root, logs(), () -> new ProcessBuilder(downloader.toString()), () -> downloaded);
    }

    private Path logs() {
        return machine.resolve("target/browser");
    }

    private static String creating(Path executable) {
        return "mkdir -p '%s' && printf '#!/bin/sh\\n' > '%s' && chmod +x '%s'\n"
                .formatted(executable.getParent(), executable, executable);
    }

    private Path script(String name, String body) throws IOException {
        Path file = machine.resolve(name);
        Files.writeString(file, "#!/bin/sh\n" + body + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
        return file;
    }
}
