package org.layerscope.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.env.Environment;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An ordinary client of the application under test. */
final class ApiClient {

    private final Environment environment;
    private final HttpClient http;

    @Autowired
    ApiClient(Environment environment) {
        this(environment, client());
    }

    private ApiClient(Environment environment, HttpClient.Builder http) {
        this.environment = environment;
        this.http = http.build();
    }

    private static HttpClient.Builder client() {
        return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(Duration.ofSeconds(10));
    }

    /** A client with this address. */
    ApiClient from(String address) throws UnknownHostException {
        return new ApiClient(environment, client().localAddress(InetAddress.getByName(address)));
    }

    /** What came back. */
    record Answer(HttpResponse<byte[]> response) {

        int status() {
            return response.statusCode();
        }

        byte[] body() {
            return response.body();
        }

        String text() {
            return new String(body(), UTF_8);
        }

        JsonNode json() {
            return JsonMapper.shared().readTree(body());
        }

        /** Empty when there is none. */
        String header(String name) {
            return String.join(", ", response.headers().allValues(name));
        }

        Answer expect(int status) {
            assertThat(status()).as("status of an answer that says: %s", text()).isEqualTo(status);
            return this;
        }

        /** Asserts a refusal as the interface promises it, and gives its sentence. */
        String refusal(int status, String code) {
            expect(status);
            assertThat(header("Content-Type")).isEqualTo("application/problem+json");
            assertThat(header("Cache-Control")).isEqualTo("no-store");
            assertThat(header("X-Content-Type-Options")).isEqualTo("nosniff");
            assertThat(json().path("status").asInt()).isEqualTo(status);
            assertThat(json().path("code").asString("none")).isEqualTo(code);
            assertThat(text()).doesNotContain("Exception", "org.", "\tat ");
            return json().path("detail").asString("");
        }
    }

    int port() {
        return environment.getRequiredProperty("local.server.port", int.class);
    }

    Answer get(String path, String... headers) {
        return getAsync(path, headers).join();
    }

    CompletableFuture<Answer> getAsync(String path, String... headers) {
        return sendAsync("GET", path, BodyPublishers.noBody(), headers);
    }

    /** The body of a good answer as it comes in; returns when the answer begins. */
    InputStream open(String path) {
        HttpResponse<InputStream> response = http.sendAsync(request(path).GET().build(), BodyHandlers.ofInputStream())
                .join();
        assertThat(response.statusCode()).isEqualTo(200);
        return response.body();
    }

    Answer send(String method, String path, BodyPublisher body, String... headers) {
        return sendAsync(method, path, body, headers).join();
    }

    Answer delete(String path) {
        return send("DELETE", path, BodyPublishers.noBody());
    }

    Answer post(Form form, String... headers) {
        return postAsync(form, headers).join();
    }

    CompletableFuture<Answer> postAsync(Form form, String... headers) {
        HttpRequest.Builder request = request("/api/v1/extractions", headers)
                .header("Content-Type", form.contentType())
                .POST(BodyPublishers.ofByteArray(form.body()));
        return send(request);
    }

    /** A finished extraction's JSON. */
    JsonNode extraction(Form form) {
        return post(form).expect(201).json();
    }

    /** The address of a new extraction that may still wait or run. */
    String started(Form form) {
        return post(form, "Prefer", "respond-async").expect(202).header("Location");
    }

    private CompletableFuture<Answer> sendAsync(String method, String path, BodyPublisher body, String... headers) {
        return send(request(path, headers).method(method, body));
    }

    private HttpRequest.Builder request(String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port() + path))
                .timeout(Duration.ofMinutes(2));
        return headers.length == 0 ? request : request.headers(headers);
    }

    private CompletableFuture<Answer> send(HttpRequest.Builder request) {
        return http.sendAsync(request.build(), BodyHandlers.ofByteArray()).thenApply(Answer::new);
    }
}
