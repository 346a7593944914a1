package org.layerscope.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class GithubSourceTest {

    private static final Progress SILENT = (step, done, total) -> {};
    private static final Duration SHORT = Duration.ofSeconds(1);

    private final CountDownLatch testEnds = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @TempDir
    Path folder;

    private HttpServer server;
    private GithubSource source;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.start();
        source = new GithubSource(Duration.ofSeconds(5), Duration.ofSeconds(20));
    }

    @AfterEach
    void stop() {
        testEnds.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    @Test
    void theFilesOfTheRepositoryAreFetched() throws Exception {
        serve("/master/");

        source.fetch(release(), folder, SILENT);

        assertHasBothFiles();
    }

    @Test
    void aBranchThatDoesNotExistIsFollowedByTheNext() throws Exception {
        serve("/main/");

        source.fetch(release(), folder, SILENT);

        assertHasBothFiles();
    }

    @Test
    void filesThatExistNowhereAreAFailure() {
        assertFails("do not have weights/a.bin");
    }

    @Test
    void aFileMissingFromTheRepositoryIsAFailure() {
        server.createContext("/master/weights/a.bin", exchange -> send(exchange, 200, new byte[8]));

        assertFails("/master/weights/b.bin does not exist");
    }

    @Test
    void anErrorOfTheServerIsAFailure() {
        server.createContext("/master/", exchange -> send(exchange, 503, new byte[3]));

        assertFails("answered with status 503");
    }

    @Test
    void aConnectionCutInTheMiddleIsAFailure() {
        server.createContext("/master/", exchange -> {
            exchange.sendResponseHeaders(200, 8);
            exchange.getResponseBody().write(new byte[3]);
            exchange.getResponseBody().flush();
            exchange.close();
        });

        assertFails("/master/weights/a.bin cannot be read");
    }

    @Test
    void aServerThatStallsInTheMiddleIsGivenUp() {
        source = new GithubSource(SHORT, SHORT);
        server.createContext("/master/", this::sendHalfAndWait);

        assertFails("has sent nothing for 1 s");
    }

    @Test
    void aServerThatNeverEndsIsGivenUp() {
        server.createContext("/master/", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            while (testEnds.getCount() > 0) {
                exchange.getResponseBody().write(new byte[10_000]);
            }
        });

        assertFails("sends more than the expected 8 bytes");
    }

    @Test
    void noServerIsAFailure() {
        server.stop(0);

        assertFails("cannot be read (java.net.ConnectException");
    }

    @Test
    void anInterruptEndsTheDownload() throws Exception {
        CountDownLatch fetching = new CountDownLatch(1);
        server.createContext("/master/", this::sendHalfAndWait);
        FutureTask<String> task = new FutureTask<>(() -> {
            source.fetch(release(), folder, (step, done, total) -> fetching.countDown());
            return "fetched";
        });
        Thread thread = Thread.ofPlatform().start(task);
        fetching.await();

        thread.interrupt();

        assertThatThrownBy(task::get).hasCauseInstanceOf(InterruptedException.class);
    }

    @Test
    void aFileOfAnotherHashIsNotInstalled() {
        server.createContext("/master/", exchange -> send(exchange, 200, new byte[8]));
        Installer installer = new Installer(release(), folder.resolve("models"), List.of(source));

        assertThatExceptionOfType(InstallException.class)
                .isThrownBy(() -> installer.install(SILENT))
                .withMessageContaining("GitHub: weights/a.bin has SHA-256");
        assertThat(installer.isPresent()).isFalse();
    }

    private Release release() {
        URI root = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
        return TinyRelease.of(root.resolve("master/"), root.resolve("main/"));
    }

    private void serve(String branch) {
        server.createContext("/", exchange -> send(exchange, 404, "404: Not Found".getBytes(StandardCharsets.UTF_8)));
        TinyRelease.FILES.forEach(
                (path, content) -> server.createContext(branch + path, exchange -> send(exchange, 200, content)));
    }

    private static void send(HttpExchange exchange, int status, byte[] content) throws IOException {
        try (exchange) {
            exchange.sendResponseHeaders(status, content.length);
            exchange.getResponseBody().write(content);
        }
    }

    private void sendHalfAndWait(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 8);
        exchange.getResponseBody().write(new byte[4]);
        exchange.getResponseBody().flush();
        try {
            testEnds.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void assertHasBothFiles() throws IOException {
        for (String path : TinyRelease.FILES.keySet()) {
            assertThat(Files.readAllBytes(folder.resolve(path)))
                    .isEqualTo(Objects.requireNonNull(TinyRelease.FILES.get(path)));
        }
    }

    private void assertFails(String reason) {
        assertThatExceptionOfType(InstallException.class)
                .isThrownBy(() -> source.fetch(release(), folder, SILENT))
                .withMessageContaining(reason);
    }
}
