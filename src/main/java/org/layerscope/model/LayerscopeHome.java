package org.layerscope.model;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds the folder where Layerscope keeps what it has fetched and what it stores. */
public final class LayerscopeHome {

    private static final String PROPERTY = "layerscope.home";
    private static final String VARIABLE = "LAYERSCOPE_HOME";

    private LayerscopeHome() {}

    /** The folder of this process: property {@code layerscope.home}, variable {@code LAYERSCOPE_HOME}, or the user's cache. */
    public static Path ofProcess() {
        @Nullable String configured = System.getProperty(PROPERTY);
        return of(configured == null ? System.getenv().getOrDefault(VARIABLE, "") : configured);
    }

    /** The folder configured, or that of the user's cache when the text is blank. */
    public static Path of(String configured) {
        return of(configured, System.getProperty("os.name"), System.getProperty("user.home"), System.getenv());
    }

    static Path of(String configured, String system, String userHome, Map<String, String> environment) {
        if (!configured.isBlank()) {
            return Path.of(configured.strip()).toAbsolutePath().normalize();
        }
        return caches(system.toLowerCase(Locale.ROOT), Path.of(userHome), environment)
                .resolve("layerscope")
                .toAbsolutePath();
    }

    private static Path caches(String system, Path userHome, Map<String, String> environment) {
        if (system.contains("mac")) {
            return userHome.resolve("Library").resolve("Caches");
        }
        String variable = system.contains("windows") ? "LOCALAPPDATA" : "XDG_CACHE_HOME";
        String caches = environment.getOrDefault(variable, "");
        if (!caches.isBlank() && Path.of(caches).isAbsolute()) {
            return Path.of(caches);
        }
        return system.contains("windows") ? userHome.resolve("AppData").resolve("Local") : userHome.resolve(".cache");
    }
}
