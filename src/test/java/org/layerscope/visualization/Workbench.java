package org.layerscope.visualization;

import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.layerscope.image.Fit;
import org.layerscope.image.Photo;
import org.layerscope.model.Model;
import org.layerscope.model.ModelCatalogue;
import org.springframework.util.unit.DataSize;

/** Extractions on a fake engine with a clock of their own. Of the two models only the untrained one is ready. */
final class Workbench {

    static final String READY = "resnet50-untrained";
    static final String ABSENT = "resnet50";
    static final int LAYERS = 49;

    final FakeEngine engine = new FakeEngine();
    final ActivationCache cache;
    final ModelCatalogue catalogue;
    final Extractions extractions;
    private final AtomicLong now = new AtomicLong();
    private int photos = 100;

    Workbench(Path home) {
        this(home, DataSize.ofMegabytes(64));
    }

    Workbench(Path home, DataSize mapsInMemory) {
        cache = new ActivationCache(mapsInMemory, DataSize.ofMegabytes(64));
        catalogue = new ModelCatalogue(home.toString(), false);
        extractions = new Extractions(
                engine, catalogue, cache, Caffeine.newBuilder().ticker(now::get).executor(Runnable::run));
    }

    void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }

    Model model() {
        return catalogue.find(READY).orElseThrow();
    }

    static ExtractionSettings settings(Pass pass) {
        return new ExtractionSettings(READY, pass, ExtractionSettings.MIN_SIZE, Fit.SQUASH);
    }

    static Photo photo() {
        return photo(0);
    }

    /** Others for other numbers. */
    static Photo photo(int number) {
        return new Photo(2, 2, new byte[] {(byte) number, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, (byte) 255});
    }

    /** One with a photo of its own. */
    Extraction start(Pass pass) {
        return start("somebody", photo(photos++), pass);
    }

    Extraction start(String owner, Photo photo, Pass pass) {
        return extractions.start(owner, photo, settings(pass), 7);
    }

    Extraction start() {
        return start(Pass.FORWARD);
    }

    /** One whose pass has been played to its end. */
    Extraction done() {
        Extraction extraction = start();
        engine.last().run(1, 2);
        return extraction;
    }

    CompletableFuture<FeatureMaps> maps(Extraction extraction, String path) {
        return extraction.maps(extraction.tap(path).orElseThrow());
    }

    CompletableFuture<Activation> activation(Extraction extraction, String path) {
        return extraction.activation(extraction.tap(path).orElseThrow());
    }

    /** The number that the fake engine writes into all maps of a tap. */
    static int number(FeatureMaps maps) {
        return maps.cells()[0] & 0xff;
    }

    static <T> T await(CompletableFuture<T> future) throws Exception {
        return future.get(10, TimeUnit.SECONDS);
    }

    static ExtractionException fault(CompletableFuture<?> future) {
        try {
            future.orTimeout(10, TimeUnit.SECONDS).join();
        } catch (CompletionException wrapped) {
            if (wrapped.getCause() instanceof ExtractionException fault) {
                return fault;
            }
            throw wrapped;
        }
        throw new AssertionError("it did not fail");
    }

    static ExtractionState queued(int position) {
        return new ExtractionState.Queued(position, Duration.ofSeconds(position));
    }

    static List<ExtractionState> heard(Extraction extraction) {
        List<ExtractionState> states = new ArrayList<>();
        extraction.onChange(states::add);
        return states;
    }
}
