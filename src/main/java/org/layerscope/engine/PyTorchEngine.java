package org.layerscope.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * The shared device: one platform thread that alone touches native memory, and the fair queue in front of it.
 *
 * <p>Listeners are called by the device's thread only, so they see one consistent order. While a pass runs, that thread looks at the queue
 * between two operations (a few milliseconds at most), so cancellations and new positions are told in time.
 */
@Component
final class PyTorchEngine implements Engine, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(PyTorchEngine.class);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final FairQueue<Job> queue;
    private final List<Job> leaving = new ArrayList<>();
    private final CompletableFuture<String> device = new CompletableFuture<>();
    private final Thread thread;
    private volatile boolean queueChanged;
    private volatile boolean closed;
    private final PassClock clock = new PassClock();
    private volatile @Nullable Job running;

    PyTorchEngine(
            @Value("${layerscope.device:auto}") String wanted,
            @Value("${layerscope.torch.threads:0}") int threads,
            @Value("${layerscope.queue.waiting:32}") int waiting,
            @Value("${layerscope.queue.per-session:3}") int perOwner) {
        queue = new FairQueue<>(waiting, perOwner);
        PyTorch.load();
        thread = Thread.ofPlatform().name("device").daemon().start(() -> serve(wanted, threads));
        log.info("PyTorch computes on {}", device.join());
    }

    @Override
    public String device() {
        return device.join();
    }

    @Override
    public Map<String, String> libraries() {
        return PyTorch.versions();
    }

    @Override
    public Optional<Duration> busy(String owner) {
        lock.lock();
        try {
            return queue.isFull(owner) ? Optional.of(untilNextPlace()) : Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Submission submit(PassRequest request, PassListener listener) {
        Job job = new Job(request, listener, this::wake);
        lock.lock();
        try {
            if (closed || !queue.offer(request.owner(), job)) {
                return new Submission.Busy(untilNextPlace());
            }
        } finally {
            lock.unlock();
        }
        wake();
        return new Submission.Accepted(job);
    }

    /** A place is free when the pass that runs has ended and the next one leaves the queue. */
    private Duration untilNextPlace() {
        Job now = running;
        return (now == null ? Duration.ZERO : now.remaining()).plusSeconds(1);
    }

    private void wake() {
        lock.lock();
        try {
            // At once, so that their owners can use the places.
            queue.removeIf(job -> job.isCancelled() && leaving.add(job));
            queueChanged = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    private void serve(String wanted, int threads) {
        try (PyTorch torch = new PyTorch(wanted, threads)) {
            device.complete(torch.device());
            for (Optional<Job> job = next(); job.isPresent(); job = next()) {
                run(torch, job.get());
            }
        } catch (RuntimeException | Error fault) {
            device.completeExceptionally(fault);
            log.error("the device has stopped", fault);
        } finally {
            closed = true;
            drain().forEach(job -> tell(job, job.listener::cancelled));
        }
    }

    /** The next job to run; empty when the engine shuts down. */
    private Optional<Job> next() {
        while (true) {
            tellQueue();
            lock.lock();
            try {
                if (closed) {
                    return Optional.empty();
                }
                if (!queueChanged) {
                    Optional<Job> job = queue.poll();
                    if (job.isPresent()) {
                        queueChanged = true;
                        return job;
                    }
                    changed.awaitUninterruptibly();
                }
            } finally {
                lock.unlock();
            }
        }
    }

    private void tellQueue() {
        if (!queueChanged) {
            return;
        }
        List<Job> cancelled;
        List<Job> waiting;
        lock.lock();
        try {
            queueChanged = false;
            cancelled = List.copyOf(leaving);
            leaving.clear();
            waiting = queue.inOrder();
        } finally {
            lock.unlock();
        }
        cancelled.forEach(job -> tell(job, job.listener::cancelled));
        Job now = running;
        Duration wait = now == null ? Duration.ZERO : now.remaining();
        for (int i = 0; i < waiting.size(); i++) {
            Job job = waiting.get(i);
            int position = i + 1;
            Duration until = wait;
            tell(job, () -> job.announce(position, until));
            wait = wait.plus(clock.guess(job.request));
        }
    }

    private boolean isCancelled(Job job) {
        tellQueue();
        return closed || job.isCancelled();
    }

    private void run(PyTorch torch, Job job) {
        Duration queued = job.age();
        running = job;
        job.begin(clock.guess(job.request));
        tellQueue(); // now, because the weights may have to be loaded first
        tell(job, job.listener::started);
        tell(job, end(torch, job, queued));
    }

    /** Runs the pass and says how to tell its end. */
    private Runnable end(PyTorch torch, Job job, Duration queued) {
        try {
            Optional<PassResult> result = torch.run(job.request, job.listener, queued, () -> isCancelled(job));
            return result.isEmpty() || job.isCancelled() ? job.listener::cancelled : finish(job, result.get());
        } catch (RuntimeException | Error fault) {
            log.warn("a pass failed", fault);
            if (fault instanceof Error || fault instanceof ai.djl.engine.EngineException) {
                forgetNetworks(torch);
            }
            EngineException told = EngineException.from(fault);
            return () -> job.listener.failed(told);
        } finally {
            running = null;
        }
    }

    /** Whatever state a native fault left behind goes, so that the next pass starts afresh. */
    private static void forgetNetworks(PyTorch torch) {
        try {
            torch.forgetNetworks();
        } catch (RuntimeException | Error fault) {
            log.error("the device's memory could not be freed", fault);
        }
    }

    private Runnable finish(Job job, PassResult result) {
        clock.learn(job.request, job.runningFor());
        return () -> job.listener.finished(result);
    }

    /** A listener that throws must not stop the device. */
    private static void tell(Job job, Runnable news) {
        try {
            news.run();
        } catch (RuntimeException | Error fault) {
            log.warn("a listener of {} threw", job.request.owner(), fault);
        }
    }

    private List<Job> drain() {
        lock.lock();
        try {
            List<Job> rest = new ArrayList<>(leaving);
            rest.addAll(queue.inOrder());
            queue.removeIf(job -> true);
            return rest;
        } finally {
            lock.unlock();
        }
    }

    /** Ends the running pass between two operations and waits for the device's thread. */
    @Override
    public void close() {
        closed = true;
        wake();
        try {
            thread.join(Duration.ofSeconds(10));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
