package org.layerscope.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Decodes in at most {@link #MOST} processes of their own. One that takes too long, crashes or runs out of memory is replaced at once
 * while the other goes on. Thread-safe; callers beyond the number of processes wait for their turn.
 */
final class Workers implements Decoder, AutoCloseable {

    static final int MOST = 2;

    /** The wall clock for one picture. */
    static final Duration LIMIT = Duration.ofSeconds(10);

    private static final System.Logger LOG = System.getLogger(Workers.class.getName());

    // Whoever holds a turn holds a worker or none, and starts one only where none is idle: turns bound the processes.
    private final Semaphore turns = new Semaphore(MOST, true);
    private final Deque<Worker> idle = new ConcurrentLinkedDeque<>();
    private final Set<Worker> all = ConcurrentHashMap.newKeySet();
    private final AtomicInteger restarts = new AtomicInteger();
    private final Class<?> main;
    private final Duration limit;
    private volatile boolean closed;

    /** Starts the first process in the background. */
    Workers() {
        this(WorkerMain.class, LIMIT);
    }

    /** @param main see {@link Worker#start} */
    Workers(Class<?> main, Duration limit) {
        this.main = main;
        this.limit = limit;
        turns.acquireUninterruptibly();
        startAnother();
    }

    /** @throws UncheckedIOException if no process can be started */
    @Override
    public Reading decode(Picture picture) {
        turns.acquireUninterruptibly();
        Worker worker = idleOrNew();
        boolean good = false;
        try {
            Worker.Answer answer = worker.decode(picture, limit);
            good = answer instanceof Worker.Answer.Given;
            if (!good) {
                LOG.log(System.Logger.Level.WARNING, "photo worker replaced: {0}", answer);
            }
            return reading(picture, answer);
        } finally {
            if (good) {
                giveBack(worker);
            } else {
                replace(worker);
            }
        }
    }

    private Worker idleOrNew() {
        try {
            Worker first = idle.pollFirst();
            if (first == null) {
                return start();
            }
            if (first.isAlive()) {
                return first;
            }
            forget(first);
            return start();
        } catch (IOException impossible) {
            turns.release();
            throw new UncheckedIOException("photo worker: did not start", impossible);
        }
    }

    private Worker start() throws IOException {
        Worker started = Worker.start(main);
        all.add(started);
        if (closed) {
            started.close();
        }
        return started;
    }

    /** The one used last comes first: its code is warm. */
    private void giveBack(Worker worker) {
        idle.addFirst(worker);
        turns.release();
    }

    private void replace(Worker lost) {
        forget(lost);
        startAnother();
    }

    private void forget(Worker lost) {
        lost.close();
        all.remove(lost);
        restarts.incrementAndGet();
    }

    /** Keeps the turn until the process is there. */
    private void startAnother() {
        Thread.ofVirtual().start(() -> {
            try {
                if (!closed) {
                    idle.addFirst(start());
                }
            } catch (IOException fault) {
                LOG.log(System.Logger.Level.WARNING, "photo worker: did not start: {0}", fault.toString());
            } finally {
                turns.release();
            }
        });
    }

    /** How many processes had to be replaced. */
    int restarts() {
        return restarts.get();
    }

    private Reading reading(Picture picture, Worker.Answer answer) {
        return switch (answer) {
            case Worker.Answer.Given(Reading given) -> given;
            case Worker.Answer.TimedOut late -> tooComplex(picture, Phrase.of("complex.time", limit.toSeconds()));
            case Worker.Answer.OutOfMemory full -> tooComplex(picture, Phrase.of("complex.memory"));
            case Worker.Answer.Crashed(int exitCode) ->
                new Reading.Refused(
                        Refusal.corrupt("undecodable", picture.format().title()));
        };
    }

    private static Reading tooComplex(Picture picture, Phrase what) {
        long pixels = (long) picture.width() * picture.height();
        return new Reading.Refused(Refusal.tooComplex(what, PhotoReader.MAX_PIXELS, pixels));
    }

    /** Ends the processes, also in the middle of a picture. */
    @Override
    public void close() {
        closed = true;
        all.forEach(Worker::close);
    }
}
