package org.layerscope.sharing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Shares in a file, and the sudden end of the process that has it open. */
class KilledProcessTest {

    /** Kills of each of two databases, side by side. */
    private static final int ROUNDS = 25;

    private static final int MAX_WORK_MILLIS = 600;

    @TempDir
    private Path folder;

    @Test
    void whateverWasAnsweredBeforeAKillIsWholeAfterEveryRestart() {
        CompletableFuture<List<Integer>> one = kills("one");
        CompletableFuture<List<Integer>> other = kills("other");

        assertThat(Stream.concat(one.join().stream(), other.join().stream()))
                .hasSize(2 * ROUNDS)
                .as("shares made in each round")
                .allMatch(answers -> answers > 0);
    }

    /** Returns the number of answers of each round. */
    private CompletableFuture<List<Integer>> kills(String home) {
        return CompletableFuture.supplyAsync(() -> {
            String[] properties = file(folder.resolve(home));
            List<Answer> all = new ArrayList<>();
            List<Integer> numbers = new ArrayList<>();
            for (int round = 0; round < ROUNDS; round++) {
                List<Answer> answers = answersBeforeAKill(properties);
                numbers.add(answers.size());
                all.addAll(answers);
                try (Instance restarted = Instance.start(properties)) {
                    all.forEach(answer -> answer.assertWhole(restarted));
                }
            }
            return numbers;
        });
    }

    private static List<Answer> answersBeforeAKill(String... properties) {
        try (Author author = new Author(properties)) {
            return author.killAfter(ThreadLocalRandom.current().nextInt(MAX_WORK_MILLIS));
        }
    }

    private static String[] file(Path home) {
        return new String[] {"spring.datasource.url=", "layerscope.home=" + home};
    }

    @Test
    void aFileWithoutItsLastBytesOpensOrIsRefusedAndIsNeverWaitedFor() throws IOException {
        answersBeforeAKill(file(folder));
        for (int missing : List.of(1, 100, 4096, 16_384)) {
            Path home = folder.resolve("without-" + missing);
            Path torn = new ShareFile(home).path();
            Files.createDirectories(torn.getParent());
            Files.copy(new ShareFile(folder).path(), torn);
            try (FileChannel channel = FileChannel.open(torn, StandardOpenOption.WRITE)) {
                channel.truncate(channel.size() - missing);
            }

            try (Instance instance = Instance.start(file(home))) {
                Throwable refusal =
                        assertTimeoutPreemptively(Duration.ofSeconds(10), () -> catchThrowable(instance::create));

                assertThat(refusal)
                        .satisfiesAnyOf(
                                opened -> assertThat(opened).isNull(),
                                refused -> assertThat(refused).isInstanceOf(SharingException.class));
            }
        }
    }
}
