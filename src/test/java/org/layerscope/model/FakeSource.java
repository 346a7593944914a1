package org.layerscope.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** A source that does what a test says, and counts how often. */
final class FakeSource implements Source {

    private final String name;
    private final Fetch fetch;
    private final AtomicInteger fetches = new AtomicInteger();

    FakeSource(String name, Fetch fetch) {
        this.name = name;
        this.fetch = fetch;
    }

    interface Fetch {
        void into(Path folder) throws IOException, InterruptedException;
    }

    static FakeSource good() {
        return new FakeSource("good", TinyRelease::place);
    }

    static FakeSource failing(String name, String reason) {
        return new FakeSource(name, folder -> {
            throw new InstallException(reason);
        });
    }

    /** Delivers half, says so, and goes on when told. */
    static FakeSource pausing(CountDownLatch reached, CountDownLatch goOn) {
        return new FakeSource("slow", folder -> {
            Files.write(folder.resolve("half"), new byte[3]);
            reached.countDown();
            goOn.await();
            TinyRelease.place(folder);
        });
    }

    int fetches() {
        return fetches.get();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void fetch(Release release, Path folder, Progress progress) throws IOException, InterruptedException {
        fetches.incrementAndGet();
        progress.at("Fetching from " + name, 4, 16);
        fetch.into(folder);
    }
}
