package org.layerscope.model;

import java.io.IOException;
import java.nio.file.Path;

/** One way to get a release's files. */
interface Source {

    /** For people to read: {@code npm}. */
    String name();

    /**
     * Brings the files of the manifest into the folder, under their paths; it may leave others there too. They are verified
     * by the caller.
     *
     * @param release what to bring
     * @param folder an existing empty folder
     * @throws InstallException when this way does not work here or now
     */
    void fetch(Release release, Path folder, Progress progress) throws IOException, InterruptedException;
}
