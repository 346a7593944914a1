package org.layerscope.sharing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Shares in a file, on a disk that runs full. */
@Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FullDiskTest {

    private static final int THREADS = 6;

    @TempDir
    private Path home;

    private final List<Answer> answers = new CopyOnWriteArrayList<>();

    @AfterEach
    void freeSpace() {
        FullDisk.space(Long.MAX_VALUE);
    }

    private Instance start() {
        return Instance.start("spring.datasource.url="
                + new ShareFile(home).getJdbcUrl().replace("jdbc:h2:file:", "jdbc:h2:" + FullDisk.prefix()));
    }

    @RepeatedTest(3)
    void aFullDiskIsSaidHarmsNoShareAndIsOverOnceThereIsSpaceAgain() throws IOException {
        FullDisk.space(Long.MAX_VALUE);
        try (Instance instance = start()) {
            makeShares(instance, 10);
            FullDisk.space(Files.size(new ShareFile(home).path()) + 200_000);

            assertThat(untilRefused(instance)).hasSize(THREADS).allMatch(SharingException.class::isInstance);

            FullDisk.space(Long.MAX_VALUE);
            await().atMost(Duration.ofSeconds(10))
                    .ignoreExceptionsInstanceOf(SharingException.class)
                    .untilAsserted(() -> makeShares(instance, 1));
            makeShares(instance, 20);
            assertThat(answers).hasSizeGreaterThan(31).allSatisfy(answer -> answer.assertWhole(instance));
            assertNoHalfShares(instance);
        }
        try (Instance restarted = start()) {
            assertThat(answers).allSatisfy(answer -> answer.assertWhole(restarted));
            assertNoHalfShares(restarted);
        }
    }

    private void makeShares(Instance instance, int number) {
        IntStream.range(0, number).forEach(i -> answers.add(Answer.ask(instance, i)));
    }

    /** Returns what ended each of several threads that make shares. */
    private List<Throwable> untilRefused(Instance instance) {
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            return IntStream.range(0, THREADS)
                    .mapToObj(i -> CompletableFuture.supplyAsync(() -> untilRefusedHere(instance), threads))
                    .toList()
                    .stream()
                    .map(CompletableFuture::join)
                    .toList();
        }
    }

    private Throwable untilRefusedHere(Instance instance) {
        try {
            while (true) {
                makeShares(instance, 1);
            }
        } catch (RuntimeException refusal) {
            return refusal;
        }
    }

    private static void assertNoHalfShares(Instance instance) {
        assertThat(instance.table().queryForList("SELECT id FROM stored_share ORDER BY id", String.class))
                .isEqualTo(instance.table().queryForList("SELECT id FROM stored_picture ORDER BY id", String.class));
    }
}
