package org.layerscope.sharing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Shares in PostgreSQL while its server is away. */
class PostgresOutageTest {

    private static final int THREADS = 6;
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final Duration RECOVERY = Duration.ofSeconds(10);

    @TempDir
    private Path data;

    private PostgresServer server;
    private final List<Answer> answers = new CopyOnWriteArrayList<>();

    @BeforeEach
    void startServer() {
        server = new PostgresServer(data);
    }

    @AfterEach
    void stopServer() {
        server.close();
    }

    /** What became of one attempt. */
    private record Attempt(Optional<RuntimeException> refusal, Duration took) {}

    private Attempt attempt(Instance instance) {
        long begin = System.nanoTime();
        Optional<RuntimeException> refusal = Optional.empty();
        try {
            answers.add(Answer.ask(instance, 1));
        } catch (RuntimeException refused) {
            refusal = Optional.of(refused);
        }
        return new Attempt(refusal, Duration.ofNanos(System.nanoTime() - begin));
    }

    @Test
    void aServersRestartLosesNoAnswerIsSaidQuicklyAndIsGotOverAlone() {
        try (Instance instance = Instance.start(server.properties())) {
            answers.add(Answer.ask(instance, 0));
            AtomicBoolean ended = new AtomicBoolean();
            List<Attempt> attempts = new CopyOnWriteArrayList<>();
            List<CompletableFuture<Void>> authors = IntStream.range(0, THREADS)
                    .mapToObj(i -> CompletableFuture.runAsync(() -> {
                        while (!ended.get()) {
                            attempts.add(attempt(instance));
                            LockSupport.parkNanos(10_000_000); // not to keep the processor busy with refusals
                        }
                    }))
                    .toList();
            await().until(() -> answers.size() > 20);

            server.stop();
            int atTheStop = answers.size();
            await().during(Duration.ofSeconds(4))
                    .atMost(Duration.ofSeconds(6))
                    .until(() -> answers.size() <= atTheStop + THREADS);
            server.start();

            await().atMost(RECOVERY).until(() -> answers.size() > atTheStop + THREADS + 20);
            ended.set(true);
            authors.forEach(CompletableFuture::join);
            assertThat(attempts).allSatisfy(attempt -> {
                assertThat(attempt.took()).isLessThan(PATIENCE);
                assertThat(attempt.refusal().orElse(new SharingException(null))).isInstanceOf(SharingException.class);
            });
            assertThat(answers).allSatisfy(answer -> answer.assertWhole(instance));
        }
    }

    @Test
    void anInstanceThatStartsBeforeTheServerMakesItsTablesOnceTheServerIsThere() {
        String[] properties = server.properties();
        server.stop();
        try (Instance instance = Instance.start(properties)) {
            List<Attempt> attempts = IntStream.range(0, THREADS)
                    .mapToObj(i -> CompletableFuture.supplyAsync(() -> attempt(instance)))
                    .toList()
                    .stream()
                    .map(CompletableFuture::join)
                    .toList();
            assertThat(attempts).allSatisfy(attempt -> {
                assertThat(attempt.took()).isLessThan(PATIENCE);
                assertThat(attempt.refusal().orElseThrow()).isInstanceOf(SharingException.class);
            });
            assertThatThrownBy(() -> instance.shares.find(Secret.random())).isInstanceOf(SharingException.class);

            server.start();

            await().atMost(RECOVERY).until(() -> attempt(instance).refusal().isEmpty());
            answers.getFirst().assertWhole(instance);
        }
    }
}
