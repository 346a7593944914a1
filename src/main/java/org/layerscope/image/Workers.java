package org.layerscope.image;

import java.io.IOException;
import java.time.Duration;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Decodes in at most {@link #MOST} processes of their own. One that takes too long, crashes or runs out of memory is replaced at once
 * while the other goes on. Thread-safe; callers beyond the number of processes wait for their turn.
 */
final class Workers implements Decoder, AutoCloseable {

    static final int MOST = 2;

    /** The wall clock for one picture. */
    static final Duration LIMIT = Duration.ofSeconds(10);

    /** So many may wait for a turn, each with a file in memory, and so long. */
    static final int MOST_WAITING = 32;

    private static final Duration PATIENCE = Duration.ofSeconds(25);

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

    @Override
    public Reading decode(Picture picture) {
        if (turns.getQueueLength() >= MOST_WAITING || !hasTurn()) {
            return new Reading.Busy();
        }
        return reading(picture, decodeInTurn(picture));
    }

    private boolean hasTurn() {
        try {
            return turns.tryAcquire(PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private Worker.Answer decodeInTurn(Picture picture) {
        Worker worker = null;
        boolean good = false;
        try {
            worker = idleOrNew();
            Worker.Answer answer = worker.decode(picture, limit);
            good = answer instanceof Worker.Answer.Given;
            if (!good) {
                LOG.log(System.Logger.Level.WARNING, "photo worker replaced: {0}", answer);
            }
            return answer;
        } catch (IOException fault) {
            LOG.log(System.Logger.Level.WARNING, "photo worker: did not start: {0}", fault.toString());
            return new Worker.Answer.Missing();
        } finally {
            if (worker == null) {
                turns.release();
            } else if (good) {
                giveBack(worker);
            } else {
                replace(worker);
            }
        }
    }

    private Worker idleOrNew() throws IOException {
        Worker first = idle.pollFirst();
        if (first != null && first.isAlive()) {
            return first;
        }
        if (first != null) {
            forget(first);
        }
        return start();
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
        boolean begun = false;
        try {
            Thread.ofVirtual().start(this::add);
            begun = true;
        } finally {
            if (!begun) {
                turns.release();
            }
        }
    }

    private void add() {
        try {
            if (!closed) {
                idle.addFirst(start());
            }
        } catch (IOException fault) {
            LOG.log(System.Logger.Level.WARNING, "photo worker: did not start: {0}", fault.toString());
        } finally {
            turns.release();
        }
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
            case Worker.Answer.Missing missing -> new Reading.Busy();
            case Worker.Answer.Unsent unsent -> decode(picture);
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
