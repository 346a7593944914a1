package org.layerscope.model;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.layerscope.model.ModelChange.Reason;

/** The thread that reads the models folder, and its bounds. */
@Timeout(60)
class ModelFolderTest {

    private static final ModelChange DONE = new ModelChange.Refused(Reason.UNKNOWN, "done");
    private static final ModelChange BUSY = new ModelChange.Refused(
            Reason.BUSY, "Other files in the models folder are being read; please try again later.");
    private static final String FULL = "own models: more than 2 (expected: at most 2; delete some)";

    @TempDir
    Path home;

    private final BlockingQueue<String> changes = new LinkedBlockingQueue<>();
    private final CountDownLatch release = new CountDownLatch(1);
    private ModelFolder models;

    @AfterEach
    void stop() {
        release.countDown();
        models.close();
    }

    @BeforeEach
    void start() {
        models = folder(Duration.ofSeconds(40));
    }

    private ModelFolder folder(Duration patience) {
        return new ModelFolder(
                home, "none", id -> false, changes::add, new ModelFolder.Bounds(Duration.ofMillis(50), patience, 2));
    }

    private OwnModel made(String id) {
        return requireNonNull(models.entries().get(id)).made();
    }

    /** A change that goes on until it is released. */
    private CompletableFuture<ModelChange> slowChange() throws InterruptedException {
        CountDownLatch began = new CountDownLatch(1);
        CompletableFuture<ModelChange> slow = CompletableFuture.supplyAsync(() -> models.alone(() -> {
            began.countDown();
            release.await();
            return DONE;
        }));
        assertThat(began.await(20, TimeUnit.SECONDS)).isTrue();
        return slow;
    }

    @Test
    void aChangeWhoseTurnDoesNotComeIsRefusedAndNeverMadeButOneThatHasBegunEnds() throws Exception {
        models.close();
        models = folder(Duration.ofMillis(100));
        CompletableFuture<ModelChange> slow = slowChange();
        AtomicBoolean made = new AtomicBoolean();

        assertThat(models.alone(() -> {
                    made.set(true);
                    return DONE;
                }))
                .isEqualTo(BUSY);

        release.countDown();
        assertThat(slow.get(20, TimeUnit.SECONDS)).isEqualTo(DONE);
        assertThat(models.alone(() -> DONE)).isEqualTo(DONE);
        assertThat(made).isFalse();
    }

    @Test
    void whoWaitsWhenItIsClosedHearsSo() throws Exception {
        CompletableFuture<ModelChange> slow = slowChange();
        CompletableFuture<ModelChange> waits = new CompletableFuture<>();
        Thread waiting = Thread.ofPlatform().start(() -> waits.complete(models.alone(() -> DONE)));
        while (waiting.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }

        models.close();

        assertThat(waits.get(20, TimeUnit.SECONDS)).isEqualTo(BUSY);
        assertThat(models.alone(() -> DONE)).isEqualTo(BUSY);
        assertThat(slow).failsWithin(Duration.ofSeconds(20)); // its own work was interrupted
    }

    @Test
    void moreModelsThanThereMayBeAreRefusedUntilThereIsPlace() throws Exception {
        for (String name : List.of("a", "b", "c")) {
            OwnFiles.resnet18(home.resolve("uploads/" + name + ".safetensors"), 2, 1);
        }

        models.watch();

        awaitChange("c");
        assertThat(made("c")).isEqualTo(new OwnModel.Refused(FULL));
        ModelUploads uploads = new ModelUploads(models, new ModelUploads.Limits(true, 1 << 30, 1 << 30));
        assertThat(add(uploads)).isEqualTo(new ModelChange.Refused(Reason.TOO_LARGE, FULL));

        assertThat(uploads.remove("a")).isInstanceOf(ModelChange.Accepted.class);

        awaitChange("c");
        assertThat(made("c")).isInstanceOf(OwnModel.Accepted.class);
    }

    private static ModelChange add(ModelUploads uploads) throws IOException {
        return uploads.add("d.pth", new ByteArrayInputStream(new byte[10]), OptionalLong.empty());
    }

    private void awaitChange(String id) throws InterruptedException {
        String changed = changes.take();
        while (!changed.equals(id)) {
            changed = changes.take();
        }
    }
}
