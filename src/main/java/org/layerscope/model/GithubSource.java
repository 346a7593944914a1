package org.layerscope.model;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Fetches the files one by one from the package's repository on GitHub.
 *
 * @param connectLimit for making a connection
 * @param stallLimit how long nothing may arrive
 */
record GithubSource(Duration connectLimit, Duration stallLimit) implements Source {

    private static final long POLL_MILLIS = 100;
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;

    @Override
    public String name() {
        return "GitHub";
    }

    @Override
    public void fetch(Release release, Path folder, Progress progress) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newBuilder()
                .connectTimeout(connectLimit)
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build()) {
            try {
                new Download(client, release, folder, progress, stallLimit).run();
            } finally {
                client.shutdownNow();
            }
        }
    }

    /** One run over all files. */
    private static final class Download {

        private final HttpClient client;
        private final Release release;
        private final Path folder;
        private final Progress progress;
        private final Duration stallLimit;
        private long finished;

        Download(HttpClient client, Release release, Path folder, Progress progress, Duration stallLimit) {
            this.client = client;
            this.release = release;
            this.folder = folder;
            this.progress = progress;
            this.stallLimit = stallLimit;
        }

        /** The first address that knows the first file is asked for all of them. */
        void run() throws IOException, InterruptedException {
            Manifest.Entry first = release.manifest().entries().getFirst();
            for (URI repository : release.repositories()) {
                if (fetch(repository, first)) {
                    for (Manifest.Entry entry : release.manifest().entries()) {
                        if (!entry.equals(first) && !fetch(repository, entry)) {
                            throw new InstallException(repository.resolve(entry.path()) + " does not exist");
                        }
                    }
                    return;
                }
            }
            throw new InstallException(release.repositories() + " do not have " + first.path());
        }

        /** Whether the repository has the file, which lies in the folder then. */
        private boolean fetch(URI repository, Manifest.Entry entry) throws IOException, InterruptedException {
            URI address = repository.resolve(entry.path());
            Path target = folder.resolve(entry.path());
            Files.createDirectories(target.getParent());
            CompletableFuture<HttpResponse<Path>> answer =
                    client.sendAsync(HttpRequest.newBuilder(address).build(), toFile(target));
            try {
                int status = await(answer, target, entry, address).statusCode();
                if (status == OK) {
                    finished += entry.bytes();
                } else if (status != NOT_FOUND) {
                    throw new InstallException(address + " answered with status " + status);
                }
                return status == OK;
            } catch (ExecutionException e) {
                throw new InstallException(address + " cannot be read (" + e.getCause() + ")", e);
            } finally {
                answer.cancel(true);
            }
        }

        private static HttpResponse.BodyHandler<Path> toFile(Path target) {
            return head -> head.statusCode() == OK ? BodySubscribers.ofFile(target) : BodySubscribers.replacing(target);
        }

        private HttpResponse<Path> await(
                CompletableFuture<HttpResponse<Path>> answer, Path target, Manifest.Entry entry, URI address)
                throws IOException, InterruptedException, ExecutionException {
            long arrived = 0;
            long lastArrival = System.nanoTime();
            while (true) {
                try {
                    return answer.get(POLL_MILLIS, TimeUnit.MILLISECONDS);
                } catch (TimeoutException e) {
                    long now = Files.exists(target) ? Files.size(target) : 0;
                    if (now > entry.bytes()) {
                        throw new InstallException(
                                address + " sends more than the expected " + entry.bytes() + " bytes", e);
                    }
                    if (now > arrived) {
                        arrived = now;
                        lastArrival = System.nanoTime();
                    } else if (System.nanoTime() - lastArrival > stallLimit.toNanos()) {
                        throw new InstallException(
                                address + " has sent nothing for " + stallLimit.toSeconds() + " s", e);
                    }
                    progress.at(
                            "Fetching " + release.title() + " from GitHub",
                            finished + now,
                            release.manifest().bytes());
                }
            }
        }
    }
}
