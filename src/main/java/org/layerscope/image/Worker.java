package org.layerscope.image;

import java.io.Closeable;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A process that decodes pictures, one at a time, with a heap of its own. It has nothing of our environment, writes no file, and
 * ends with us. For one thread at a time.
 */
final class Worker implements AutoCloseable {

    private static final Duration START_LIMIT = Duration.ofSeconds(30);
    private static final int OUT_OF_MEMORY = 3; // exit code of ExitOnOutOfMemoryError
    private static final String LAUNCHER = "org.springframework.boot.loader.launch.PropertiesLauncher";

    private static final List<String> MACHINE = List.of(
            "-XX:+IgnoreUnrecognizedVMOptions",
            "-Xmx512m",
            "-Xms96m",
            // Pictures are few and large: most of the heap is for what the collector calls old. WebP's reader makes
            // small ones by the million.
            "-Xmn64m",
            "-XX:+UseSerialGC",
            "-XX:+ExitOnOutOfMemoryError",
            "-Xshare:auto",
            "-XX:-UsePerfData",
            "-Djava.awt.headless=true",
            // A dump of its memory would hold somebody's photo.
            "-XX:-CreateCoredumpOnCrash",
            "-XX:+ErrorFileToStderr");

    private final Process process;
    private final SocketChannel channel;
    private final Optional<Box> box;
    private final Wire wire;

    /** How the picture that is being decoded ends, if not with a reading. */
    private volatile CompletableFuture<Answer> end = new CompletableFuture<>();

    /** What became of a picture. */
    sealed interface Answer {
        record Given(Reading reading) implements Answer {}

        /** It took too long, and the process was ended. */
        record TimedOut() implements Answer {}

        /** The process ran out of memory and has ended. */
        record OutOfMemory() implements Answer {}

        /** It was called off for somebody who waits, and the process was ended. */
        record MadeWay() implements Answer {}

        /** The process had ended before it was given the picture. */
        record Unsent() implements Answer {}

        /** No process could be started. */
        record Missing() implements Answer {}

        /** The process has ended by itself, or was ended by somebody. */
        record Crashed(int exitCode) implements Answer {}
    }

    private Worker(Process process, SocketChannel channel, Optional<Box> box) throws IOException {
        this.process = process;
        this.channel = channel;
        this.box = box;
        this.wire = Wire.receiving(channel, box);
    }

    /**
     * Starts one and waits until it is warm, which takes about half a second.
     *
     * @param main the class whose {@code main} connects as {@link WorkerMain#serve} does, and sends a reading when it is ready
     * @throws IOException if it does not start
     */
    static Worker start(Class<?> main) throws IOException {
        Path folder = Files.createTempDirectory("layerscope");
        Path address = folder.resolve("worker");
        Optional<Box> box = Box.make();
        try (ServerSocketChannel door = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            door.bind(UnixDomainSocketAddress.of(address));
            return meet(process(main, address, box), door, box);
        } catch (IOException | RuntimeException | Error fault) {
            box.ifPresent(Worker::closeQuietly);
            throw fault;
        } finally {
            Files.deleteIfExists(address);
            Files.deleteIfExists(folder);
        }
    }

    private static Worker meet(Process process, ServerSocketChannel door, Optional<Box> box) throws IOException {
        CompletableFuture<Answer> alarm = alarm(START_LIMIT, process);
        var unused = process.onExit().thenRun(() -> closeQuietly(door)); // else it would be waited for
        try {
            return greet(new Worker(process, door.accept(), box));
        } catch (IOException | RuntimeException | Error dead) {
            process.destroyForcibly();
            throw dead;
        } finally {
            alarm.cancel(false);
        }
    }

    private static Worker greet(Worker worker) throws IOException {
        boolean good = false;
        try {
            worker.wire.receive(Reading.class);
            if (worker.box.isPresent()) {
                worker.box.get().hide();
            }
            good = true;
            return worker;
        } finally {
            if (!good) {
                worker.close();
            }
        }
    }

    private static Process process(Class<?> main, Path address, Optional<Box> box) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(java());
        command.addAll(MACHINE);
        // The jar that holds the others within it knows only its own launchers.
        boolean packed = ClassLoader.getSystemResource(LAUNCHER.replace('.', '/') + ".class") != null;
        command.addAll(packed ? List.of("-Dloader.main=" + main.getName(), LAUNCHER) : List.of(main.getName()));
        command.add(address.toString());
        box.ifPresent(made -> command.add(made.path().toString()));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().retainAll(Set.of("SystemRoot")); // without which Windows has no sockets
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        return builder.redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /** The Java that this process runs on. */
    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** Ends the process after that time with that answer, or with another one before, unless it is cancelled. */
    private static CompletableFuture<Answer> alarm(Duration limit, Process process) {
        CompletableFuture<Answer> alarm = new CompletableFuture<Answer>()
                .completeOnTimeout(new Answer.TimedOut(), limit.toNanos(), TimeUnit.NANOSECONDS);
        var unused = alarm.thenRun(process::destroyForcibly);
        return alarm;
    }

    /** Whether it can be given a picture. */
    boolean isAlive() {
        return process.isAlive();
    }

    /** Decodes in the process; any answer but a given one is its end. */
    Answer decode(Picture picture, Duration limit) {
        CompletableFuture<Answer> alarm = alarm(limit, process);
        end = alarm;
        boolean sent = false;
        try {
            wire.send(Picture.class, picture);
            sent = true;
            Reading reading = wire.receive(Reading.class, room(picture));
            // At the last moment: the process is being ended, and must not get another picture.
            return alarm.cancel(false) ? new Answer.Given(reading) : alarm.join();
        } catch (IOException | InternalError lost) { // the latter: see Box, and it may come late
            boolean ended = !alarm.cancel(false);
            close();
            int exitCode = process.onExit().join().exitValue();
            if (ended) {
                return alarm.join();
            } else if (!sent) {
                return new Answer.Unsent();
            }
            return exitCode == OUT_OF_MEMORY ? new Answer.OutOfMemory() : new Answer.Crashed(exitCode);
        } finally {
            alarm.cancel(false);
        }
    }

    /** For the pixels that are expected, taken while they are decoded. */
    private static byte[] room(Picture picture) {
        int pixels = picture.width() * picture.height();
        return new byte[pixels > PhotoReader.MAX_KEPT_PIXELS ? 0 : 3 * pixels];
    }

    /** Ends the process if it is decoding a picture, and tells whether it was. For any thread. */
    boolean makeWay() {
        return end.complete(new Answer.MadeWay());
    }

    @Override
    public void close() {
        process.destroyForcibly();
        closeQuietly(channel);
        box.ifPresent(Worker::closeQuietly);
    }

    private static void closeQuietly(Closeable open) {
        try {
            open.close();
        } catch (IOException gone) {
            // That is what was wanted.
        }
    }
}
