package org.layerscope.image;

import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Decodes in at most {@link #MOST} processes of their own. One that takes too long, crashes or runs out of memory is replaced at once
 * while the other goes on. Thread-safe; callers beyond the number of processes wait for their turn. A picture for which others have
 * to wait long makes way, and begins anew as the only one of its kind: the other process is for those that are quick.
 */
final class Workers implements Decoder, AutoCloseable {

    static final int MOST = 2;

    /** The wall clock for one picture. */
    static final Duration LIMIT = Duration.ofSeconds(10);

    /** So many may wait for a turn, each with a file in memory, and so long. */
    static final int MOST_WAITING = 32;

    /** So many wait to begin anew; together they take no longer than others wait for a turn. */
    private static final int MOST_SLOW = 2;

    private static final Duration PATIENCE = Duration.ofSeconds(25);

    /** So long may a picture take while another waits as long. */
    static final Duration GRACE = Duration.ofMillis(300);

    private static final Duration GLANCE = Duration.ofMillis(20);

    private static final System.Logger LOG = System.getLogger(Workers.class.getName());

    // Whoever holds a turn holds a worker or none, and starts one only where none is idle: turns bound the processes.
    private final Semaphore turns = new Semaphore(MOST);
    private final ReentrantLock line = new ReentrantLock(true); // its head waits for a turn
    private final Semaphore slow = new Semaphore(1, true);
    private final Map<Worker, Long> sinceNanos = new ConcurrentHashMap<>(); // of those that may have to make way
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
        if (line.getQueueLength() >= MOST_WAITING || !hasTurn()) {
            return new Reading.Busy();
        }
        Worker.Answer answer = decodeInTurn(picture, true);
        return answer instanceof Worker.Answer.MadeWay ? decodeSlowly(picture) : reading(picture, answer);
    }

    private Reading decodeSlowly(Picture picture) {
        try {
            if (!slow.tryAcquire(PATIENCE.toNanos(), TimeUnit.NANOSECONDS)) {
                return new Reading.Busy();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return new Reading.Busy();
        }
        Worker.Answer answer;
        try {
            answer = hasTurn() ? decodeInTurn(picture, false) : new Worker.Answer.Missing();
        } finally {
            slow.release();
        }
        return reading(picture, answer);
    }

    /** Waits for a turn, first in patience, then calling somebody off. */
    private boolean hasTurn() {
        long begin = System.nanoTime();
        try {
            if (!line.tryLock(PATIENCE.toNanos(), TimeUnit.NANOSECONDS)) {
                return false;
            }
            try {
                boolean called = false;
                while (!turns.tryAcquire(GLANCE.toNanos(), TimeUnit.NANOSECONDS)) {
                    if (closed || isPast(begin, PATIENCE)) {
                        return false;
                    }
                    called = called || (isPast(begin, GRACE) && callsOneOff());
                }
                return true;
            } finally {
                line.unlock();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Has the picture that takes longest make way, if it has had its time and not too many have made way already. */
    private boolean callsOneOff() {
        if (slow.getQueueLength() >= MOST_SLOW) {
            return false;
        }
        Optional<Worker> longest = sinceNanos.entrySet().stream()
                .filter(each -> isPast(each.getValue(), GRACE))
                .max(Comparator.comparingLong(each -> System.nanoTime() - each.getValue()))
                .map(Map.Entry::getKey);
        return longest.filter(Worker::makeWay).isPresent();
    }

    private static boolean isPast(long beginNanos, Duration time) {
        return System.nanoTime() - beginNanos >= time.toNanos();
    }

    private Worker.Answer decodeInTurn(Picture picture, boolean quick) {
        Worker worker = null;
        boolean good = false;
        try {
            worker = idleOrNew();
            if (quick) {
                sinceNanos.put(worker, System.nanoTime());
            }
            Worker.Answer answer = worker.decode(picture, limit);
            good = answer instanceof Worker.Answer.Given;
            if (!good) {
                boolean fault = !(answer instanceof Worker.Answer.MadeWay);
                System.Logger.Level level = fault ? System.Logger.Level.WARNING : System.Logger.Level.DEBUG;
                LOG.log(level, "photo worker replaced: {0}", answer);
            }
            return answer;
        } catch (IOException fault) {
            LOG.log(System.Logger.Level.WARNING, "photo worker: did not start: {0}", fault.toString());
            return new Worker.Answer.Missing();
        } finally {
            if (worker == null) {
                turns.release();
            } else {
                sinceNanos.remove(worker);
                if (good) {
                    giveBack(worker);
                } else {
                    replace(worker);
                }
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
        if (closed) {
            throw new IOException("closed");
        }
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
            idle.addFirst(start());
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
            case Worker.Answer.MadeWay late -> new Reading.Busy();
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
