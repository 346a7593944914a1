package org.layerscope.model;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A catalogue that looks often at the own models of a folder, and has no default model. */
public final class OwnCatalogue implements AutoCloseable {

    private static final Duration OFTEN = Duration.ofMillis(50);

    private final ModelCatalogue catalogue;

    /** One that may be changed, up to these bytes of a file and of all. */
    public OwnCatalogue(Path home, long maxBytes, long maxTotalBytes) {
        this(home, new ModelUploads.Limits(true, maxBytes, maxTotalBytes), OFTEN);
    }

    /** One that may not be changed. */
    public OwnCatalogue(Path home) {
        this(home, OFTEN);
    }

    /** One that may not be changed and looks at its folder not often enough to notice what happens there. */
    public static OwnCatalogue inattentive(Path home) {
        return new OwnCatalogue(home, Duration.ofHours(1));
    }

    private OwnCatalogue(Path home, Duration look) {
        this(home, new ModelUploads.Limits(false, 0, 0), look);
    }

    private OwnCatalogue(Path home, ModelUploads.Limits limits, Duration look) {
        Installer none = new Installer(TinyRelease.of(), home.resolve("models"), List.of());
        catalogue = new ModelCatalogue(false, ResNet50.trained(), none, limits, look);
        catalogue.watchOwn();
    }

    public ModelCatalogue catalogue() {
        return catalogue;
    }

    /** Waits until something is so, which is looked at after each change of the catalogue. */
    public void await(Predicate<ModelCatalogue> condition) throws InterruptedException {
        CountDownLatch met = new CountDownLatch(1);
        Runnable check = () -> {
            if (condition.test(catalogue)) {
                met.countDown();
            }
        };
        Runnable leave = catalogue.onChange(id -> check.run());
        check.run();
        if (!met.await(20, TimeUnit.SECONDS)) {
            throw new AssertionError("models: %s, refused: %s"
                    .formatted(catalogue.models().stream().map(Model::id).toList(), catalogue.refused()));
        }
        leave.run();
    }

    /** Waits for a model. */
    public Model model(String id) throws InterruptedException {
        await(known -> known.find(id).isPresent());
        return catalogue.find(id).orElseThrow();
    }

    /** Waits until a file is refused, and gives the sentence. */
    public String refusal(String file) throws InterruptedException {
        await(known -> known.refused().stream().anyMatch(one -> one.file().equals(file)));
        return catalogue.refused().stream()
                .filter(one -> one.file().equals(file))
                .findFirst()
                .orElseThrow()
                .sentence();
    }

    @Override
    public void close() {
        catalogue.close();
    }
}
