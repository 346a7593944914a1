package org.layerscope.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.Playwright.CreateOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A headless Chromium for tests, on a machine that may have none: see {@link BrowserFinder} for where it is looked for.
 *
 * <p>Playwright's objects belong to the thread that created them.
 */
public final class Browsers {

    private static final List<String> QUIET = List.of(
            "--disable-quic",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--no-first-run",
            // A camera that everybody has, and nobody is asked about.
            "--use-fake-device-for-media-stream",
            "--use-fake-ui-for-media-stream");

    private Browsers() {}

    /** Playwright's driver; it downloads nothing by itself. The caller closes it. */
    public static Playwright playwright() {
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.put("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
        return Playwright.create(new CreateOptions().setEnv(environment));
    }

    /**
     * Starts a headless Chromium; it is closed with {@code playwright}.
     *
     * @throws IllegalStateException when this machine has no browser and none could be installed; says what was tried
     */
    public static synchronized Browser chromium(Playwright playwright) {
        boolean root = isRoot();
        Path executable = BrowserFinder.ofThisMachine(playwright, root).find();
        // Chromium refuses to run its sandbox as root; everybody else keeps it.
        return playwright
                .chromium()
                .launch(new LaunchOptions()
                        .setExecutablePath(executable)
                        .setHeadless(true)
                        .setChromiumSandbox(!root)
                        .setArgs(QUIET));
    }

    private static boolean isRoot() {
        try {
            return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException noSuchSystem) {
            return "root".equals(System.getProperty("user.name"));
        }
    }
}
