package org.layerscope.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

/** A process that decodes like the real one, but for pictures whose width says what shall go wrong. */
final class FaultyWorker {

    static final int HANGS = 101;
    static final int RUNS_OUT_OF_MEMORY = 102;
    static final int CRASHES = 103;
    static final int CHATTERS = 104;
    static final int TELLS_ITS_ENVIRONMENT = 105;
    static final int TAKES_A_WHILE = 106;

    /** More than {@link Workers#GRACE}. */
    private static final Duration WHILE = Duration.ofMillis(800);

    private static final Decoder REAL = new ImageIoDecoder();

    private FaultyWorker() {}

    public static void main(String[] arguments) throws IOException {
        WorkerMain.serve(arguments, FaultyWorker::decode);
    }

    private static Reading decode(Picture picture) {
        return switch (picture.width()) {
            case HANGS -> hang(picture);
            case RUNS_OUT_OF_MEMORY -> fillTheHeap();
            case CRASHES -> {
                Runtime.getRuntime().halt(139);
                throw new IllegalStateException();
            }
            case CHATTERS -> {
                for (int i = 0; i < 10_000; i++) {
                    System.out.println("a decoder says something that nobody has asked for");
                    System.err.println("and complains");
                }
                yield REAL.decode(picture);
            }
            case TELLS_ITS_ENVIRONMENT ->
                new Reading.Refused(
                        Refusal.corrupt("undecodable", System.getenv().keySet().toArray()));
            case TAKES_A_WHILE -> {
                LockSupport.parkNanos(WHILE.toNanos());
                yield REAL.decode(picture);
            }
            default -> REAL.decode(picture);
        };
    }

    /** Its notes are files that are made first. */
    private static Reading hang(Picture picture) {
        try {
            for (Phrase note : picture.notes()) {
                Files.write(Path.of(note.name()), new byte[0]);
            }
            new CountDownLatch(1).await();
        } catch (IOException | InterruptedException impossible) {
            throw new IllegalStateException(impossible);
        }
        throw new IllegalStateException();
    }

    private static Reading fillTheHeap() {
        List<byte[]> kept = new ArrayList<>();
        while (kept.size() < 1 << 10) {
            kept.add(new byte[1 << 24]);
        }
        throw new IllegalStateException();
    }

    /** A process that has a worker hang and waits for it. */
    static final class Parent {

        private Parent() {}

        /** Makes the file that is the argument, once the worker hangs. */
        public static void main(String[] arguments) {
            try (Workers workers = new Workers(FaultyWorker.class, Workers.LIMIT.multipliedBy(60))) {
                workers.decode(WorkersTest.faulty(HANGS).withNote(Phrase.of(arguments[0])));
            }
        }
    }
}
