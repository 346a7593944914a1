package org.layerscope.model;

import java.nio.file.Path;

/** The real weights for tests that need them: fetched on the first run, found in the user's cache folder from then on. */
public final class InstalledModels {

    private InstalledModels() {}

    private static final class Holder {

        private static final Path HOME = install();

        private static Path install() {
            if (InstallModels.run() != 0) {
                throw new AssertionError("the default model could not be installed; the reason was printed above");
            }
            return LayerscopeHome.ofProcess();
        }
    }

    /** The folder in which the default model is installed: the setting {@code layerscope.home} for an application under test. */
    public static Path home() {
        return Holder.HOME;
    }
}
