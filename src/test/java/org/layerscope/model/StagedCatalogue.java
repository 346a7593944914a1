package org.layerscope.model;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.TransferQueue;

/** A catalogue with the real models in which a test plays the installation of the default one. */
public final class StagedCatalogue {

    private final TransferQueue<String> outcomes = new LinkedTransferQueue<>();
    private final ModelCatalogue catalogue;

    public StagedCatalogue(Path home) {
        FakeSource source = new FakeSource("the shelf", folder -> {
            String problem = outcomes.take();
            if (!problem.isEmpty()) {
                throw new InstallException(problem);
            }
            TinyRelease.place(folder);
        });
        catalogue =
                new ModelCatalogue(false, ResNet50.trained(), new Installer(TinyRelease.of(), home, List.of(source)));
    }

    public ModelCatalogue catalogue() {
        return catalogue;
    }

    /** The installation that runs comes to a good end. */
    public void succeed() {
        outcomes.add("");
    }

    /** The installation that runs breaks. */
    public void fail(String problem) {
        outcomes.add(problem);
    }
}
