package org.layerscope.sharing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A process of its own that makes shares without end, several at once, and says after each what it was answered. */
final class Author implements AutoCloseable {

    private static final int THREADS = 3;

    private final Process process;
    private final List<Answer> answers = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Boolean> answered = new CompletableFuture<>();
    private final Thread listener;

    /**
     * Returns when it has been answered for the first time.
     *
     * @param properties those of {@link Instance#start}
     */
    Author(String... properties) {
        ProcessBuilder builder = new ProcessBuilder(Stream.concat(
                        Stream.of(
                                ProcessHandle.current().info().command().orElseThrow(),
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+UseSerialGC",
                                "-Xmx256m",
                                Author.class.getName()),
                        Stream.of(properties))
                .toList());
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        try {
            process = builder.redirectError(
                            Redirect.appendTo(Path.of("target", "authors.log").toFile()))
                    .start();
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
        listener = Thread.ofPlatform().start(this::listen);
        if (!answered.join()) {
            throw new AssertionError("the author ended before it was answered");
        }
    }

    private void listen() {
        process.inputReader(StandardCharsets.UTF_8).lines().forEach(line -> {
            Answer.parse(line).ifPresent(answer -> {
                answers.add(answer);
                answered.complete(true);
            });
        });
        answered.complete(false);
    }

    /** What it has been answered so far. */
    List<Answer> answers() {
        return List.copyOf(answers);
    }

    /**
     * Lets it work for so many milliseconds and then kills it, as {@code kill -9} does.
     *
     * @return all that it was answered
     */
    List<Answer> killAfter(long milliseconds) {
        try {
            if (process.waitFor(milliseconds, TimeUnit.MILLISECONDS)) {
                throw new AssertionError("the author has ended by itself");
            }
            close();
            listener.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return answers();
    }

    @Override
    public void close() {
        process.toHandle().destroyForcibly(); // of the process itself it would close the pipe, too, with answers in it
        process.onExit().join();
    }

    @SuppressWarnings("SystemOut") // what the other process listens to
    public static void main(String[] properties) {
        Instance instance = Instance.start(properties);
        AtomicInteger number = new AtomicInteger();
        IntStream.range(0, THREADS)
                .forEach(thread -> Thread.ofPlatform().start(() -> {
                    while (true) {
                        System.out.println(
                                Answer.ask(instance, number.getAndIncrement()).line());
                    }
                }));
    }
}
