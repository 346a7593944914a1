package org.layerscope.model;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.layerscope.network.Safetensors;
import org.layerscope.network.StateDict;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Weights in a file that an installer brings; checked by their SHA-256 when this is made, and mapped on first use. */
final class InstalledWeights implements ModelWeights {

    private static final Logger LOG = LoggerFactory.getLogger(InstalledWeights.class);
    private static final long STOP_MILLIS = 10_000;

    private final Installer installer;
    private final Runnable changed;
    private volatile ModelState state;
    private @Nullable Thread installing;
    private @Nullable StateDict mapped;

    /**
     * Reads the installed file once, if there is one: 0.3 s for 100 MB.
     *
     * @param changed called after every change of the state, on the installing thread
     */
    InstalledWeights(Installer installer, Runnable changed) {
        this.installer = installer;
        this.changed = changed;
        this.state = inspect();
    }

    private ModelState inspect() {
        if (!installer.isPresent()) {
            return new ModelState.Absent();
        }
        Optional<String> damage = installer.damage();
        if (damage.isEmpty()) {
            return new ModelState.Ready();
        }
        String sentence = "The installed weights %s are damaged: %s. Retry to fetch them again."
                .formatted(installer.target(), damage.get());
        LOG.warn("{}", sentence);
        return new ModelState.Failed(sentence);
    }

    @Override
    public ModelState state() {
        return state;
    }

    @Override
    public synchronized StateDict stateDict() {
        if (!(state instanceof ModelState.Ready)) {
            throw new IllegalStateException(installer.release().title() + " is not installed");
        }
        if (mapped == null) {
            mapped = Safetensors.map(installer.target());
        }
        return mapped;
    }

    @Override
    public synchronized void install() {
        if (state instanceof ModelState.Ready || state instanceof ModelState.Installing) {
            return;
        }
        boolean damaged = installer.isPresent();
        state = new ModelState.Installing(damaged ? "Replacing the damaged weights" : "Starting", 0, 0);
        String introduction = damaged ? "The installed weights are damaged. " : "";
        installing = Thread.ofPlatform().daemon().name("model-install").start(() -> run(introduction));
    }

    private void run(String introduction) {
        changed.run();
        ProgressLog progress = new ProgressLog(LOG::info);
        ModelState end;
        try {
            installer.install((step, done, total) -> {
                progress.at(step, done, total);
                become(new ModelState.Installing(step, done, total));
            });
            LOG.info("{} is installed in {}", installer.release().title(), installer.target());
            end = new ModelState.Ready();
        } catch (InterruptedException e) {
            end = new ModelState.Failed("Installing was stopped before it was finished. Retry to start again.");
        } catch (InstallException e) {
            LOG.warn("{}", e.getMessage(), e.getCause());
            end = new ModelState.Failed(introduction + e.getMessage() + ".");
        } catch (RuntimeException | Error e) {
            LOG.error("Installing {} failed", installer.release().title(), e);
            end = new ModelState.Failed("Installing failed unexpectedly (" + e + "). Retry, or see the server's log.");
        }
        become(end);
    }

    private void become(ModelState next) {
        state = next;
        changed.run();
    }

    @Override
    public void close() {
        Thread thread;
        synchronized (this) {
            thread = installing;
        }
        if (thread == null) {
            return;
        }
        thread.interrupt();
        try {
            thread.join(STOP_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
