package org.layerscope.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.layerscope.api.Form;
import org.layerscope.model.InstalledModels;

/** The application as it is shipped: its jar in a process of its own, with the trained model ready. */
public final class App implements AutoCloseable {

    private static final Pattern STARTED = Pattern.compile("Tomcat started on port (\\d+)");

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Process process;
    private final String address;

    private App(Process process, int port) {
        this.process = process;
        address = "http://localhost:" + port;
    }

    public static App start(String... settings) throws Exception {
        return start(InstalledModels.home(), settings);
    }

    /** One with another folder, in which the trained model lies too. */
    static App start(Path home, String... settings) throws Exception {
        List<String> command = new ArrayList<>();
        command.addAll(List.of(
                tool("java"), "-jar", Path.of("target", "layerscope.jar").toString()));
        command.addAll(List.of("--server.port=0", "--layerscope.home=" + home));
        command.addAll(List.of(settings));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        Runtime.getRuntime().addShutdownHook(new Thread(process.toHandle()::destroyForcibly)); // whatever happens here
        CompletableFuture<Integer> port = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            process.inputReader().lines().forEach(line -> {
                Matcher started = STARTED.matcher(line);
                if (started.find()) {
                    port.complete(Integer.valueOf(started.group(1)));
                }
            });
            port.completeExceptionally(new IllegalStateException("the application has ended"));
        });
        App app = new App(process, port.get(2, TimeUnit.MINUTES));
        Form photo = Form.photo(NoisyPortrait.jpeg(256, 256, 0));
        while (app.post(photo).statusCode() != 201) {
            if (process.waitFor(100, TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("the application has ended");
            }
        }
        return app;
    }

    String address() {
        return address;
    }

    /** The answer to a request for an extraction. */
    public HttpResponse<byte[]> post(Form form, String... headers) {
        HttpRequest.Builder request = request("/api/v1/extractions").header("Content-Type", form.contentType());
        return send((headers.length == 0 ? request : request.headers(headers))
                .POST(BodyPublishers.ofByteArray(form.body())));
    }

    /** The path of a new extraction; any answer but {@code status} is an error. */
    public String extraction(int status, Form form, String... headers) {
        return expect(status, post(form, headers))
                .headers()
                .firstValue("Location")
                .orElseThrow();
    }

    public byte[] get(String path) {
        return expect(200, send(request(path))).body();
    }

    public void delete(String path) {
        expect(204, send(request(path).DELETE()));
    }

    /** The answer to any request without a body or with one of JSON. */
    public HttpResponse<byte[]> send(String method, String path, String json, String... headers) {
        HttpRequest.Builder request = request(path)
                .method(method, json.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(json))
                .header("Content-Type", "application/json");
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(address + path)).timeout(Duration.ofMinutes(2));
    }

    private HttpResponse<byte[]> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), BodyHandlers.ofByteArray());
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    private static HttpResponse<byte[]> expect(int status, HttpResponse<byte[]> answer) {
        if (answer.statusCode() != status) {
            throw new IllegalStateException(
                    "status: %d (expected: %d) of %s".formatted(answer.statusCode(), status, answer.uri()));
        }
        return answer;
    }

    /** Bytes of the objects in use, once what goes on in the background has ended. */
    long heap() throws IOException {
        long before = histogram();
        for (long now = histogram(); now < before - (1 << 20); now = histogram()) {
            before = now;
        }
        return before;
    }

    private long histogram() throws IOException {
        Process jcmd = new ProcessBuilder(tool("jcmd"), String.valueOf(process.pid()), "GC.class_histogram").start();
        String histogram = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        // The last line: Total, number of objects, their bytes.
        return Long.parseLong(histogram.strip().replaceFirst("(?s).*\\s", ""));
    }

    private static String tool(String name) {
        return Path.of(System.getProperty("java.home"), "bin", name).toString();
    }

    /** Bytes of the process in memory, where the system tells. */
    OptionalLong resident() throws IOException {
        Path status = Path.of("/proc", String.valueOf(process.pid()), "status");
        if (!Files.exists(status)) {
            return OptionalLong.empty();
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst();
    }

    /** Ends the process as {@code kill -9} does. */
    @Override
    public void close() {
        // Not the process itself: that would close its output, which is still being read.
        process.toHandle().destroyForcibly();
        process.onExit().join();
    }
}
