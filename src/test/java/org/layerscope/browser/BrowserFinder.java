package org.layerscope.browser;

import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.impl.driver.Driver;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Finds a Chromium that starts, or installs one: {@code $CHROMIUM}, then a chromium or chrome on the PATH, then the one
 * that Playwright downloads, then, as root, the one of {@code apt-get}. The first that answers to {@code --version} wins.
 *
 * <p>{@code PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1} in the environment leaves the download out. The installers' output goes
 * to files in {@code target/browser}. One process installs at a time.
 *
 * @param downloader Playwright's command line, without arguments
 * @param downloaded where Playwright would put its Chromium
 */
record BrowserFinder(
        Map<String, String> environment,
        boolean root,
        Path logs,
        Supplier<ProcessBuilder> downloader,
        Supplier<Path> downloaded) {

    private static final List<String> NAMES =
            List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome");
    private static final Duration DOWNLOAD_BEGINS = Duration.ofSeconds(60);
    private static final Duration INSTALLATION_ENDS = Duration.ofMinutes(10);

    static BrowserFinder ofThisMachine(Playwright playwright, boolean root) {
        return new BrowserFinder(
                System.getenv(),
                root,
                Path.of("target", "browser"),
                () -> Driver.ensureDriverInstalled(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"), false)
                        .createProcessBuilder(),
                () -> Path.of(playwright.chromium().executablePath()));
    }

    /** The executable; {@link IllegalStateException} with everything that was tried when there is none. */
    Path find() {
        String named = environment.getOrDefault("CHROMIUM", "");
        if (!named.isBlank()) {
            Path executable = Path.of(named);
            if (!starts(executable)) {
                throw new IllegalStateException("CHROMIUM: " + named + " (expected: a Chromium that can be started)");
            }
            return executable;
        }
        return present().orElseGet(this::install);
    }

    private Optional<Path> present() {
        return Stream.concat(onPath(), Stream.of(downloaded.get()))
                .filter(BrowserFinder::starts)
                .findFirst();
    }

    private Stream<Path> onPath() {
        List<Path> folders = Stream.of(environment.getOrDefault("PATH", "").split(File.pathSeparator))
                .filter(folder -> !folder.isBlank())
                .map(Path::of)
                .toList();
        return NAMES.stream().flatMap(name -> folders.stream().map(folder -> folder.resolve(name)));
    }

    private Path install() {
        try {
            Files.createDirectories(logs);
            Path lockFile = logs.resolve("install.lock");
            try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    var lock = channel.lock()) {
                assert lock.isValid();
                // Another process may have finished its installation while this one waited for the lock.
                return present().orElseGet(this::installAlone);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write installation logs into " + logs, e);
        }
    }

    private Path installAlone() {
        List<String> tried = new ArrayList<>();
        tried.add("$CHROMIUM: not set");
        tried.add("PATH: none of " + String.join(", ", NAMES) + " starts");
        tried.add("Playwright's download: " + download());
        Optional<Path> found = present();
        if (found.isEmpty()) {
            tried.add("apt-get install chromium: " + aptGet());
            found = present();
        }
        return found.orElseThrow(() -> new IllegalStateException(
                "These tests need a Chromium and found none. Install Chromium or Chrome, or set CHROMIUM to its"
                        + " executable. Tried:\n  " + String.join("\n  ", tried)));
    }

    private String download() {
        String skip = environment.getOrDefault("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "");
        if (!(skip.isBlank() || skip.equals("0") || skip.equals("false"))) {
            return "left out, PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=" + skip;
        }
        ProcessBuilder command = downloader.get();
        command.command().addAll(List.of("install", "--no-shell", "chromium"));
        // A network that swallows packets would otherwise cost five attempts of 30 seconds each.
        command.environment().put("PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT", "10000");
        return new Installation(command, logs.resolve("playwright-install.log"))
                .run(INSTALLATION_ENDS, DOWNLOAD_BEGINS, "% of ");
    }

    private String aptGet() {
        if (!root) {
            return "left out, needs root";
        }
        Optional<Path> aptGet = Stream.of(environment.getOrDefault("PATH", "").split(File.pathSeparator))
                .map(folder -> Path.of(folder, "apt-get"))
                .filter(Files::isExecutable)
                .findFirst();
        if (aptGet.isEmpty()) {
            return "left out, no apt-get on the PATH";
        }
        String update = aptGet(aptGet.get(), "apt-get-update.log", "update");
        String install =
                aptGet(aptGet.get(), "apt-get-install.log", "install", "--yes", "--no-install-recommends", "chromium");
        return "update " + update + "; install " + install;
    }

    private String aptGet(Path executable, String log, String... arguments) {
        ProcessBuilder command = new ProcessBuilder(executable.toString(), "-o", "DPkg::Lock::Timeout=300");
        command.command().addAll(List.of(arguments));
        command.environment().put("DEBIAN_FRONTEND", "noninteractive");
        return new Installation(command, logs.resolve(log)).run(INSTALLATION_ENDS);
    }

    private static boolean starts(Path executable) {
        if (!Files.isExecutable(executable) || Files.isDirectory(executable)) {
            return false;
        }
        // A distribution's stub that asks to install something else, or a browser without its libraries, fails here.
        return Installation.exitsWithZero(new ProcessBuilder(executable.toString(), "--version"));
    }
}
