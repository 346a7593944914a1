package org.layerscope.engine;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.layerscope.network.Tap;

/** Keeps all that a pass delivers and waits for its end. */
class PassCollector implements PassListener {

    final Map<Integer, Tensor> exact = new HashMap<>();
    final Map<Integer, Maps> maps = new HashMap<>();
    final List<String> events = new ArrayList<>();
    private final CompletableFuture<PassResult> ended = new CompletableFuture<>();

    @Override
    public synchronized void queued(int position, Duration wait) {
        events.add("queued " + position);
    }

    @Override
    public synchronized void started() {
        events.add("started");
    }

    @Override
    public synchronized void recorded(int operation, Maps recorded) {
        maps.put(operation, recorded);
        events.add("recorded " + operation);
    }

    @Override
    public synchronized void recorded(int operation, Tensor activation) {
        exact.put(operation, activation);
        events.add("recorded " + operation);
    }

    @Override
    public void finished(PassResult result) {
        ended.complete(result);
    }

    @Override
    public void failed(EngineException fault) {
        ended.completeExceptionally(fault);
    }

    @Override
    public void cancelled() {
        ended.cancel(false);
    }

    Tensor exact(Tap tap) {
        return requireNonNull(exact.get(tap.operation()), tap::path);
    }

    PassResult await() throws Exception {
        return ended.get(60, TimeUnit.SECONDS);
    }
}
