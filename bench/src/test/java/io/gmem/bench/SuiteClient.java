package io.gmem.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gmem.testkit.Eventually;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** A client of the gateway. */
final class SuiteClient {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI gateway;

    SuiteClient(URI gateway) {
        this.gateway = gateway;
    }

    JsonNode get(String path) throws IOException, InterruptedException {
        return json(HttpRequest.newBuilder(gateway.resolve(path)).build());
    }

    JsonNode post(String path, String body) throws IOException, InterruptedException {
        return json(HttpRequest.newBuilder(gateway.resolve(path))
                .header("content-type", "application/json")
                .timeout(Duration.ofMinutes(5))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    JsonNode post(String path, String type, byte[] body) throws IOException, InterruptedException {
        return json(HttpRequest.newBuilder(gateway.resolve(path))
                .header("content-type", type)
                .timeout(Duration.ofMinutes(5))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build());
    }

    private JsonNode json(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode())
                .as(request.uri() + ": " + response.body())
                .isLessThan(300);
        return JSON.readTree(response.body());
    }

    /** Returns the error body of a request that must be rejected. */
    JsonNode error(String path, String body) throws IOException, InterruptedException {
        HttpResponse<String> response = http.send(
                HttpRequest.newBuilder(gateway.resolve(path))
                        .header("content-type", "application/json")
                        .timeout(Duration.ofMinutes(5))
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isBetween(400, 499);
        return JSON.readTree(response.body());
    }

    byte[] bytes(String path) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(gateway.resolve(path)).build();
        var response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        assertThat(response.statusCode()).as(path).isEqualTo(200);
        return response.body();
    }

    /** Waits until the resource at {@code path} has {@code status} or has failed. */
    JsonNode await(String path, String status) {
        Eventually.holds(Duration.ofMinutes(5), () -> {
            JsonNode now = get(path);
            assertThat(now.path("status").asText()).as(now.toString()).isIn(status, "failed");
        });
        try {
            JsonNode end = get(path);
            assertThat(end.path("status").asText()).as(end.toString()).isEqualTo(status);
            return end;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
